package io.hpcoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.CrdSchemas.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, schemas and size of the CRDs, by what kubectl and the API server expect. */
class CrdConventionsTest {
  private static final String DNS_LABEL = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";

  /** Limit of all annotations of an object: {@code kubectl apply} copies the object into one. */
  private static final int MAX_ANNOTATIONS = 262_144;

  /** Short names of Kubernetes' own kinds. */
  private static final Set<String> TAKEN =
      Set.of(
          "cj", "cm", "crd", "crds", "cs", "csr", "deploy", "ds", "ep", "ev", "gw", "gc", "hpa",
          "ing", "limits", "netpol", "no", "ns", "pc", "pdb", "po", "psp", "pv", "pvc", "quota",
          "rc", "rs", "sa", "sc", "sts", "svc", "vac");

  /** Where the status says which Secret holds a value that was generated. */
  private static final Set<String> NAMES_OF_SECRETS =
      Set.of(
          "HpcCluster.status.loginSecret",
          "HpcCluster.status.visualServiceSecret",
          "HpcCluster.status.hybridConfigSecret");

  /** Lists told apart by item that ask for nothing when they are empty, as when left out. */
  private static final Set<String> NOTHING_WHEN_EMPTY =
      Set.of(
          "HpcCluster.spec.additionalVolumes[].roles",
          "HpcCluster.spec.ramRole.nodeTypes",
          "HpcQueue.spec.existingInstances",
          "HpcQueue.spec.takeNodes",
          "ComputeEnv.spec.instances.size.categories",
          "ComputeEnv.spec.network.vpcs[].privateIpAddresses",
          "ComputeEnv.spec.terminateNodes");

  static Stream<CustomResourceDefinition> crds() {
    return CrdSchemas.crds();
  }

  static Stream<CustomResourceDefinitionVersion> versions() {
    return CrdSchemas.versions();
  }

  @ParameterizedTest
  @MethodSource("crds")
  void shouldBeNamedAfterPluralAndGroup(CustomResourceDefinition crd) {
    var spec = crd.getSpec();
    var names = spec.getNames();

    assertThat(crd.getMetadata().getName()).isEqualTo(names.getPlural() + "." + spec.getGroup());
    assertThat(names.getKind()).isNotEqualTo(names.getListKind());
    var words = new ArrayList<>(List.of(names.getPlural(), names.getSingular()));
    words.addAll(names.getShortNames());
    words.addAll(names.getCategories());
    assertThat(words)
        .as("correct @Plural, @Singular, @ShortNames or @Categories")
        .allMatch(word -> word.matches(DNS_LABEL));
    assertThat(spec.getVersions())
        .filteredOn(CustomResourceDefinitionVersion::getStorage)
        .as("exactly one version is stored: correct @Version(storage)")
        .hasSize(1);
  }

  @Test
  void shouldHaveShortNamesOfTheirOwn() {
    assertThat(crds().flatMap(crd -> crd.getSpec().getNames().getShortNames().stream()))
        .as("choose another @ShortNames: kubectl takes the first kind that has it")
        .hasSizeGreaterThanOrEqualTo((int) crds().count())
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(TAKEN);
  }

  /** In "all", {@code kubectl delete all --all} would delete what costs money and holds data. */
  @ParameterizedTest
  @MethodSource("crds")
  void shouldBeInTheCategoryHpcOnly(CustomResourceDefinition crd) {
    assertThat(crd.getSpec().getNames().getCategories())
        .as("annotate the type with @Categories(Api.CATEGORY)")
        .containsExactly("hpc");
  }

  @Test
  void shouldDescribeEveryField() {
    assertThat(versions().map(CrdSchemas::root))
        .as("add the kind's text to CrdFiles.KIND_TEXTS")
        .noneMatch(root -> isBlank(root.getDescription()));
    assertThat(
            CrdSchemas.fields().stream()
                .filter(Field::isProperty)
                .filter(field -> !isStandard(field))
                .filter(field -> isBlank(field.schema().getDescription())))
        .as("annotate these fields with @JsonPropertyDescription, for kubectl explain")
        .isEmpty();
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }

