package io.hpcoperator.api.realapi;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The CEL rules of the committed CRDs, read from their schemas. */
final class CrdRules {

  /**
   * One rule.
   *
   * @param kind kind whose CRD carries it
   * @param field where an error of the rule is reported, list items as {@code []}
   * @param message what the error says
   * @param transition whether it is for updates only, because it compares with the old object
   */
  record Rule(String kind, String field, String message, boolean transition) {}

  private CrdRules() {}

  static List<Rule> committed() {
    List<Rule> rules = new ArrayList<>();
    for (CustomResourceDefinition crd : Crds.committed()) {
      crd.getSpec()
          .getVersions()
          .forEach(
              version ->
                  collect(
                      crd.getSpec().getNames().getKind(),
                      "",
                      version.getSchema().getOpenAPIV3Schema(),
                      rules));
    }
    return rules;
  }

  private static void collect(String kind, String path, JSONSchemaProps schema, List<Rule> rules) {
    if (schema.getXKubernetesValidations() != null) {
      schema
          .getXKubernetesValidations()
          .forEach(
              rule ->
                  rules.add(
                      new Rule(
                          kind,
                          (path + Objects.requireNonNullElse(rule.getFieldPath(), ""))
                              .replaceFirst("^\\.", ""),
                          rule.getMessage(),
                          rule.getRule().contains("oldSelf")
                              && !Boolean.TRUE.equals(rule.getOptionalOldSelf()))));
    }
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach(
              (name, property) ->
                  collect(kind, path.isEmpty() ? name : path + "." + name, property, rules));
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      collect(kind, path + "[]", schema.getItems().getSchema(), rules);
    }
  }
}
