package io.hpcoperator.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Ways into the schemas of the CRDs, for the tests of the conventions. */
final class CrdSchemas {

  /**
   * A schema somewhere in a CRD.
   *
   * @param path kind and fields, list items as [], such as {@code HpcQueue.spec.replicas}
   * @param name name of the property; empty for items of a list and for values of a map
   * @param parent schema the property belongs to
   */
  record Field(String path, String name, JSONSchemaProps schema, JSONSchemaProps parent) {
    boolean isProperty() {
      return !name.isEmpty();
    }

    boolean isRequired() {
      return isProperty() && parent.getRequired() != null && parent.getRequired().contains(name);
    }

    @Override
    public String toString() {
      return path;
    }
  }

  static Stream<CustomResourceDefinition> crds() {
    return Crds.all().stream();
  }

  static Stream<CustomResourceDefinitionVersion> versions() {
    return crds().flatMap(crd -> crd.getSpec().getVersions().stream());
  }

  static JSONSchemaProps root(CustomResourceDefinitionVersion version) {
    return version.getSchema().getOpenAPIV3Schema();
  }

  /** Everything under spec and status of all kinds, with spec and status themselves. */
  static List<Field> fields() {
    var fields = new ArrayList<Field>();
    crds()
        .forEach(
            crd ->
                crd.getSpec()
                    .getVersions()
                    .forEach(
                        version ->
                            collect(crd.getSpec().getNames().getKind(), root(version), fields)));
    return fields;
  }

  private static void collect(String path, JSONSchemaProps schema, List<Field> fields) {
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach((name, s) -> add(new Field(path + "." + name, name, s, schema), fields));
    }
    if (schema.getItems() != null) {
      add(new Field(path + "[]", "", schema.getItems().getSchema(), schema), fields);
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      add(new Field(path + "{}", "", schema.getAdditionalProperties().getSchema(), schema), fields);
    }
  }

  private static void add(Field field, List<Field> fields) {
    fields.add(field);
    collect(field.path(), field.schema(), fields);
  }

  /**
   * The schema a JSON path of a column, of scale or of a selectable field leads to; null if it
   * leads nowhere. A filter such as {@code [?(@.type=="Ready")]} picks an item of a list.
   */
  static JSONSchemaProps at(JSONSchemaProps root, String jsonPath) {
    var schema = root;
    for (var step : jsonPath.replaceAll("\\[\\?\\([^)]*\\)]", ".[]").substring(1).split("\\.")) {
      if (schema == null) {
        return null;
      }
      if (step.equals("[]")) {
        schema = schema.getItems() == null ? null : schema.getItems().getSchema();
      } else {
        schema = schema.getProperties() == null ? null : schema.getProperties().get(step);
      }
    }
    return schema;
  }

  private CrdSchemas() {}
}
