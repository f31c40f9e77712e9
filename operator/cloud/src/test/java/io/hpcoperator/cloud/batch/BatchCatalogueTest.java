package io.hpcoperator.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.CatalogueFiles;
import io.hpcoperator.cloud.FilledRecords;
import io.hpcoperator.cloud.wire.WireFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wire names, error codes and rates, held against the catalogue field by field. */
class BatchCatalogueTest {
  static List<Arguments> requestTypes() {
    return List.of(
        Arguments.of("NamedComputeEnv", NamedComputeEnv.class),
        Arguments.of("Placement", Placement.class),
        Arguments.of("Instance", AttachedInstance.class),
        Arguments.of("Filter", Filter.class));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requestTypes")
  void shouldSendExactlyTheDocumentedFields(String type, Class<?> request) {
    Set<String> documented = new TreeSet<>();
    paths("", CatalogueFiles.valueOf(CatalogueFiles.BATCH, type), documented);
    Set<String> sent = new TreeSet<>();
    paths("", WireFormat.write(FilledRecords.fill(request)), sent);
    assertThat(sent).isEqualTo(documented);
  }

  static List<Arguments> answers() {
    return List.of(
        Arguments.of("CreateComputeEnv", CreatedComputeEnv.class, Set.of()),
        // Its sample, the empty text, means that no action is pending.
        Arguments.of("DescribeComputeEnv", ComputeEnvDetails.class, Set.of("nextAction")),
        Arguments.of("DescribeComputeEnvs", BatchAnswers.Envs.class, Set.of()),
        Arguments.of("DescribeComputeEnvActivities", BatchAnswers.Activities.class, Set.of()),
        Arguments.of("DescribeComputeEnvCreateInfo", ComputeEnvCreateInfo.class, Set.of()),
        Arguments.of("DescribeComputeEnvCreateInfos", BatchAnswers.CreateInfos.class, Set.of()),
        Arguments.of(
            "DescribeAvailableCvmInstanceTypes", BatchAnswers.InstanceTypes.class, Set.of()),
        Arguments.of("DescribeCvmZoneInstanceConfigInfos", BatchAnswers.Quotas.class, Set.of()),
        Arguments.of("DescribeInstanceCategories", BatchAnswers.Categories.class, Set.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void shouldReadEveryDocumentedField(String operation, Class<?> type, Set<String> unset)
      throws Exception {
    String json =
        CatalogueFiles.answer(CatalogueFiles.BATCH, operation)
            .toString()
            .replaceAll("(\"[A-Za-z]*Time\":)\"text\"", "$1\"2018-03-08T11:48:43Z\"")
            .replace("\"KeepImageLogin\":\"text\"", "\"KeepImageLogin\":\"True\"");
    Object answer = WireFormat.read(WireFormat.parse(json), type);
    assertThat(FilledRecords.gaps(answer)).containsExactlyInAnyOrderElementsOf(unset);
  }

  @Test
  void shouldWriteTheImageLoginAsText() {
    assertThat(WireFormat.write(new LoginSettings(null, null, true)))
        .hasToString("{\"KeepImageLogin\":\"TRUE\"}");
    assertThat(WireFormat.write(new LoginSettings(null, null, false)))
        .hasToString("{\"KeepImageLogin\":\"FALSE\"}");
  }

  /** The variables of an event are mandatory, also when there are none. */
  @Test
  void shouldSendAnEventWithoutVariables() {
    assertThat(WireFormat.write(new EventConfig("COMPUTE_ENV_DELETED", List.of())))
        .hasToString("{\"EventName\":\"COMPUTE_ENV_DELETED\",\"EventVars\":[]}");
  }

  @Test
  void shouldKnowEveryCodeOfTheCatalogue() {
    Set<String> codes = CatalogueFiles.errorCodes(CatalogueFiles.BATCH);
    assertThat(codes).hasSizeGreaterThan(90);
    assertThat(codes).allSatisfy(code -> assertThat(BatchErrors.TABLE.listed(code)).isPresent());
  }

  @Test
  void shouldKeepTheDocumentedRateOfEachOperation() {
    TreeMap<String, Integer> documented = new TreeMap<>();
    for (String operation : CatalogueFiles.operations(CatalogueFiles.BATCH)) {
      documented.put(
          operation,
          CatalogueFiles.operation(CatalogueFiles.BATCH, operation).path("rateLimit").asInt());
    }
    assertThat(documented).hasSize(15);
    assertThat(BatchLimits.PER_OPERATION).isEqualTo(documented);
  }

  private static void paths(String prefix, JsonNode node, Set<String> paths) {
    if (node.isObject()) {
      node.properties().forEach(f -> paths(prefix + "." + f.getKey(), f.getValue(), paths));
    } else if (node.isArray()) {
      node.forEach(element -> paths(prefix + "[]", element, paths));
    } else {
      paths.add(prefix);
    }
  }
}
