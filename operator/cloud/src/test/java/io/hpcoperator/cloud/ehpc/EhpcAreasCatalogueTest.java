package io.hpcoperator.cloud.ehpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CatalogueFiles;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.FilledRecords;
import io.hpcoperator.cloud.RequestBudget;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.call.Transport;
import io.hpcoperator.cloud.ehpc.account.AccountingQuery;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.command.ResultQuery;
import io.hpcoperator.cloud.ehpc.command.ShellCommand;
import io.hpcoperator.cloud.ehpc.hybrid.CreateHybridClusterRequest;
import io.hpcoperator.cloud.ehpc.hybrid.LocalNode;
import io.hpcoperator.cloud.ehpc.image.CustomImageQuery;
import io.hpcoperator.cloud.ehpc.image.ImagePriceRequest;
import io.hpcoperator.cloud.ehpc.job.JobFilter;
import io.hpcoperator.cloud.ehpc.job.JobQuery;
import io.hpcoperator.cloud.ehpc.scheduler.PbsSettings;
import io.hpcoperator.cloud.ehpc.scheduler.SlurmSettings;
import io.hpcoperator.cloud.ehpc.storage.VolumeMount;
import io.hpcoperator.cloud.wire.FlatParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the areas, called with everything that can be said and answered with
 * everything that is documented.
 */
class EhpcAreasCatalogueTest {
  private static final CallPriority POLL = CallPriority.POLL;
  private static final String CLUSTER = "c-1";

  /** Of every answer, and no part of what was observed. */
  private static final Set<String> ENVELOPE =
      Set.of("RequestId", "PageNumber", "PageSize", "TotalCount");

  /** Operations of the chapters that change jobs; the client only reads them. */
  private static final Set<String> NOT_OFFERED =
      Set.of("CreateJobFile", "SubmitJob", "RerunJobs", "StopJobs", "DeleteJobs");

  /** Answers once with what it was given, and keeps what was asked. */
  private static final class OneAnswer implements Transport {
    private final ObjectNode body;
    private final Set<String> operations = new TreeSet<>();
    private final List<JsonNode> requests = new ArrayList<>();

    OneAnswer(ObjectNode body) {
      this.body = body;
    }

    @Override
    public Answer send(String operation, JsonNode request) {
      operations.add(operation);
      requests.add(request);
      return new Success(body);
    }

    @Override
    public void close() {}
  }

  /**
   * An operation and how to call it.
   *
   * @param undocumented sent, though the catalogue has it in its notes only
   * @param unset components that a documented answer leaves empty
   * @param unread documented fields whose absence changes nothing
   */
  private record Call(
      String operation,
      Function<EhpcClient, Object> call,
      Set<String> undocumented,
      Set<String> unset,
      Set<String> unread) {
    Call sending(String... names) {
      return new Call(operation, call, Set.of(names), unset, unread);
    }

    Call leavingUnset(String... paths) {
      return new Call(operation, call, undocumented, Set.of(paths), unread);
    }

    Call notReading(String... fields) {
      return new Call(operation, call, undocumented, unset, Set.of(fields));
    }

    @Override
    public String toString() {
      return operation;
    }

    Object on(OneAnswer transport) {
      ClientSettings settings =
          ClientSettings.builder("cn-test", new CloudCredentials("k", "s"), new RequestBudget(1000))
              .readRetries(0, Duration.ofMillis(1))
              .build();
      try (EhpcClient client = new EhpcClient(transport, settings)) {
        return call.apply(client);
      }
    }
  }

  private static Call call(String operation, Function<EhpcClient, Object> call) {
    return new Call(operation, call, Set.of(), Set.of(), Set.of());
  }

  private static <T> T filled(Class<T> type) {
    return FilledRecords.fill(type);
  }

