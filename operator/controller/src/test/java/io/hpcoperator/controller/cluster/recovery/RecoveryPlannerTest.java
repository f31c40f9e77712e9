package io.hpcoperator.controller.cluster.recovery;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.RecoveryPolicy;
import io.hpcoperator.api.v1alpha1.RecoveryStatus;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.cluster.Given;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecoveryPlannerTest {
  private static final Recover OWN =
      new Recover("CentOS_7.6_64", "ldap", "slurm", "self", "m-1", "1.0.64");

  private RecoveryPolicy policy = RecoveryPolicy.MANUAL;
  private String token;
  private RecoveryStatus status;
  private Work work = Work.of(null);
  private Observation<List<ClusterTask>> tasks = seen(List.of());
  private Instant now = NOW;

  private String scheduler = "slurm20";
  private String owner = "self";
  private String account = "ldap";

  private ClusterSummary cluster() {
    return new ClusterSummary(
        "ehpc-1",
        "demo",
        null,
        "exception",
        null,
        null,
        null,
        null,
        null,
        account,
        scheduler,
        null,
        "CentOS_7.6_64",
        null,
        owner,
        "m-1",
        null,
        "1.0.64",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private HpcClusterSpec spec() {
    return Serialization.unmarshal(
        Serialization.asYaml(Given.cluster(1).getSpec())
            + (policy == RecoveryPolicy.AUTO ? "recovery: Auto\n" : "recovery: Manual\n")
            + "accountService: {type: ldap}\n",
        HpcClusterSpec.class);
  }

  private RecoveryDecision decide() {
    return RecoveryPlanner.decide(
        new RecoveryFacts(spec(), token, status, work, cluster(), tasks, PATIENCE, now));
  }

  private RecoveryDecision waits(Standing standing, Reason reason, String... message) {
    var decision = decide();
    assertThat(decision.call()).isEmpty();
    assertThat(decision.verdict().standing()).isEqualTo(standing);
    assertThat(decision.verdict().reason()).isEqualTo(reason);
    assertThat(List.of(message))
        .allSatisfy(m -> assertThat(decision.verdict().message()).contains(m));
    return decision;
  }

  private RecoveryDecision recovers() {
    var decision = decide();
    assertThat(decision.call()).contains(OWN);
    assertThat(decision.verdict().reason()).isEqualTo(Reason.RECOVERING);
    assertThat(decision.verdict().message()).contains("disks of all nodes");
    return decision;
  }

  @Test
  void shouldRecoverNothingUnlessAsked() {
    waits(
        Standing.STALLED,
        Reason.CLUSTER_EXCEPTION,
        "hpc-operator.io/recover",
        "disks of all nodes");
  }

  @Test
  void shouldRecoverOnceForEachTokenWithTheClustersOwnSettings() {
    token = "1";
    var decision = recovers();
    assertThat(decision.status().token()).isNull();
    assertThat(decision.taken().token()).isEqualTo("1");
    assertThat(decision.taken().attempts()).isEqualTo(1);

    status = decision.taken();
    now = NOW.plus(Duration.ofHours(1));
    waits(Standing.STALLED, Reason.CLUSTER_EXCEPTION);

    token = "2";
    recovers();
  }

  @Test
  void shouldTryThreeTimesByItselfAtGrowingIntervals() {
    policy = RecoveryPolicy.AUTO;
    var pauses = new ArrayList<Duration>();
    for (int i = 0; i < RecoveryPlanner.MAX_ATTEMPTS; i++) {
      var begun = now;
      while (decide().call().isEmpty()) {
        waits(Standing.STALLED, Reason.CLUSTER_EXCEPTION, "It is recovered at");
        now = now.plus(Duration.ofMinutes(1));
      }
      pauses.add(Duration.between(begun, now));
      status = recovers().taken();
    }
    assertThat(pauses)
        .containsExactly(Duration.ZERO, Duration.ofMinutes(30), Duration.ofMinutes(60));

    now = now.plus(Duration.ofDays(3));
    waits(Standing.STALLED, Reason.CLUSTER_EXCEPTION, "after 3 recoveries");
  }

  @Test
  void shouldRecoverNothingWhileSomethingGoesOnOrIsNotKnown() {
    token = "1";
    tasks = unread();
    waits(Standing.WORKING, Reason.RECOVERING, "Reading what is going on");

    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    waits(Standing.WORKING, Reason.RECOVERING, "Waiting for task t (AddComputes)");
  }

  @Test
  void shouldFollowARecoveryWhoseAnswerGotLost() {
    token = "1";
    tasks = seen(List.of(task("t", "RecoverCluster", "Processing")));

    var decision = waits(Standing.WORKING, Reason.RECOVERING);
    assertThat(decision.work().task().id()).isEqualTo("t");
    assertThat(decision.status().token()).isEqualTo("1");
  }

  @Test
  void shouldNotRepeatACallThatMayHaveHadItsEffectBeforeTheTasksCanShowIt() {
    token = "1";
    status = new RecoveryStatus(0, NOW.minusSeconds(60).toString(), null);
    waits(Standing.STALLED, Reason.CLUSTER_EXCEPTION, "It is recovered at");

    now = NOW.plusSeconds(60);
    recovers();
  }

  @Test
  void shouldCountRecoveriesThatGotNoAnswer() {
    policy = RecoveryPolicy.AUTO;
    int calls = 0;
    for (int i = 0; i < 600; i++) {
      var decision = decide();
      status = decision.status();
      if (decision.call().isPresent()) {
        status = RecoveryPlanner.unanswered(decision.status(), decision.taken());
        calls++;
      }
      now = now.plus(Duration.ofMinutes(1));
    }
    assertThat(calls).isEqualTo(RecoveryPlanner.MAX_ATTEMPTS);
    assertThat(status.token()).isNull();
  }

  @Test
  void shouldFollowTheTaskAndTellHowItFailed() {
    work = work.accepted("RecoverCluster", "r", "t", NOW.minusSeconds(300));
    status = new RecoveryStatus(1, NOW.minusSeconds(300).toString(), "1");
    token = "1";
    tasks = seen(List.of(task("t", "RecoverCluster", "Processing")));
    waits(Standing.WORKING, Reason.RECOVERING, "step 3 of 7");

    tasks =
        seen(
            List.of(
                new ClusterTask(
                    "t",
                    "ehpc-1",
                    "RecoverCluster",
                    "Fail",
                    3,
                    7,
                    List.of("NoStock"),
                    null,
                    null)));
    waits(Standing.STALLED, Reason.CLUSTER_EXCEPTION, "NoStock");
  }

  @Test
  void shouldNotAskForWhatTheOperationDoesNotTake() {
    token = "1";
    scheduler = "custom";
    waits(Standing.STALLED, Reason.CLUSTER_EXCEPTION, "does not know the scheduler custom");

    scheduler = "pbs19";
    owner = "marketplace";
    waits(Standing.STALLED, Reason.CLUSTER_EXCEPTION, "no image of owner marketplace");
  }

  @Test
  void shouldAskForWhatTheSpecSaysWhereTheCloudDoesNotTell() {
    token = "1";
    account = null;
    recovers();
  }

  @Test
  void shouldForgetRecoveriesOfAClusterThatRanForADay() {
    var recovered = new RecoveryStatus(2, NOW.toString(), "1");
    assertThat(RecoveryPlanner.whileRunning(recovered, NOW.plus(Duration.ofHours(23))))
        .isEqualTo(recovered);
    assertThat(RecoveryPlanner.whileRunning(recovered, NOW.plus(Duration.ofHours(24))))
        .isEqualTo(new RecoveryStatus(0, NOW.toString(), "1"));
  }

  /** Whatever the cloud shows and people ask, a recovery is begun once for each wish at most. */
  @Property(tries = 300)
  void shouldRecoverNoMoreOftenThanAsked(@ForAll long seed) {
    var random = new Random(seed);
    policy = random.nextBoolean() ? RecoveryPolicy.AUTO : RecoveryPolicy.MANUAL;
    int wishes = 0;
    int calls = 0;
    boolean going = false;
    for (int i = 0; i < 300; i++) {
      now = now.plusSeconds(random.nextInt(600));
      if (random.nextInt(40) == 0) {
        token = "token-" + i;
        wishes++;
      }
      going = going && random.nextInt(5) > 0;
      boolean lost = random.nextInt(4) == 0;
      tasks =
          random.nextInt(3) == 0
              ? unread()
              : seen(
                  going ? List.of(task("t" + i, "RecoverCluster", "Processing")) : List.of(), now);
      var decision = decide();
      work = decision.work();
      status = decision.status();
      if (decision.call().isPresent()) {
        assertThat(going).as("a recovery is going on").isFalse();
        calls++;
        going = true;
        if (!lost) {
          status = decision.taken();
          work = work.accepted("RecoverCluster", "r", "t" + i, now);
        } else {
          // The outcome is not on record; the task is what shows it.
          wishes++;
        }
      }
    }
    assertThat(calls).isLessThanOrEqualTo(wishes + RecoveryPlanner.MAX_ATTEMPTS);
  }
}