  private static boolean isStandard(Field field) {
    return field.path().matches("[A-Za-z]+\\.(apiVersion|kind|metadata)");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void shouldRequireASpec(CustomResourceDefinitionVersion version) {
    assertThat(CrdSchemas.root(version).getRequired())
        .as("annotate getSpec() of the kind with @Required")
        .containsExactly("spec");
  }

  @Test
  void shouldNotRequireWhatHasADefault() {
    assertThat(
            CrdSchemas.fields().stream()
                .filter(Field::isRequired)
                .filter(field -> field.schema().getDefault() != null))
        .as("take away @Required or @Default")
        .isEmpty();
  }

  @Test
  void shouldHaveDefaultsThatPass() {
    assertThat(
            CrdSchemas.fields().stream()
                .filter(field -> field.schema().getDefault() != null)
                .filter(field -> !passes(field.schema().getDefault(), field.schema())))
        .as("correct @Default: the API server refuses a CRD whose default fails its own schema")
        .isEmpty();
  }

  private static boolean passes(JsonNode value, JSONSchemaProps schema) {
    boolean typed =
        switch (schema.getType()) {
          case "string" ->
              value.isTextual()
                  && (schema.getPattern() == null
                      || value.asText().matches("(?s).*(" + schema.getPattern() + ").*"))
                  && (schema.getMaxLength() == null
                      || value.asText().length() <= schema.getMaxLength())
                  && (schema.getMinLength() == null
                      || value.asText().length() >= schema.getMinLength());
          case "integer" ->
              value.isIntegralNumber()
                  && (schema.getMinimum() == null || value.asDouble() >= schema.getMinimum())
                  && (schema.getMaximum() == null || value.asDouble() <= schema.getMaximum());
          case "boolean" -> value.isBoolean();
          case "array" -> value.isArray();
          case "object" ->
              value.isObject()
                  && value.properties().stream()
                      .allMatch(
                          p ->
                              schema.getProperties().containsKey(p.getKey())
                                  && passes(p.getValue(), schema.getProperties().get(p.getKey())));
          default -> false;
        };
    return typed
        && (schema.getEnum() == null
            || schema.getEnum().isEmpty()
            || schema.getEnum().contains(value));
  }

  /** Unknown fields that are kept hide typing mistakes from strict validation. */
  @Test
  void shouldKeepNoUnknownFields() {
    assertThat(
            CrdSchemas.fields().stream()
                .filter(
                    field ->
                        field.schema().getXKubernetesPreserveUnknownFields() != null
                            || Boolean.TRUE.equals(
                                field.schema().getXKubernetesEmbeddedResource())))
        .as("give these fields a type of their own in place of a map or an object")
        .isEmpty();
  }

  @Test
  void shouldSayOfEveryListHowItMerges() {
    var lists =
        CrdSchemas.fields().stream()
            .filter(field -> "array".equals(field.schema().getType()))
            .toList();

    assertThat(lists).isNotEmpty();
    assertThat(lists)
        .filteredOn(field -> !List.of("map", "set", "atomic").contains(listType(field)))
        .as("CrdFiles.complete gives each list a type")
        .isEmpty();
    assertThat(lists)
        .filteredOn(field -> "map".equals(listType(field)))
        .isNotEmpty()
        .allSatisfy(CrdConventionsTest::assertKeys);
  }

  private static String listType(Field field) {
    return String.valueOf(field.schema().getXKubernetesListType());
  }

  private static void assertKeys(Field list) {
    var item = list.schema().getItems().getSchema();
    assertThat(list.schema().getXKubernetesListMapKeys())
        .as("keys of %s must be scalar, and required or defaulted", list)
        .isNotEmpty()
        .allSatisfy(
            key -> {
              var property = item.getProperties().get(key);
              assertThat(property.getType()).isIn("string", "integer", "boolean");
              assertThat(item.getRequired().contains(key) || property.getDefault() != null)
                  .isTrue();
            });
  }

  @Test
  void shouldGiveEveryNumberAFormat() {
    assertThat(CrdSchemas.fields())
        .filteredOn(field -> List.of("integer", "number").contains(field.schema().getType()))
        .isNotEmpty()
        .filteredOn(field -> field.schema().getFormat() == null)
        .as("CrdFiles.complete gives integers a format; fractions should be text or quantities")
        .isEmpty();
  }

  /** Without bounds the API server takes the worst for the cost of a rule and refuses the CRD. */
  @Test
  void shouldBoundWhatRulesCanReach() {
    var unbounded =
        CrdSchemas.fields().stream().filter(field -> !isStandard(field) && !isBounded(field));

    assertThat(unbounded)
        .as("annotate lists and maps with @Size(max); texts get a limit in CrdFiles")
        .isEmpty();
  }

  private static boolean isBounded(Field field) {
    var schema = field.schema();
    return switch (String.valueOf(schema.getType())) {
      case "string" ->
          schema.getMaxLength() != null
              || (schema.getEnum() != null && !schema.getEnum().isEmpty());
      case "array" -> schema.getMaxItems() != null;
      case "object" ->
          schema.getAdditionalProperties() == null || schema.getMaxProperties() != null;
      default -> true;
    };
  }

  @ParameterizedTest
  @MethodSource("crds")
  void shouldFitIntoTheAnnotationOfApply(CustomResourceDefinition crd)
      throws JsonProcessingException {
    assertThat(
            Serialization.jsonMapper()
                .writeValueAsString(crd)
                .getBytes(StandardCharsets.UTF_8)
                .length)
        .as("kubectl apply fails: shorten descriptions")
        .isLessThan(MAX_ANNOTATIONS);
  }

  /** {@code kubectl apply -f crds/} reads every file with one of these endings. */
  @Test
  void shouldLieInAFolderOfCrdsOnly() throws IOException {
    try (var files = Files.newDirectoryStream(Path.of("").toAbsolutePath(), "*.{yaml,yml,json}")) {
      for (var file : files) {
        assertThat(Serialization.yamlMapper().readTree(file.toFile()).path("kind").asText())
            .as("move %s out of crds/", file.getFileName())
            .isEqualTo("CustomResourceDefinition");
      }
    }
  }

  /** What the API server drops or fills in makes GitOps tools see a difference for ever. */
  @Test
  void shouldHoldNothingTheServerWouldTakeAway() throws IOException {
    try (var files = Files.newDirectoryStream(Path.of("").toAbsolutePath(), "*.yaml")) {
      for (var file : files) {
        var crd = Serialization.yamlMapper().readTree(file.toFile());
        assertThat(crd.has("status")).as("%s has a status", file).isFalse();
        assertThat(crd.at("/metadata/creationTimestamp").isMissingNode()).as("%s", file).isTrue();
        var empty = new ArrayList<String>();
        collectEmpty(crd, "", empty);
        assertThat(empty).as("empty lists of %s: leave them out in CrdFiles", file).isEmpty();
      }
    }
  }

  private static void collectEmpty(JsonNode node, String path, List<String> empty) {
    if (node.isArray() && node.isEmpty()) {
      empty.add(path);
    }
    node.properties().forEach(p -> collectEmpty(p.getValue(), path + "/" + p.getKey(), empty));
    if (node.isArray()) {
      node.forEach(item -> collectEmpty(item, path + "[]", empty));
    }
  }

  @ParameterizedTest
  @MethodSource("crds")
  void shouldCarryLabelsThatFindThem(CustomResourceDefinition crd) throws IOException {
    var pom = Files.readString(Path.of("pom.xml").toAbsolutePath());

    assertThat(crd.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/part-of", "hpc-operator")
        .hasEntrySatisfying(
            "app.kubernetes.io/version",
            version ->
                assertThat(pom)
                    .as("regenerate the CRDs for the new version")
                    .contains("<version>" + version + "</version>"));
  }

  /** Who may view the resources must not see a password; references name a Secret instead. */
  @Test
  void shouldHoldNoCredential() {
    assertThat(
            CrdSchemas.fields().stream()
                .filter(field -> "string".equals(field.schema().getType()))
                .filter(field -> field.name().matches("(?i).*(password|passwd|secret|privatekey)"))
                .filter(field -> !NAMES_OF_SECRETS.contains(field.path()))
                .toList())
        .as("take a SecretKeyReference in place of the value")
        .isEmpty();
  }

  /** Server-side apply takes a list of type set or map out where its owner emptied it. */
  @Test
  void shouldKeepAnEmptyListApartFromNoneWhereItSaysSomethingElse() {
    assertThat(
            CrdSchemas.fields().stream()
                .filter(field -> field.path().contains(".spec."))
                .filter(field -> Set.of("set", "map").contains(listType(field.schema())))
                .filter(field -> field.schema().getMinItems() == null)
                .map(Field::path))
        .as("take @Unique away if an empty list says something else than none, or name it here")
        .containsExactlyInAnyOrderElementsOf(NOTHING_WHEN_EMPTY);
  }

  private static String listType(JSONSchemaProps schema) {
    return schema.getXKubernetesListType() == null ? "" : schema.getXKubernetesListType();
  }
}
