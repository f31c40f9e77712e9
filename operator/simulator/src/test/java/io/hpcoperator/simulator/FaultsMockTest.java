package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that can be made to go wrong, and what the journal says of it. */
class FaultsMockTest {

  private Simulator simulator;
  private EhpcCaller caller;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private List<String> outcomes() {
    return simulator.journal().entries().stream().map(JournalEntry::outcome).toList();
  }

  @Test
  void shouldRefuseTheNextCallsWithTheDocumentedStatusAndText() {
    simulator.faults().next("ListClusters", 2, Fault.error("DbError"));

    Answer answer = caller.call("ListClusters");
    assertThat(answer.code()).isEqualTo("DbError");
    assertThat(answer.http()).isEqualTo(406);
    assertThat(answer.message()).isEqualTo("A database service error occurred.");
    assertThat(caller.call("ListClusters").code()).isEqualTo("DbError");
    assertThat(caller.call("ListClusters").code()).isEqualTo("OK");
    assertThat(outcomes()).containsExactly("DbError", "DbError", "OK");
  }

  @Test
  void shouldRefuseForEverUntilCleared() {
    simulator
        .faults()
        .always("*", Fault.error("Throttling").withHttp(429).withMessage("slow down"));

    for (int i = 0; i < 3; i++) {
      Answer answer = caller.call("ListClustersMeta");
      assertThat(answer.http()).isEqualTo(429);
      assertThat(answer.message()).isEqualTo("slow down");
    }
    simulator.faults().clear();
    assertThat(caller.call("ListClustersMeta").ok()).isTrue();
  }

  @Test
  void shouldRefuseOnlyCallsThatMeetTheCondition() {
    simulator
        .faults()
        .always(
            "CreateCluster",
            parameters -> "bad".equals(parameters.get("Name")),
            Fault.error("ConflictOpt"));

    assertThat(caller.call("CreateCluster", EhpcCaller.CREATE).ok()).isTrue();
    assertThat(
            caller
                .call("CreateCluster", EhpcCaller.merged(EhpcCaller.CREATE, "Name", "bad"))
                .code())
        .isEqualTo("ConflictOpt");
    assertThat(simulator.ehpc().createdClusters()).isEqualTo(1);
  }

  @Test
  void shouldCutTheConnectionBeforeTheEffect() {
    simulator.faults().next("CreateCluster", Fault.cutBeforeEffect());

    assertThatThrownBy(() -> caller.call("CreateCluster", EhpcCaller.CREATE))
        .hasCauseInstanceOf(IOException.class);
    assertThat(simulator.ehpc().createdClusters()).isZero();
    assertThat(outcomes()).containsExactly(JournalEntry.CUT_BEFORE_EFFECT);
    assertThat(caller.call("CreateCluster", EhpcCaller.CREATE).ok()).isTrue();
  }

  @Test
  void shouldCutTheConnectionAfterTheEffect() {
    simulator.faults().next("CreateCluster", Fault.cutAfterEffect());
    Map<String, String> request = EhpcCaller.merged(EhpcCaller.CREATE, "ClientToken", "t");

    assertThatThrownBy(() -> caller.call("CreateCluster", request))
        .hasCauseInstanceOf(IOException.class);
    assertThat(simulator.ehpc().createdClusters()).isEqualTo(1);
    assertThat(outcomes()).containsExactly(JournalEntry.CUT_AFTER_EFFECT);

    Answer again = caller.call("CreateCluster", request);
    assertThat(again.text("ClusterId")).isEqualTo(simulator.ehpc().clusters().get(0).id());
    assertThat(simulator.ehpc().createdClusters()).isEqualTo(1);
  }

  @Test
  void shouldCutTencentCallsToo() {
    BatchCaller tencent = new BatchCaller(simulator);
    simulator.faults().next("CreateComputeEnv", Fault.cutAfterEffect());
    simulator.faults().next("DescribeComputeEnvs", Fault.error("InternalError"));

    assertThatThrownBy(() -> tencent.create(1)).hasCauseInstanceOf(IOException.class);
    assertThat(simulator.batch().createdEnvs()).isEqualTo(1);
    Answer failed = tencent.call("DescribeComputeEnvs", "{}");
    assertThat(failed.code()).isEqualTo("InternalError");
    assertThat(failed.http()).isEqualTo(200);
  }

