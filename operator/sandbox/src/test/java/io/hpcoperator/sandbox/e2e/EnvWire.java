package io.hpcoperator.sandbox.e2e;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.hpcoperator.api.Crds;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.catalogue.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * What a ComputeEnv says, and what Batch is told: the tables and cases of computeenv-wire.yaml, the
 * fields of the CRD and the input paths of the catalogue. A path on the wire is written as {@code
 * CreateComputeEnv ComputeEnv.Tags[].Key}.
 *
 * @param fields fields of the spec, each with the paths it arrives at
 * @param operators fields that are not sent, each with what it is for
 * @param own paths the operator sends of its own accord
 * @param unsent documented paths that are never sent, each with the reason
 * @param cases manifests and what is received of them
 */
record EnvWire(
    Map<String, List<String>> fields,
    Map<String, String> operators,
    Map<String, String> own,
    Map<String, String> unsent,
    List<Case> cases) {

  /** A resource and its life. */
  record Case(String name, List<Step> steps) {}

  /**
   * @param spec of the manifest
   * @param sends by operation, the parameters of the one call of it
   */
  record Step(JsonNode spec, @JsonProperty("sends") Map<String, JsonNode> sends) {}

  static EnvWire read() {
    try (InputStream file = EnvWire.class.getResourceAsStream("computeenv-wire.yaml")) {
      // Read so for the sake of merge keys, which Jackson's reader does not know.
      return new ObjectMapper().convertValue(new Yaml().load(file), EnvWire.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All paths that are sent. */
  Set<String> sent() {
    Set<String> paths = fields.values().stream().flatMap(List::stream).collect(sorted());
    paths.addAll(own.keySet());
    return paths;
  }

  /** Every field of the spec of a ComputeEnv that holds a value. */
  static Set<String> fieldsOfTheCrd() {
    CustomResourceDefinition crd =
        Crds.all().stream()
            .filter(each -> each.getSpec().getNames().getKind().equals("ComputeEnv"))
            .findFirst()
            .orElseThrow();
    Set<String> fields = new TreeSet<>();
    var schema = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    collect("", schema.getProperties().get("spec"), fields);
    return fields;
  }

  private static void collect(String path, JSONSchemaProps schema, Set<String> into) {
    if (isReference(schema)) {
      into.add(path);
    } else if (schema.getProperties() != null && !schema.getProperties().isEmpty()) {
      schema.getProperties().forEach((name, below) -> collect(join(path, name), below, into));
    } else if (schema.getItems() != null) {
      collect(path + "[]", schema.getItems().getSchema(), into);
    } else if (schema.getAdditionalProperties() != null) {
      into.add(path + "{}");
    } else {
      into.add(path);
    }
  }

  /** A reference to another object is one value. */
  private static boolean isReference(JSONSchemaProps schema) {
    return schema.getProperties() != null
        && (schema.getProperties().keySet().equals(Set.of("name", "key"))
            || schema.getProperties().keySet().equals(Set.of("name")));
  }

  /** Every input path the catalogue has for compute environments and the configuration views. */
  static Set<String> documented() {
    Catalogue catalogue = Catalogue.batch();
    Set<String> paths = new TreeSet<>();
    catalogue
        .operations()
        .forEach(
            operation ->
                operation
                    .parameters()
                    .forEach(p -> collect(catalogue, operation.name() + " ", p, paths)));
    return paths;
  }

  private static void collect(
      Catalogue catalogue, String before, Parameter parameter, Set<String> into) {
    String path = before + parameter.name() + (parameter.elementType().isPresent() ? "[]" : "");
    String type = parameter.elementType().orElse(parameter.type());
    catalogue
        .dataType(type)
        .ifPresentOrElse(
            structure ->
                structure.fields().forEach(below -> collect(catalogue, path + ".", below, into)),
            () -> into.add(path));
  }

  static Set<String> operationsOfTheCatalogue() {
    return Catalogue.batch().operations().stream().map(o -> o.name()).collect(sorted());
  }

  /** Fields of the CRD that the cases set. */
  Set<String> setInCases() {
    Set<String> known = fieldsOfTheCrd();
    Set<String> set = new TreeSet<>();
    cases.forEach(c -> c.steps().forEach(step -> collect("", step.spec(), known, set)));
    return set;
  }

  private static void collect(String path, JsonNode value, Set<String> known, Set<String> into) {
    if (known.contains(path)) {
      into.add(path);
    } else if (value.isObject() && known.contains(path + "{}")) {
      into.add(path + "{}");
    } else if (value.isObject()) {
      value.properties().forEach(f -> collect(join(path, f.getKey()), f.getValue(), known, into));
    } else if (value.isArray()) {
      value.forEach(item -> collect(path + "[]", item, known, into));
    } else {
      throw new IllegalStateException("no field of a ComputeEnv: " + path);
    }
  }

  /** The path of a parameter as it was received, its list indexes numbered. */
  static String path(String operation, String parameter) {
    return operation + " " + parameter.replaceAll("\\.\\d+(?=\\.|$)", "[]");
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static java.util.stream.Collector<String, ?, Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }
}