  static Stream<Call> calls() {
    Secret secret = Secret.of("text");
    return Stream.of(
        call(
            "CreateHybridCluster",
            ehpc -> ehpc.hybrid().createCluster(filled(CreateHybridClusterRequest.class))),
        call(
            "AddLocalNodes",
            ehpc -> ehpc.hybrid().addLocalNodes(CLUSTER, List.of(filled(LocalNode.class)))),
        call("GetHybridClusterConfig", ehpc -> ehpc.hybrid().nodeConfig(CLUSTER, "node", POLL)),
        call(
            "SetSchedulerInfo",
            ehpc -> {
              ehpc.scheduler().setSettings(CLUSTER, "slurm", filled(SlurmSettings.class));
              return ehpc.scheduler().setSettings(CLUSTER, "pbs", filled(PbsSettings.class));
            }),
        call(
                "GetSchedulerInfo",
                ehpc -> ehpc.scheduler().getSettings(CLUSTER, List.of("pbs"), POLL))
            // The sample is of PBS, has no users, and no days for which jobs are kept.
            .leavingUnset(
                "[].configuration.backfillInterval",
                "[].configuration.jobHistoryDuration",
                "[].configuration.queueAcls[].users",
                "[].configuration.queueAcls[].untrackedUsers",
                "[].configuration.queueResources[].users",
                "[].configuration.queueResources[].untrackedUsers"),
        call(
            "InvokeShellCommand",
            ehpc -> ehpc.commands().invoke(CLUSTER, List.of("i-1"), filled(ShellCommand.class))),
        call(
            "ListCommands",
            ehpc -> {
              ehpc.commands().find(CLUSTER, "c-2", POLL);
              return ehpc.commands().list(CLUSTER, POLL);
            }),
        call("ListInvocationStatus", ehpc -> ehpc.commands().status(CLUSTER, "c-2", POLL)),
        call(
            "ListInvocationResults",
            ehpc -> ehpc.commands().results(CLUSTER, "c-2", filled(ResultQuery.class), POLL)),
        call(
                "SetAutoScaleConfig",
                ehpc -> ehpc.autoScaling().set(CLUSTER, filled(AutoScaleSettings.class)))
            .sending(
                "ComputeEnableHt",
                "DnsConfig",
                "Queues.N.AutoMinNodesPerCycle",
                "Queues.N.SortedByInventory",
                "Queues.N.InstanceTypes.N.SpotDuration",
                "Queues.N.InstanceTypes.N.SpotInterruptionBehavior"),
        call("DescribeAutoScaleConfig", ehpc -> ehpc.autoScaling().describe(CLUSTER, POLL)),
        call("GetAutoScaleConfig", ehpc -> ehpc.autoScaling().get(CLUSTER, POLL))
            .leavingUnset(
                "settings.computeEnableHt",
                "settings.dnsConfig",
                "settings.queues[].autoMinNodesPerCycle",
                "settings.queues[].sortedByInventory",
                "settings.queues[].instanceTypes[].spotDuration",
                "settings.queues[].instanceTypes[].spotInterruptionBehavior"),
        call("DescribeJob", ehpc -> ehpc.jobs().describe(CLUSTER, "1.scheduler", POLL)),
        call("ListJobs", ehpc -> ehpc.jobs().list(CLUSTER, filled(JobQuery.class), POLL))
            // The sample of the priority is 0.
            .leavingUnset("[].queue", "[].priority"),
        call(
                "ListJobsWithFilters",
                ehpc -> ehpc.jobs().listWithFilters(CLUSTER, filled(JobFilter.class), POLL))
            .leavingUnset("[].priority")
            // Only its being false means something.
            .notReading("Success"),
        call("GetClusterVolumes", ehpc -> ehpc.storage().clusterVolumes(CLUSTER, POLL)),
        call("ListFileSystemWithMountTargets", ehpc -> ehpc.storage().fileSystems(POLL)),
        call(
            "UpdateClusterVolumes",
            ehpc ->
                ehpc.storage().updateClusterVolumes(CLUSTER, List.of(filled(VolumeMount.class)))),
        call("ListVolumes", ehpc -> ehpc.storage().volumes(POLL)),
        call(
            "GetAccountingReport",
            ehpc -> ehpc.accounting().report(filled(AccountingQuery.class), 2, 10, POLL)),
        call("InitializeEHPC", ehpc -> ehpc.service().initialize()),
        call(
            "DescribeImagePrice",
            ehpc -> ehpc.images().price(filled(ImagePriceRequest.class), POLL)),
        call("InstallSoftware", ehpc -> ehpc.software().install(CLUSTER, "x_1")),
        call("UninstallSoftware", ehpc -> ehpc.software().uninstall(CLUSTER, "x_1")),
        call("ListInstalledSoftware", ehpc -> ehpc.software().listInstalled(CLUSTER, POLL)),
        call("ListRegions", ehpc -> ehpc.service().listRegions(POLL)),
        call("ListSoftwares", ehpc -> ehpc.software().listAvailable("1.0.0", "CentOS", POLL)),
        call(
                "ListCustomImages",
                ehpc -> ehpc.images().listCustom(filled(CustomImageQuery.class), POLL))
            // The base has no base of its own.
            .leavingUnset("[].baseOs.baseOsTag"),
        call("ListImages", ehpc -> ehpc.images().list("CentOS", "ecs.c6.large", POLL)),
        call("ListCurrentClientVersion", ehpc -> ehpc.clientVersions().current(POLL)),
        call("UpgradeClient", ehpc -> ehpc.clientVersions().upgrade(CLUSTER, "2.0.0")),
        call("AddSecurityGroup", ehpc -> ehpc.securityGroups().add(CLUSTER, "sg-1", "token")),
        call("ListSecurityGroups", ehpc -> ehpc.securityGroups().list(CLUSTER, POLL)),
        call("DeleteSecurityGroup", ehpc -> ehpc.securityGroups().remove(CLUSTER, "sg-1")),
        call("StartVisualService", ehpc -> ehpc.visualService().start(CLUSTER, "1.2.3.4", 12016)),
        call("StopVisualService", ehpc -> ehpc.visualService().stop(CLUSTER, "1.2.3.4", 12016)),
        call(
                "ModifyVisualServicePasswd",
                ehpc -> ehpc.visualService().setPassword(CLUSTER, secret, secret))
            // The sample of the message is an empty one.
            .leavingUnset("message")
            .notReading("Message"),
        call("GetVisualServiceStatus", ehpc -> ehpc.visualService().status(CLUSTER, POLL)),
        call(
            "SetPostScripts",
            ehpc -> ehpc.postScripts().set(CLUSTER, List.of(filled(PostInstallScript.class)))),
        call("GetPostScripts", ehpc -> ehpc.postScripts().get(CLUSTER, POLL)));
  }

