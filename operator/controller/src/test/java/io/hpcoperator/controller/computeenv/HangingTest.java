package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two of three nodes run, the third one is submitted; nobody asked for anything for a day. */
class HangingTest {
  private static final String ID = "env-1";
  private static final Instant LATELY = NOW.minusSeconds(60);

  private final ComputeEnv resource =
      Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: ComputeEnv
          metadata: {name: render, namespace: team-a, uid: u-1, generation: 1}
          spec:
            accountRef: {name: tencent}
            replicas: 3
            placement: {zone: ap-guangzhou-2}
            instances: {types: [S5.LARGE8]}
            imageId: img-bd78fy2t
          """,
          ComputeEnv.class);
  private EnvMemory memory = new EnvMemory(ID, Work.of(null));
  private ComputeNodeMetrics metrics = new ComputeNodeMetrics(1, 0, 0, 0, 2, 0, 0);
  private Observation<List<Activity>> activities = seen(List.of());

  HangingTest() {
    stands(Verdict.working(Reason.SCALING, "It scales."), NOW.minus(Duration.ofDays(1)));
  }

  private void stands(Verdict verdict, Instant since) {
    resource.setStatus(
        new EnvPass(facts(), null, new ManualClock(NOW))
            .status(resource, memory, Conditions.of(null, verdict, 1, since), null));
  }

  private EnvFacts facts() {
    var view =
        new ComputeEnvView(
            ID, "render", null, null, metrics, 3, "MANAGED", null, null, 0, List.of());
    return facts(seen(List.of(view)));
  }

  private EnvFacts facts(Observation<List<ComputeEnvView>> listing) {
    return new EnvFacts(
        resource, memory, null, listing, null, null, activities, null, Optional.empty(), null);
  }

  private boolean isLate() {
    return Hanging.of(facts(), NOW).isLate(NOW);
  }

  private static Activity activity(Instant begun) {
    return new Activity(
        "act-1", ID, "node-a", "CREATE_COMPUTE_NODE", "cause", "PROCESSING", "", begun, null, null);
  }

  /** The number of nodes was last changed lately. */
  private void sets(String error) {
    memory =
        memory.withSync(
            new SyncMemory(
                List.of(
                    new SettingStatus(
                        EnvSettings.REPLICAS,
                        "Updating",
                        null,
                        "f",
                        1,
                        null,
                        LATELY.toString(),
                        error,
                        null,
                        null)),
                null));
  }

  private void accepted(String operation, Instant time) {
    memory = memory.withWork(memory.work().accepted(operation, "r", null, time));
  }

  @Test
  void shouldBeLateWhenNothingHappenedForTwoHours() {
    assertThat(isLate()).isTrue();
    assertThat(Hanging.mayBe(facts())).isTrue();
    assertThat(Hanging.of(facts(), NOW).lookAgain(NOW)).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateComputeEnv",
        "TerminateComputeNode",
        "TerminateComputeNodes",
        "AttachInstances",
        "DetachInstances"
      })
  void shouldCountFromTheLastCallThatMakesNodesComeOrGo(String operation) {
    accepted(operation, NOW.minusSeconds(7199));
    assertThat(isLate()).isFalse();
    assertThat(Hanging.mayBe(facts())).isFalse();
    assertThat(Hanging.of(facts(), NOW).lookAgain(NOW)).isEqualTo(Duration.ofSeconds(1));

    memory = new EnvMemory(ID, Work.of(null));
    accepted(operation, NOW.minusSeconds(7200));
    assertThat(isLate()).isTrue();
  }

  @Test
  void shouldCountFromTheLastChangeOfTheNumberThatTheCloudTook() {
    sets("ModifyComputeEnv failed");
    assertThat(isLate()).as("refused").isTrue();
    sets(null);
    assertThat(isLate()).as("taken").isFalse();
  }

  @Test
  void shouldNotTakeAnotherNameForAnotherNumber() {
    accepted("ModifyComputeEnv", LATELY);
    assertThat(isLate()).isTrue();
  }

  @Test
  void shouldCountFromTheLastCallThatEmptiesWhatIsDeleted() {
    resource.getMetadata().setDeletionTimestamp(NOW.minusSeconds(7300).toString());
    sets(null);
    assertThat(isLate()).as("what the number was set to before").isTrue();
    accepted("ModifyComputeEnv", LATELY);
    assertThat(isLate()).isFalse();
  }

  @Test
  void shouldCountFromTheLastTimeItWasInOrder() {
    stands(Verdict.working(Reason.SCALING, "It scales."), NOW.minusSeconds(7199));
    assertThat(isLate()).isFalse();
    stands(Verdict.ready(Reason.AVAILABLE, "It is."), NOW.minus(Duration.ofDays(1)));
    assertThat(isLate()).as("in order until now").isFalse();
    resource.setStatus(null);
    assertThat(isLate()).as("not looked at before").isFalse();
  }

  @Test
  void shouldCountFromTheLastActivityOfTheCloud() {
    activities = seen(List.of(activity(null), activity(LATELY), activity(LATELY.minusSeconds(1))));
    assertThat(Hanging.of(facts(), NOW).since()).isEqualTo(LATELY);
    assertThat(isLate()).isFalse();
  }

  /** What cannot be read does not keep nodes counted on for ever. */
  @Test
  void shouldWaitForTheActivitiesUnlessTheyCannotBeRead() {
    activities = null;
    assertThat(isLate()).isFalse();
    activities = unread();
    assertThat(isLate()).isFalse();
    activities =
        new Observation<>(
            null,
            null,
            new CloudException(
                "DescribeComputeEnvActivities", ErrorKind.DENIED, "Code", "no", "r", false, null));
    assertThat(isLate()).isTrue();
  }

  @Test
  void shouldNotReadMoreOfAnEnvironmentInOrder() {
    metrics = new ComputeNodeMetrics(0, 0, 0, 0, 3, 0, 0);
    assertThat(Hanging.mayBe(facts())).isFalse();
    assertThat(Hanging.mayBe(facts(unread()))).isFalse();
  }

  /** They may hide others that hang. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldNotCountOnFailedNodesForEver(int creating) {
    metrics = new ComputeNodeMetrics(0, creating, 0, 0, 2 - creating, 0, 1);
    stands(Verdict.working(Reason.NODES_FAILED, "They failed."), NOW.minusSeconds(7199));
    var waits = new EnvPlanner(PATIENCE).plan(facts(), NOW);
    assertThat(waits.verdict().standing()).isEqualTo(Verdict.Standing.WORKING);
    assertThat(waits.verdict().message()).contains("makes failed nodes anew");
    assertThat(waits.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    stands(Verdict.working(Reason.NODES_FAILED, "They failed."), NOW.minusSeconds(7200));
    var late = new EnvPlanner(PATIENCE).plan(facts(), NOW);
    assertThat(late.verdict().standing()).isEqualTo(Verdict.Standing.STALLED);
    assertThat(late.verdict().reason()).isEqualTo(Reason.NODES_FAILED);
    assertThat(late.verdict().message())
        .contains("No node has come or gone since", "console")
        .doesNotContain("makes failed nodes anew");
    assertThat(late.underway()).as("worth being looked at often").isEqualTo(creating > 0);
  }

  @Test
  void shouldNotTellThatNodesAreMadeAnewWhereTheyAreNot() {
    metrics = new ComputeNodeMetrics(0, 0, 1, 0, 2, 0, 0);
    stands(Verdict.working(Reason.NODES_FAILED, "They failed."), NOW);
    var spec = Serialization.asYaml(resource.getSpec());
    for (var most : new Integer[] {null, 1, 0}) {
      resource.setSpec(
          Serialization.unmarshal(
              spec + (most == null ? "" : "maxNodeRecreations: " + most + "\n"),
              ComputeEnvSpec.class));
      assertThat(
              new EnvPlanner(PATIENCE)
                  .plan(facts(), NOW)
                  .verdict()
                  .message()
                  .contains("makes failed nodes anew"))
          .isEqualTo(!Integer.valueOf(0).equals(most));
    }
  }
}
