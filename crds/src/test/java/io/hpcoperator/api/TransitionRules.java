package io.hpcoperator.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Lifts the rules of a spec about what may come after what to the root of the schema. Only there a
 * rule sees the status, and so whether there is anything in the cloud yet that the change would
 * have to reach: before, every mistake can be corrected in place.
 */
final class TransitionRules {

  /** Of the old status: the cloud has nothing, and was not asked for anything it may have made. */
  private static final String NOTHING_YET =
      "!has(oldSelf.status) || %s && (!has(oldSelf.status.operations) || !has(oldSelf.status.operations.intent))";

  private static final String IMMUTABLE = "mmutable";
  private static final String FROM_THEN_ON = "mmutable once the cloud was asked for the ";

  /**
   * What the cloud does not have yet of a kind.
   *
   * @param what such as cluster
   * @param condition of the old status, true while it is not there
   */
  record Absent(String what, String condition) {}

  private final String nothingYet;
  private final String fromThenOn;
  private final List<ValidationRule> lifted = new ArrayList<>();

  private TransitionRules(Absent absent) {
    this.nothingYet = NOTHING_YET.formatted(absent.condition());
    this.fromThenOn = FROM_THEN_ON + absent.what();
  }

  /**
   * @param root schema of a kind with a status that has operations
   */
  static void lift(JSONSchemaProps root, Absent absent) {
    var rules = new TransitionRules(absent);
    rules.collect(root.getProperties().get("spec"), ".spec", "");
    var all = new ArrayList<ValidationRule>();
    if (root.getXKubernetesValidations() != null) {
      all.addAll(root.getXKubernetesValidations());
    }
    all.addAll(rules.lifted);
    root.setXKubernetesValidations(all);
  }

  /**
   * @param path of the schema, such as .spec.scheduler
   * @param there what is true when the field is in both objects; empty when it always is
   */
  private void collect(JSONSchemaProps schema, String path, String there) {
    if (schema.getXKubernetesValidations() != null) {
      var own = schema.getXKubernetesValidations();
      own.stream().filter(TransitionRules::isAboutChanges).forEach(r -> lift(r, path, there));
      var rest = own.stream().filter(rule -> !isAboutChanges(rule)).toList();
      schema.setXKubernetesValidations(rest);
    }
    if (schema.getProperties() == null) {
      return;
    }
    schema
        .getProperties()
        .forEach(
            (name, property) -> {
              var field = path + "." + name;
              if (property.getDescription() != null) {
                property.setDescription(
                    property.getDescription().replace(" I" + IMMUTABLE, " I" + fromThenOn));
              }
              boolean always = schema.getRequired().contains(name) || property.getDefault() != null;
              var absent = "!has(self%1$s) || !has(oldSelf%1$s)".formatted(field);
              collect(
                  property,
                  field,
                  always ? there : there.isEmpty() ? absent : there + " || " + absent);
            });
  }

  private static boolean isAboutChanges(ValidationRule rule) {
    return rule.getRule().contains("oldSelf") && !Boolean.TRUE.equals(rule.getOptionalOldSelf());
  }

  private void lift(ValidationRule rule, String path, String there) {
    var moved = rule.getRule().replaceAll("\\b(self|oldSelf)\\b", "$1" + path);
    rule.setRule(
        (nothingYet + " || ") + (there.isEmpty() ? "" : there + " || ") + "(" + moved + ")");
    rule.setMessage(rule.getMessage().replace(" i" + IMMUTABLE, " i" + fromThenOn));
    rule.setFieldPath(path + Objects.requireNonNullElse(rule.getFieldPath(), ""));
    lifted.add(rule);
  }
}