  @Test
  void shouldHoldADelayedCallBackWhileOthersAreServed() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    simulator
        .faults()
        .next(
            "ListClusters",
            1,
            parameters -> {
              arrived.countDown();
              return true;
            },
            Fault.delay(Duration.ofSeconds(2)));
    simulator.faults().next("ListClusters", Fault.error("UnknownError"));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Answer> slow = thread.submit(() -> caller.call("ListClusters"));
      arrived.await();
      caller.call("ListClustersMeta");
      assertThat(slow.get().code())
          .as("a delay lets the next fault apply")
          .isEqualTo("UnknownError");
    } finally {
      thread.shutdownNow();
    }

    assertThat(simulator.journal().entries())
        .extracting(JournalEntry::operation)
        .containsExactly("ListClustersMeta", "ListClusters");
  }

  @Test
  void shouldLeaveYoungObjectsOutOfListings() {
    simulator.faults().listingLag(Duration.ofMinutes(2));
    String id = caller.call("CreateCluster", EhpcCaller.CREATE).text("ClusterId");
    new BatchCaller(simulator).create(0);

    assertThat(total(caller.call("ListClusters"))).isZero();
    assertThat(total(caller.call("ListClustersMeta"))).isZero();
    assertThat(total(new BatchCaller(simulator).call("DescribeComputeEnvs", "{}"))).isZero();
    assertThat(caller.call("DescribeCluster", "ClusterId", id).ok()).isTrue();
    simulator.clock().advance(Duration.ofMinutes(2));
    assertThat(total(caller.call("ListClusters"))).isEqualTo(1);
    assertThat(total(new BatchCaller(simulator).call("DescribeComputeEnvs", "{}"))).isEqualTo(1);
  }

  @Test
  void shouldLeaveYoungNodesAndQueuesOutOfListings() {
    String id = caller.runningCluster(simulator);
    simulator.faults().listingLag(Duration.ofMinutes(9));
    caller.call("AddQueue", "ClusterId", id, "QueueName", "young");
    caller.call("AddNodes", "ClusterId", id, "Count", "1");
    simulator.clock().advance(Duration.ofMinutes(6));

    assertThat(caller.call("ListQueues", "ClusterId", id).fields().findValuesAsText("QueueName"))
        .containsExactly("workq");
    assertThat(total(caller.call("ListNodes", "ClusterId", id, "Role", "Compute"))).isEqualTo(2);
    simulator.clock().advance(Duration.ofMinutes(6));
    assertThat(total(caller.call("ListNodes", "ClusterId", id, "Role", "Compute"))).isEqualTo(3);
  }

  private static int total(Answer answer) {
    assertThat(answer.ok()).as(answer.message()).isTrue();
    return answer.fields().path("TotalCount").asInt();
  }

  @Test
  void shouldCountCallsAndMaskSecrets() {
    caller.call("CreateCluster", EhpcCaller.CREATE);
    caller.call("ListClusters");
    caller.call("ListClusters");

    assertThat(simulator.journal().counts())
        .isEqualTo(Map.of("CreateCluster", 1L, "ListClusters", 2L));
    assertThat(simulator.journal().count("ListClusters")).isEqualTo(2);
    assertThat(simulator.journal().count("DeleteCluster")).isZero();
    JournalEntry create = simulator.journal().entries().get(0);
    assertThat(create.cloud()).isEqualTo(Cloud.EHPC);
    assertThat(create.parameters()).containsEntry("Name", "test").containsEntry("Password", "***");
    assertThat(create.toString()).doesNotContain("Secret+12");
    assertThat(create.requestId()).isNotEmpty();
    simulator.journal().clear();
    assertThat(simulator.journal().entries()).isEmpty();
  }

  @Test
  void shouldBuyOnceHoweverManyCallsWithOneTokenComeAtOnce() throws Exception {
    Map<String, String> request = EhpcCaller.merged(EhpcCaller.CREATE, "ClientToken", "t");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Answer>> answers =
          threads.invokeAll(
              IntStream.range(0, 40)
                  .<java.util.concurrent.Callable<Answer>>mapToObj(
                      i -> () -> new EhpcCaller(simulator).call("CreateCluster", request))
                  .toList());
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().ok()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(simulator.ehpc().createdClusters()).isEqualTo(1);
    assertThat(simulator.journal().entries().stream().filter(JournalEntry::replay)).hasSize(39);
  }

  /** Else a test that waited for what a call did would now and then miss the call. */
  @Test
  void shouldShowNoEffectWhoseCallIsNotInTheJournal() throws Exception {
    String id = caller.call("CreateCluster", EhpcCaller.CREATE).text("ClusterId");
    int calls = 300;
    ExecutorService others = Executors.newSingleThreadExecutor();
    try {
      Future<?> renaming =
          others.submit(
              () -> {
                for (int i = 1; i <= calls; i++) {
                  String name = "name-" + i;
                  caller.call("ModifyClusterAttributes", "ClusterId", id, "Name", name);
                }
              });
      int seen = 0;
      while (seen < calls) {
        boolean allMade = renaming.isDone();
        String name = simulator.ehpc().cluster(id).orElseThrow().name();
        long journal = simulator.journal().count("ModifyClusterAttributes");
        seen = name.startsWith("name-") ? Integer.parseInt(name.substring(5)) : 0;
        assertThat(journal).isGreaterThanOrEqualTo(seen);
        assertThat(allMade && seen < calls).isFalse();
      }
    } finally {
      others.shutdownNow();
    }
  }

  @Test
  void shouldNotCountWhatSomebodyElseMade() {
    String cluster = simulator.ehpc().provideCluster(Map.of("Name", "foreign"));
    String env = simulator.batch().provideEnv("foreign", "ap-guangzhou-1", 2);

    assertThat(simulator.created()).isEmpty();
    assertThat(simulator.journal().entries()).isEmpty();
    assertThat(simulator.leftovers()).hasSize(8);
    assertThat(caller.call("ListQueues", "ClusterId", cluster).ok()).isTrue();
    assertThat(new BatchCaller(simulator).resize(env, 1).ok()).isTrue();
    simulator.ehpc().removeCluster(cluster);
    simulator.batch().removeEnv(env);
    assertThat(simulator.leftovers()).isEmpty();
    assertThat(caller.call("DescribeCluster", "ClusterId", cluster).code())
        .isEqualTo("ClusterNotFound");
  }
}