  @Test
  void shouldOfferEveryOperationOfTheChapters() {
    Set<String> operations = CatalogueFiles.operations(CatalogueFiles.EHPC_AREAS);
    operations.removeAll(NOT_OFFERED);
    assertThat(calls().map(Call::operation)).containsExactlyInAnyOrderElementsOf(operations);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void shouldSendExactlyTheDocumentedParameters(Call call) {
    OneAnswer transport = new OneAnswer(answer(call, null));
    call.on(transport);
    assertThat(transport.operations).containsExactly(call.operation());
    Set<String> sent = new TreeSet<>();
    for (JsonNode request : transport.requests) {
      FlatParameters.of(request)
          .keySet()
          .forEach(name -> sent.add(name.replaceAll("\\.\\d+(?=\\.|$)", ".N")));
    }
    Set<String> documented = CatalogueFiles.parameters(CatalogueFiles.EHPC, call.operation());
    documented.addAll(call.undocumented());
    assertThat(sent).isEqualTo(documented);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void shouldFillEveryComponentFromADocumentedAnswer(Call call) {
    Object result = call.on(new OneAnswer(answer(call, null)));
    assertThat(FilledRecords.gaps(result)).containsExactlyInAnyOrderElementsOf(call.unset());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void shouldReadEveryDocumentedField(Call call) {
    Object whole = call.on(new OneAnswer(answer(call, null)));
    Set<String> unread = new TreeSet<>();
    for (String field : CatalogueFiles.answerFields(CatalogueFiles.EHPC, call.operation())) {
      if (!ENVELOPE.contains(field) && whole.equals(resultWithout(call, field))) {
        unread.add(field);
      }
    }
    assertThat(unread).isEqualTo(call.unread());
  }

  private static Object resultWithout(Call call, String field) {
    try {
      return call.on(new OneAnswer(answer(call, field)));
    } catch (io.hpcoperator.cloud.CloudException e) {
      return e; // The field is one that the answer cannot do without.
    }
  }

  private static ObjectNode answer(Call call, String leftOut) {
    return CatalogueFiles.answerWithout(CatalogueFiles.EHPC, call.operation(), leftOut);
  }
}
