package io.hpcoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Status and conditions as kubectl wait, kstatus and Helm read them, and texts of rules. */
class StatusConventionsTest {

  static Stream<CustomResourceDefinitionVersion> versions() {
    return CrdSchemas.versions();
  }

  static Stream<ValidationRule> rules() {
    return CrdSchemas.fields().stream()
        .filter(field -> field.schema().getXKubernetesValidations() != null)
        .flatMap(field -> field.schema().getXKubernetesValidations().stream());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void shouldKeepTheStatusApart(CustomResourceDefinitionVersion version) {
    assertThat(version.getSubresources().getStatus())
        .as("a kind with a status class has the subresource /status")
        .isNotNull();
  }

  /** kstatus takes a resource without status for done: helm --wait would not wait for it. */
  @ParameterizedTest
  @MethodSource("versions")
  void shouldStartUnobserved(CustomResourceDefinitionVersion version) {
    var status = CrdSchemas.at(CrdSchemas.root(version), ".status");

    assertThat(status.getDefault())
        .as("annotate getStatus() of the kind with @Default(Api.UNOBSERVED)")
        .hasToString("{\"observedGeneration\":-1}");
    assertThat(status.getProperties().get("observedGeneration").getFormat()).isEqualTo("int64");
    assertThat(status.getProperties().get("observedGeneration").getMinimum()).isNull();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void shouldHaveTheStandardConditions(CustomResourceDefinitionVersion version) {
    var conditions = CrdSchemas.at(CrdSchemas.root(version), ".status.conditions");
    var condition = conditions.getItems().getSchema();
    var fields = condition.getProperties();

    assertThat(conditions.getXKubernetesListType()).isEqualTo("map");
    assertThat(conditions.getXKubernetesListMapKeys()).containsExactly("type");
    assertThat(condition.getRequired())
        .containsExactlyInAnyOrder("type", "status", "lastTransitionTime", "reason", "message");
    assertThat(fields.get("status").getEnum())
        .extracting(value -> value.asText())
        .containsExactlyInAnyOrder("True", "False", "Unknown");
    assertThat(fields.get("type").getMaxLength()).isEqualTo(316);
    assertThat(fields.get("type").getPattern())
        .isEqualTo(
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$");
    assertThat(fields.get("reason").getMinLength()).isEqualTo(1);
    assertThat(fields.get("reason").getMaxLength()).isEqualTo(1024);
    assertThat(fields.get("reason").getPattern())
        .isEqualTo("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$");
    assertThat(fields.get("message").getMaxLength()).isEqualTo(32768);
    assertThat(fields.get("lastTransitionTime").getFormat()).isEqualTo("date-time");
    assertThat(fields.get("observedGeneration").getFormat()).isEqualTo("int64");
    assertThat(fields.get("observedGeneration").getMinimum()).isZero();
  }

  /** So that tools can compute with it, and a malformed one is refused where it is written. */
  @Test
  void shouldKnowMomentsAsSuch() {
    assertThat(CrdSchemas.fields())
        .filteredOn(field -> field.path().contains(".status."))
        .filteredOn(field -> "string".equals(field.schema().getType()))
        .filteredOn(
            field ->
                String.valueOf(field.schema().getDescription())
                    .matches("(When|Since when|Until when) .*"))
        .isNotEmpty()
        .filteredOn(field -> !"date-time".equals(field.schema().getFormat()))
        .as("annotate these fields with @DateTime")
        .isEmpty();
  }

  @Test
  void shouldSayOfEveryRuleWhatItWants() {
    assertThat(rules())
        .isNotEmpty()
        .allSatisfy(
            rule ->
                assertThat(rule.getMessage())
                    .as("message of the rule %s: one line", rule.getRule())
                    .isNotBlank()
                    .doesNotContain("\n", "\r"));
  }

  /**
   * The whole object changes with every status and every finalizer: a rule of it that a stored
   * object does not keep would stop the operator, and deletion with it. One that compares two specs
   * holds as long as the spec is the same.
   */
  @ParameterizedTest
  @MethodSource("versions")
  void shouldForgiveStoredObjectsInRulesOfTheWholeObject(CustomResourceDefinitionVersion version) {
    var rules = CrdSchemas.root(version).getXKubernetesValidations();

    assertThat(rules == null ? List.<ValidationRule>of() : rules)
        .as("use oldSelf.hasValue() and optionalOldSelf, or put the rule on spec")
        .allSatisfy(
            rule -> {
              if (Boolean.TRUE.equals(rule.getOptionalOldSelf())) {
                assertThat(rule.getRule()).startsWith("oldSelf.hasValue() && ");
              } else {
                assertThat(rule.getRule())
                    .containsPattern("\\boldSelf\\.spec\\.")
                    .doesNotContainPattern("\\bself\\.(status|metadata)\\b");
              }
            });
  }

  /** The user sees the message beside the object's path, often without the field's own. */
  @Test
  void shouldNameAFieldInTheMessageOfEveryRule() {
    assertThat(CrdSchemas.fields())
        .filteredOn(field -> field.schema().getXKubernetesValidations() != null)
        .isNotEmpty()
        .allSatisfy(
            field ->
                assertThat(field.schema().getXKubernetesValidations())
                    .allSatisfy(
                        rule ->
                            assertThat(rule.getMessage())
                                .as("the message of %s names a field of its rule", field)
                                .containsPattern(namesIn(field, rule))));
  }

  /** Words after a dot in the rule: fields; and the name of the field the rule stands on. */
  private static String namesIn(CrdSchemas.Field field, ValidationRule rule) {
    var own = field.name().isEmpty() ? Stream.<String>empty() : Stream.of(field.name());
    var used =
        Pattern.compile("\\.([a-z][A-Za-z]+)\\b(?!\\()")
            .matcher(rule.getRule())
            .results()
            .map(match -> match.group(1));
    return "\\b(" + String.join("|", Stream.concat(own, used).distinct().toList()) + ")\\b";
  }
}
