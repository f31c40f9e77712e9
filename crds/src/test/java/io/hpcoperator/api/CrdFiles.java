package io.hpcoperator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.DateTime;
import io.hpcoperator.api.v1alpha1.Immutable;
import io.hpcoperator.api.v1alpha1.NotWith;
import io.hpcoperator.api.v1alpha1.OneOf;
import io.hpcoperator.api.v1alpha1.Replaceable;
import io.hpcoperator.api.v1alpha1.Unique;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Generates the CRDs from the Java types. What Fabric8's generator leaves out (list types, formats,
 * column order, text of the root, rules of {@link Immutable}, {@link Replaceable} and {@link
 * NotWith} fields) is added here.
 */
final class CrdFiles {
  private static final List<Class<? extends CustomResource<?, ?>>> KINDS = Crds.KINDS;

  private static final Map<String, String> KIND_TEXTS =
      Map.of(
          "CloudAccount", "Access to one region of one account of a cloud.",
          "HpcCluster",
              "An HPC cluster of Alibaba E-HPC: its management, login and first compute nodes.",
          "HpcQueue", "A job queue of an HPC cluster, and the compute nodes in it.",
          "ComputeEnv", "A compute environment of Tencent Batch: a managed pool of CVM nodes.");

  /**
   * Kinds whose immutable fields can be corrected before there is anything in the cloud, with what
   * the cloud has of them from then on, and what the old status says before.
   */
  private static final Map<String, TransitionRules.Absent> CORRECTABLE =
      Map.of(
          "HpcCluster",
          new TransitionRules.Absent("cluster", "!has(oldSelf.status.clusterId)"),
          // A queue has no id of its own, and no mark of whose it is.
          "HpcQueue",
          new TransitionRules.Absent(
              "queue", "(!has(oldSelf.status.owned) || !oldSelf.status.owned)"),
          "ComputeEnv",
          new TransitionRules.Absent("environment", "!has(oldSelf.status.envId)"));

  /** Bound of texts that give none, so that the API server can estimate the cost of CEL rules. */
  private static final long MAX_TEXT = 1024;

  /**
   * @return YAML by file name, such as hpcclusters.hpc-operator.io.yaml
   */
  static Map<String, String> generate() {
    var yamls = new TreeMap<String, String>();
    for (var kind : KINDS) {
      var output = new InMemory();
      new CRDGenerator()
          .customResourceClasses(kind)
          .forCRDVersions("v1")
          .withPostProcessor(postProcessor(kind))
          .withOutput(output)
          .generate();
      var crd =
          Serialization.unmarshal(
              output.files.values().iterator().next().toString(StandardCharsets.UTF_8),
              CustomResourceDefinition.class);
      yamls.put(crd.getMetadata().getName() + ".yaml", Serialization.asYaml(crd));
    }
    return yamls;
  }

