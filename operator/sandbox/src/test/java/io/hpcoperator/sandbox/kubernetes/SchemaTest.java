package io.hpcoperator.sandbox.kubernetes;

import static io.hpcoperator.sandbox.kubernetes.WidgetSchema.widget;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {

  private final Schema schema = WidgetSchema.schema();

  @Test
  void shouldTakeAwayUnknownFieldsAndNameThem() {
    ObjectNode widget =
        widget(
            "{metadata: {name: w, nmae: x}, spec: {colour: red, settings: {any: x}, parts: [{name: a, wieght: 1}]}}");

    assertThat(SchemaShape.prune(widget, schema))
        .containsExactly("metadata.nmae", "spec.colour", "spec.parts[0].wieght");
    assertThat(widget)
        .isEqualTo(widget("{metadata: {name: w}, spec: {settings: {any: x}, parts: [{name: a}]}}"));
  }

  @Test
  void shouldFillInDefaultsAtEveryDepthAndKeepWhatIsSaid() {
    ObjectNode widget = widget("{spec: {parts: [{name: a}, {name: b, weight: 0}]}}");

    SchemaShape.fillDefaults(widget, schema);

    assertThat(widget)
        .isEqualTo(
            widget("{spec: {parts: [{name: a, weight: 7}, {name: b, weight: 0}], replicas: 1}}"));
  }

  @Test
  void shouldTakeTheDefaultForANullThatIsNotAllowed() {
    ObjectNode widget = widget("{spec: {color: red, replicas: null}}");

    SchemaShape.fillDefaults(widget, schema);

    assertThat(widget.at("/spec/replicas").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {color: blue}                     | spec.color       | Unsupported value: "blue": supported values: "red", "green"
          {}                                | spec.color       | Required value
          {color: red, replicas: -1}        | spec.replicas    | Invalid value: -1: spec.replicas in body should be greater than or equal to 0
          {color: red, replicas: 11}        | spec.replicas    | Invalid value: 11: spec.replicas in body should be less than or equal to 10
          {color: red, replicas: 1.5}       | spec.replicas    | Invalid value: 1.5: spec.replicas in body must be of type integer: "number"
          {color: red, replicas: two}       | spec.replicas    | Invalid value: "two": spec.replicas in body must be of type integer: "string"
          {color: red, code: abc}           | spec.code        | Invalid value: "abc": spec.code in body should match '^[A-Z]{3}$'
          {color: red, size: true}          | spec.size        | Invalid value: true: spec.size in body must be of type integer,string: "boolean"
          {color: red, settings: {a: 1}}    | spec.settings.a  | Invalid value: 1: spec.settings.a in body must be of type string: "integer"
          {color: red, tags: [a, b, a]}     | spec.tags[2]     | Duplicate value: "a"
          {color: red, parts: [{}]}         | spec.parts[0].name | Required value
          {color: red, parts: [{name: a}, {name: b}, {name: c}, {name: d}]} | spec.parts | Too many: 4: must have at most 3 items
          """)
  void shouldSayWhatIsWrongAsTheApiServerDoes(String spec, String field, String message) {
    assertThat(SchemaValidator.validate(widget("{spec: " + spec + "}"), schema))
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.field()).isEqualTo(field);
              assertThat(cause.message()).isEqualTo(message);
            });
  }

  @Test
  void shouldReportAllMistakesAtOnce() {
    ObjectNode widget = widget("{spec: {color: blue, replicas: 11, code: toolong}}");

    assertThat(SchemaValidator.validate(widget, schema))
        .extracting(ApiException.Cause::field)
        .containsExactly("spec.color", "spec.replicas", "spec.code", "spec.code");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {color: red}
          {color: green, replicas: 10, code: ABC, size: 5, tags: [a, b]}
          {color: green, size: 10Gi, settings: {a: b}, parts: [{name: a}, {name: a}]}
          """)
  void shouldAcceptWhatIsRight(String spec) {
    assertThat(SchemaValidator.validate(widget("{spec: " + spec + "}"), schema)).isEmpty();
  }

  @Test
  void shouldRefuseTwoConditionsOfOneType() {
    ObjectNode widget =
        widget(
            "{spec: {color: red}, status: {conditions: [{type: Ready, status: 'True'}, {type: Ready, status: 'False'}]}}");

    assertThat(SchemaValidator.validate(widget, schema))
        .extracting(ApiException.Cause::message)
        .isEqualTo(List.of("Duplicate value: {\"type\":\"Ready\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "oneOf, '{a: 1, b: 1}', must validate one and only one schema (oneOf)",
    "oneOf, {}, must validate one and only one schema (oneOf)",
    "anyOf, {}, must validate at least one schema (anyOf)"
  })
  void shouldJudgeAlternatives(String junctor, String value, String message) {
    ObjectNode rules = Json.object().put("type", "object");
    rules.withArray(junctor).addObject().withArray("required").add("a");
    rules.withArray(junctor).addObject().withArray("required").add("b");

    assertThat(
            SchemaValidator.validate(
                widget(value).without(List.of("kind", "apiVersion")), new Schema(rules)))
        .singleElement()
        .satisfies(cause -> assertThat(cause.message()).endsWith(message));
  }
}
