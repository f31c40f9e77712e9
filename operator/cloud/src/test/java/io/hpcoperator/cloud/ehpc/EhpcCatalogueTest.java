package io.hpcoperator.cloud.ehpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CatalogueFiles;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.FilledRecords;
import io.hpcoperator.cloud.wire.FlatParameters;
import io.hpcoperator.cloud.wire.WireFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wire names and error codes, held against the catalogue field by field. */
class EhpcCatalogueTest {
  static List<Arguments> requests() {
    return List.of(
        Arguments.of("CreateCluster", CreateClusterRequest.class, Set.of()),
        Arguments.of("RecoverCluster", RecoverClusterRequest.class, Set.of()),
        Arguments.of("ModifyClusterAttributes", EhpcRequests.Modify.class, Set.of()),
        Arguments.of("DescribePrice", PriceRequest.class, Set.of()),
        Arguments.of("ListPreferredEcsTypes", EcsTypeQuery.class, Set.of()),
        Arguments.of("ListAvailableEcsTypes", EhpcRequests.AvailableTypes.class, Set.of()),
        Arguments.of("AddNodes", AddNodesRequest.class, Set.of()),
        Arguments.of("AddExistedNodes", AddExistedNodesRequest.class, Set.of()),
        Arguments.of("ApplyNodes", ApplyNodesRequest.class, Set.of()),
        Arguments.of("ListNodes", EhpcRequests.ListNodes.class, Set.of()),
        Arguments.of("StartNodes", EhpcRequests.NodesOfRole.class, Set.of()),
        Arguments.of("StopNodes", EhpcRequests.NodesOfRole.class, Set.of()),
        // Deletion in the background is what the operator wants; it is the cloud's default.
        Arguments.of("DeleteNodes", EhpcRequests.DeleteNodes.class, Set.of("Sync")),
        Arguments.of("SetQueue", EhpcRequests.SetQueue.class, Set.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void shouldSendExactlyTheDocumentedParameters(
      String operation, Class<?> request, Set<String> leftOut) {
    Set<String> sent = new TreeSet<>();
    FlatParameters.of(WireFormat.write(FilledRecords.fill(request)))
        .keySet()
        .forEach(name -> sent.add(name.replaceAll("\\.\\d+", ".N")));
    Set<String> documented = CatalogueFiles.parameters(CatalogueFiles.EHPC, operation);
    documented.removeAll(leftOut);
    if (operation.equals("CreateCluster")) {
      // Nodes of a role are one record; proxies are only ever in answers.
      sent.removeIf(name -> name.startsWith("EcsOrder.ProxyMgr."));
    }
    assertThat(sent).isEqualTo(documented);
  }

  static List<Arguments> answers() {
    return List.of(
        Arguments.of("DescribePrice", Quote.class, Set.of()),
        Arguments.of("ListPreferredEcsTypes", PreferredEcsTypes.class, Set.of()),
        Arguments.of("ListAvailableEcsTypes", AvailableEcsTypes.class, Set.of()),
        Arguments.of("GetIfEcsTypeSupportHtConfig", HyperThreading.class, Set.of()),
        Arguments.of("CreateCluster", CreatedCluster.class, Set.of()),
        Arguments.of("ListClusters", EhpcAnswers.ClusterPage.class, Set.of()),
        Arguments.of("ListClustersMeta", EhpcAnswers.ClusterMetaPage.class, Set.of()),
        Arguments.of("DescribeCluster", EhpcAnswers.Described.class, Set.of()),
        Arguments.of("ListClusterLogs", EhpcAnswers.LogPage.class, Set.of()),
        Arguments.of("StartCluster", StartedTask.class, Set.of()),
        // The sample of Errors is an empty list.
        Arguments.of("ListTasks", EhpcAnswers.TaskPage.class, Set.of("tasks[].errors")),
        // The sample of the ids is the text null.
        Arguments.of("AddNodes", AddedNodes.class, Set.of("instanceIds")),
        Arguments.of("ApplyNodes", AppliedNodes.class, Set.of("instanceIds")),
        Arguments.of("ListNodes", EhpcAnswers.NodePage.class, Set.of()),
        Arguments.of("ListNodesNoPaging", EhpcAnswers.NodeSummaries.class, Set.of()),
        Arguments.of("ListQueues", EhpcAnswers.Queues.class, Set.of()),
        Arguments.of(
            "ListNodesByQueue",
            EhpcAnswers.NodePage.class,
            Set.of("nodes[].roles", "nodes[].instanceType")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void shouldReadEveryDocumentedField(String operation, Class<?> type, Set<String> unset)
      throws Exception {
    Object answer = WireFormat.read(CatalogueFiles.answer(CatalogueFiles.EHPC, operation), type);
    assertThat(FilledRecords.gaps(answer)).containsExactlyInAnyOrderElementsOf(unset);
  }

  @Test
  void shouldKnowEveryCodeOfTheCatalogue() {
    Set<String> codes = CatalogueFiles.errorCodes(CatalogueFiles.EHPC);
    assertThat(codes).hasSizeGreaterThan(90);
    assertThat(codes).allSatisfy(code -> assertThat(EhpcErrors.TABLE.listed(code)).isPresent());
  }

  @Test
  void shouldReadOnlyTheObjectOfACallAsNotFound() {
    assertThat(CatalogueFiles.errorCodes(CatalogueFiles.EHPC))
        .filteredOn(code -> EhpcErrors.TABLE.kindOf(code) == ErrorKind.NOT_FOUND)
        .containsExactlyInAnyOrder(
            "AgentError.Account.UserNotExist",
            "ClusterNotFound",
            "ComputeNotFound",
            "ContainerNotFound",
            "ObjectNotFound");
  }
}