  /** Version of the build; the directory is that of the module whose tests run. */
  private static String version() {
    try {
      var pom = Files.readString(Path.of("pom.xml").toAbsolutePath());
      var version = Pattern.compile("<version>([^<]+)</version>").matcher(pom);
      if (!version.find()) {
        throw new IllegalStateException("crds/pom.xml names no version");
      }
      return version.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CRDPostProcessor postProcessor(Class<?> kind) {
    return new CRDPostProcessor() {
      @Override
      public HasMetadata process(HasMetadata generated, String crdSpecVersion) {
        var crd = (CustomResourceDefinition) generated;
        crd.getMetadata()
            .setLabels(
                new TreeMap<>(
                    Map.of(
                        "app.kubernetes.io/name", "hpc-operator",
                        "app.kubernetes.io/part-of", "hpc-operator",
                        "app.kubernetes.io/version", version())));
        crd.getMetadata().setAnnotations(null);
        var version = crd.getSpec().getVersions().get(0);
        var root = version.getSchema().getOpenAPIV3Schema();
        root.setDescription(KIND_TEXTS.get(kind.getSimpleName()));
        var spec = root.getProperties().get("spec");
        spec.setDescription("What the user wants.");
        root.getProperties()
            .get("status")
            .setDescription("What the operator last saw; written by the operator only.");
        var types = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
        applyOwnAnnotations(spec, types[0]);
        addReplaceable(spec, types[0]);
        applyOwnAnnotations(root.getProperties().get("status"), types[1]);
        complete(root, "");
        var absent = CORRECTABLE.get(kind.getSimpleName());
        if (absent != null) {
          TransitionRules.lift(root, absent);
        }
        version.setAdditionalPrinterColumns(
            inDeclaredOrder(kind, version.getAdditionalPrinterColumns()));
        return crd;
      }
    };
  }

  /** Walks a record and its schema side by side. */
  private static void applyOwnAnnotations(JSONSchemaProps schema, Type type) {
    if (type instanceof ParameterizedType list
        && List.class.isAssignableFrom((Class<?>) list.getRawType())) {
      applyOwnAnnotations(schema.getItems().getSchema(), list.getActualTypeArguments()[0]);
      return;
    }
    if (!(type instanceof Class<?> record) || !record.isRecord()) {
      return;
    }
    var rules = new ArrayList<ValidationRule>();
    if (schema.getXKubernetesValidations() != null) {
      rules.addAll(schema.getXKubernetesValidations());
    }
    for (RecordComponent component : record.getRecordComponents()) {
      var name = component.getName();
      var property = schema.getProperties().get(name);
      applyToProperty(property, component);
      if (component.isAnnotationPresent(Immutable.class)) {
        boolean always =
            property.getDefault() != null
                || (schema.getRequired() != null && schema.getRequired().contains(name));
        rules.add(immutable(name, always));
      }
      var notWith = component.getAnnotation(NotWith.class);
      if (notWith != null) {
        rules.add(notWith(name, property.getDefault(), notWith.value()));
      }
      applyOwnAnnotations(property, component.getGenericType());
    }
    if (!rules.isEmpty()) {
      schema.setXKubernetesValidations(rules);
    }
  }

  /** The rules of {@link Replaceable} fields, which stand where replacePolicy is: at the spec. */
  private static void addReplaceable(JSONSchemaProps spec, Type type) {
    var rules = new ArrayList<ValidationRule>();
    replaceable(spec, (Class<?>) type, "", rules);
    if (!rules.isEmpty()) {
      if (spec.getXKubernetesValidations() != null) {
        rules.addAll(0, spec.getXKubernetesValidations());
      }
      spec.setXKubernetesValidations(rules);
    }
  }

  /**
   * @param prefix path of the record in the spec, with a dot at its end; the records on it are
   *     required, so that the rules need not ask whether they are there
   */
  private static void replaceable(
      JSONSchemaProps schema, Class<?> record, String prefix, List<ValidationRule> rules) {
    for (RecordComponent component : record.getRecordComponents()) {
      var property = schema.getProperties().get(component.getName());
      var path = prefix + component.getName();
      boolean required =
          schema.getRequired() != null && schema.getRequired().contains(component.getName());
      if (component.isAnnotationPresent(Replaceable.class)) {
        var rule = immutable(path, required || property.getDefault() != null);
        rule.setRule("self.replacePolicy == 'Recreate' || (%s)".formatted(rule.getRule()));
        rule.setMessage(
            component.getName()
                + " can change only with replacePolicy Recreate, by which another environment takes"
                + " the place of this one; or create another resource");
        rules.add(rule);
      } else if (component.getType().isRecord() && required) {
        replaceable(property, component.getType(), path + ".", rules);
      }
    }
  }

  private static void applyToProperty(JSONSchemaProps property, RecordComponent component) {
    var oneOf = component.getAnnotation(OneOf.class);
    if (oneOf != null) {
      var text = property.getItems() == null ? property : property.getItems().getSchema();
      text.setEnum(
          Arrays.stream(oneOf.value())
              .map(v -> (JsonNode) Serialization.jsonMapper().getNodeFactory().textNode(v))
              .toList());
    }
    var unique = component.getAnnotation(Unique.class);
    if (unique != null) {
      property.setXKubernetesListType(unique.value().length == 0 ? "set" : "map");
      property.setXKubernetesListMapKeys(List.of(unique.value()));
      requireKeys(property.getItems().getSchema(), unique.value());
    }
    if (component.isAnnotationPresent(DateTime.class)) {
      property.setFormat("date-time");
    }
  }

  /**
   * The rule stands beside the field, not on it: a field's own transition rule is skipped when the
   * field is added or removed.
   */
  private static ValidationRule immutable(String field, boolean always) {
    var rule = new ValidationRule();
    rule.setRule(
        always
            ? "self.%1$s == oldSelf.%1$s".formatted(field)
            : "has(self.%1$s) == has(oldSelf.%1$s) && (!has(self.%1$s) || self.%1$s == oldSelf.%1$s)"
                .formatted(field));
    rule.setMessage(field + " is immutable: create another resource to have another value");
    rule.setReason("FieldValueForbidden");
    rule.setFieldPath("." + field);
    return rule;
  }

  private static void requireKeys(JSONSchemaProps item, String[] keys) {
    var required = new TreeSet<>(item.getRequired());
    for (var key : keys) {
      if (item.getProperties().get(key).getDefault() == null) {
        required.add(key);
      }
    }
    item.setRequired(List.copyOf(required));
  }

  private static ValidationRule notWith(String field, JsonNode standard, String other) {
    var rule = new ValidationRule();
    rule.setRule(
        standard == null
            ? "!has(self.%1$s) || !has(self.%2$s)".formatted(other, field)
            : "!has(self.%1$s) || self.%2$s == %3$s"
                .formatted(other, field, standard.toString().replace('"', '\'')));
    rule.setMessage("%s does not go with %s: leave it out".formatted(field, other));
    rule.setReason("FieldValueForbidden");
    rule.setFieldPath("." + field);
    return rule;
  }

  private static void complete(JSONSchemaProps schema, String name) {
    if (schema.getXKubernetesValidations() != null) {
      // A rule on a record component is found twice, at its field and at its accessor; the API
      // server refuses a server-side apply of a CRD that has a rule twice.
      schema.setXKubernetesValidations(
          schema.getXKubernetesValidations().stream().distinct().toList());
    }
    switch (String.valueOf(schema.getType())) {
      case "array" -> {
        if (name.equals("conditions")) {
          schema.setXKubernetesListType("map");
          schema.setXKubernetesListMapKeys(List.of("type"));
        } else if (schema.getXKubernetesListType() == null) {
          schema.setXKubernetesListType("atomic");
        }
        complete(schema.getItems().getSchema(), "");
      }
      case "integer" ->
          schema.setFormat(
              List.of("observedGeneration", "generation", "sequence").contains(name)
                  ? "int64"
                  : "int32");
      case "string" -> {
        if (schema.getMaxLength() == null && schema.getEnum().isEmpty()) {
          schema.setMaxLength(MAX_TEXT);
        }
      }
      default -> {}
    }
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach(
              (property, s) -> {
                if (!(name.isEmpty()
                    && List.of("apiVersion", "kind", "metadata").contains(property))) {
                  complete(s, property);
                }
              });
    }
    if (schema.getAdditionalProperties() != null) {
      complete(schema.getAdditionalProperties().getSchema(), "");
    }
  }

  /** The generator sorts columns by path; people read them in the order they are declared. */
  private static List<CustomResourceColumnDefinition> inDeclaredOrder(
      Class<?> kind, List<CustomResourceColumnDefinition> columns) {
    var order = new LinkedHashMap<String, Integer>();
    for (var column : kind.getAnnotationsByType(AdditionalPrinterColumn.class)) {
      order.put(column.name(), order.size());
    }
    return columns.stream()
        .sorted(Comparator.comparing(column -> order.get(column.getName())))
        .toList();
  }

  private static final class InMemory
      extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {
    private final Map<String, ByteArrayOutputStream> files = new TreeMap<>();

    @Override
    protected ByteArrayOutputStream createStreamFor(String crdName) {
      return files.computeIfAbsent(crdName, n -> new ByteArrayOutputStream());
    }

    @Override
    public java.net.URI crdURI(String crdName) {
      return java.net.URI.create("file:/" + crdName);
    }

    @Override
    public void close() throws IOException {
      for (OutputStream file : files.values()) {
        file.close();
      }
    }
  }

  private CrdFiles() {}
}
