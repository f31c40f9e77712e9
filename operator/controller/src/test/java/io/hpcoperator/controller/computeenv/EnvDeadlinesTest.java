package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.computeenv.GivenEnv.ID;
import static io.hpcoperator.controller.computeenv.GivenEnv.error;
import static io.hpcoperator.controller.computeenv.GivenEnv.node;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the cloud does not come to an end with, and who is told. */
class EnvDeadlinesTest {
  private static final Duration DEADLINE = Duration.ofHours(2);

  private final GivenEnv env = GivenEnv.ofNodes();
  private Instant begun = env.now;

  EnvDeadlinesTest() {
    env.desired = 0;
  }

  private void isDeleted() {
    env.resource.getMetadata().setDeletionTimestamp(begun.toString());
    env.notReadySince(begun);
  }

  private void waitsNoLongerThan(Instant since, Reason reason, String... message) {
    env.now = since.plus(DEADLINE).minusSeconds(1);
    var plan = env.plan();
    assertThat(plan.verdict().standing()).isEqualTo(Standing.WORKING);
    env.now = since.plus(DEADLINE);
    plan = env.plan();
    assertThat(plan.verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
    assertThat(plan.verdict().message()).contains(message);
    assertThat(plan.underway() || plan.action().effect() == EnvAction.Effect.CALL)
        .as("it is looked at on")
        .isTrue();
  }

  @Test
  void shouldNotWaitForEverForADeletionOfTheCloud() {
    isDeleted();
    var asked = begun.plusSeconds(600);
    env.memory = new EnvMemory(ID, Work.of(null).accepted("DeleteComputeEnv", "r", null, asked));
    env.next = "DELETING";
    waitsNoLongerThan(
        asked, Reason.NOT_TAKING, "The cloud is deleting the environment.", "Retain", ID);
  }

  @Test
  void shouldNotWaitForEverForTheListToAgree() {
    isDeleted();
    env.disagrees = true;
    waitsNoLongerThan(begun, Reason.NOT_TAKING, "do not agree yet", "Retain");
  }

  private static final CloudException BUSY =
      error(ErrorKind.CONFLICT, "UnsupportedOperation.ComputeEnvAcceptOtherRequest", false);

  /** It was not in order for long when the cloud first said so, and goes on saying it. */
  private Instant isBusy() {
    var first = begun.plus(DEADLINE).plusSeconds(60);
    for (int tenMinutes = 0; tenMinutes < 12; tenMinutes++) {
      env.now = first.plusSeconds(600 * tenMinutes);
      env.fails(BUSY);
      env.fails(error(ErrorKind.THROTTLED, "RequestLimitExceeded", false));
      env.fails(error(ErrorKind.TRANSIENT, "Client.Timeout", true));
    }
    env.resource.setStatus(env.pass().status(env.resource, env.memory, conditions(), null));
    env.memory = EnvMemory.of(env.resource);
    return first;
  }

  private List<Condition> conditions() {
    return env.resource.getStatus().conditions();
  }

  @Test
  void shouldNotTakeTheCloudForBusyForEver() {
    env.name = "other";
    env.asks("replicas: 0\n");
    env.notReadySince(begun);
    var first = isBusy();
    waitsNoLongerThan(
        first,
        Reason.CLOUD_BUSY,
        "Changing envName",
        "taken no change of environment env-1 since " + first,
        "tries again");
    assertThat(env.plan().action()).isInstanceOf(EnvAction.Change.class);
  }

  /** What it was at then, is not what it is at now. */
  @Test
  void shouldCountAnewWhereNothingWasAskedForMeanwhile() {
    env.name = "other";
    env.asks("replicas: 0\n");
    env.notReadySince(begun);
    env.now = begun.plus(DEADLINE);
    env.fails(BUSY);
    env.now = env.now.plus(DEADLINE);
    assertThat(env.plan().action()).isInstanceOf(EnvAction.Change.class);
    assertThat(env.plan().verdict().standing()).isEqualTo(Standing.WORKING);

    env.fails(BUSY);
    assertThat(env.memory.busySince()).isEqualTo(env.now);
  }

  @Test
  void shouldForgetThatTheCloudWasBusyWhenItTakesOrRefusesAChangeOrAllIsWell() {
    env.name = "other";
    env.notReadySince(begun);
    isBusy();
    var busy = env.memory;
    assertThat(busy.busySince()).isNotNull();
    env.fails(error(ErrorKind.DENIED, "UnauthorizedOperation", false));
    assertThat(env.memory.busySince()).as("refused").isNull();

    env.memory = busy;
    env.name = "render";
    env.now = env.now.plus(PATIENCE.listing());
    env.looks();
    env.memory = env.memory.withReplacement(null);
    env.asks("replicas: 0\n");
    assertThat(env.looks().verdict().standing()).isEqualTo(Standing.READY);
    assertThat(env.memory.busySince()).as("as it is to be").isNull();
  }

  @Test
  void shouldNotTakeTheCloudForBusyForEverWhenItIsDeleted() {
    isDeleted();
    waitsNoLongerThan(isBusy(), Reason.CLOUD_BUSY, "Deleting the environment.");
    assertThat(env.plan().action()).isEqualTo(new EnvAction.Delete(ID));

    env.fails(error(ErrorKind.DENIED, "UnauthorizedOperation", false));
    assertThat(env.plan().verdict().reason()).as("no longer busy").isEqualTo(Reason.NOT_TAKING);
  }

  /** The cloud takes what is planned for an environment that goes. */
  private void takes() {
    var action = env.begins();
    var operation =
        action instanceof EnvAction.Call call ? call.call().operation() : EnvPlanner.DELETE;
    assertThat(action.effect()).isEqualTo(EnvAction.Effect.CALL);
    env.memory =
        env.memory
            .withWork(env.memory.work().accepted(operation, "r", null, ID, env.now))
            .withSyncOf(ID, sync -> sync.tried(Leaving.NAME, env.now));
  }

  @Test
  void shouldNotRepeatForEverWhatTheCloudTakesWithoutEffect() {
    isDeleted();
    env.nodes = List.of(node("node-a", "RUNNING"));
    env.desired = 1;
    takes();
    env.now = begun.plusSeconds(300);
    env.nodes = List.of();
    env.desired = 0;
    for (int i = 0; i < 3; i++) {
      assertThat(env.plan().action()).isEqualTo(new EnvAction.Delete(ID));
      env.now = env.now.plusSeconds(120);
      takes();
    }
    var last = env.now;
    env.now = last.plusSeconds(899);
    var plan = env.plan();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));
    env.now = last.plusSeconds(900);
    assertThat(env.plan().action()).isEqualTo(new EnvAction.Delete(ID));

    waitsNoLongerThan(
        begun.plusSeconds(420), Reason.NOT_TAKING, "has not got on since", "Retain", "goes on");
  }

  /** Nothing but less that is left is progress. */
  @Test
  void shouldNotTakeOtherNodesForProgress() {
    isDeleted();
    env.desired = 2;
    env.nodes = List.of(node("node-a", "RUNNING"), node("node-b", "RUNNING"));
    takes();
    var refused =
        error(ErrorKind.CONFLICT, "UnsupportedOperation.NotEnoughComputeNodesToTerminate", false);
    for (int i = 0; i < 8; i++) {
      env.now = env.now.plusSeconds(900);
      env.nodes = List.of(node("node-a" + i, "RUNNING"), node("node-b" + i, "CREATION_FAILED"));
      env.fails(refused);
      takes();
    }
    var plan = env.plan();
    assertThat(plan.verdict().reason()).isEqualTo(Reason.NOT_TAKING);
    assertThat(plan.verdict().message()).contains("since " + begun);

    env.desired = 1;
    assertThat(env.plan().verdict().standing()).isEqualTo(Standing.WORKING);
  }

  /** It is in no count, and as many nodes are there as are wanted. */
  @Test
  void shouldReadWhatBecomesOfNodesThatHangInWhatGoes() {
    env.nodes = List.of(node("node-a", "PENDING"));
    assertThat(FailedActivities.matter(env.facts())).as("to be kept").isFalse();
    isDeleted();
    assertThat(FailedActivities.matter(env.facts())).isTrue();
    env.nodes = List.of();
    assertThat(FailedActivities.matter(env.facts())).as("nothing is left").isFalse();
  }

  /** Of many nodes of a type that is sold out, some are always made anew. */
  private void failsAgainAndAgain() {
    env.nodes =
        List.of(
            node("node-a", "RUNNING"),
            node("node-b", "CREATION_FAILED"),
            node("node-c", "CREATING"));
    env.desired = 3;
    var begins =
        new Activity(
            "act-1", ID, "node-c", "CREATE_COMPUTE_NODE", "cause", "", "", env.now, null, null);
    env.activities = seen(List.of(begins), env.now);
  }

  @Test
  void shouldNotKeepADeletionFromGoingOnWhileNodesAreMadeAnew() {
    failsAgainAndAgain();
    isDeleted();
    env.now = begun.plusSeconds(899);
    failsAgainAndAgain();
    assertThat(env.plan().action()).isEqualTo(GivenEnv.NONE);
    assertThat(env.plan().lookAgain()).isEqualTo(Duration.ofSeconds(1));

    env.now = begun.plusSeconds(900);
    failsAgainAndAgain();
    assertThat(env.plan().action()).isEqualTo(new EnvAction.Call(ID, EnvCall.Modify.count(1)));
    assertThat(env.plan().verdict().standing()).isEqualTo(Standing.WORKING);

    var asked =
        Work.of(null).accepted("ModifyComputeEnv", "r", null, ID, env.now.minusSeconds(899));
    env.memory = env.memory.withWork(asked);
    assertThat(env.plan().action()).as("of that again").isEqualTo(GivenEnv.NONE);
  }

  @Test
  void shouldNotKeepAChangeFromBeingMadeWhileNodesAreMadeAnew() {
    failsAgainAndAgain();
    env.notReadySince(begun);
    env.now = begun.plus(DEADLINE).plus(DEADLINE);
    failsAgainAndAgain();
    env.asks("replicas: 2\n");
    assertThat(env.looks().action()).isEqualTo(GivenEnv.NONE);
    assertThat(env.plan().verdict().message()).contains("A change is under way");
    assertThat(env.plan().lookAgain()).isEqualTo(Duration.ofMinutes(15));

    env.now = env.now.plusSeconds(900);
    failsAgainAndAgain();
    assertThat(env.plan().action()).isEqualTo(GivenEnv.setTo(2));
    assertThat(env.plan().verdict().standing()).isEqualTo(Standing.WORKING);
  }

  /** The replacement took longer than a former one is given to go. */
  @Test
  void shouldCountFromTheRetirementWhatTheListTakesToAgree() {
    env.notReadySince(begun);
    var retired = begun.plus(DEADLINE).plus(DEADLINE);
    env.memory =
        new EnvMemory("env-2", Work.of(null))
            .withReplacement(Replacement.begun(List.of("imageId"), begun).retiring(ID, retired))
            .other();
    env.disagrees = true;
    var deletion = new EnvDeletion(PATIENCE);
    env.now = retired.plus(DEADLINE).minusSeconds(1);
    assertThat(deletion.removal(env.facts(), env.now).orElseThrow().verdict().standing())
        .isEqualTo(Standing.WORKING);
    env.now = retired.plus(DEADLINE);
    assertThat(deletion.removal(env.facts(), env.now).orElseThrow().verdict().standing())
        .isEqualTo(Standing.STALLED);
  }

  /**
   * Nothing but the retirement's own calls tells since when the nodes of a former one are to go.
   */
  @Test
  void shouldCountFromTheRetirementWhatARetiredOneTakes() {
    env.notReadySince(begun);
    var asked = begun.plus(DEADLINE);
    var work = Work.of(null).accepted("ModifyComputeEnv", "r", null, asked);
    env.memory =
        new EnvMemory("env-2", work)
            .withReplacement(Replacement.begun(List.of("imageId"), begun).retiring(ID, begun))
            .other();
    env.nodes = List.of(node("node-a", "DELETING"));
    env.activities = new Observation<>(null, null, error(ErrorKind.DENIED, "Denied", false));
    env.now = asked.plusSeconds(1);
    assertThat(Hanging.of(env.facts(), env.now).isLate(env.now)).isFalse();

    env.now = asked.plus(DEADLINE);
    var hanging = Hanging.of(env.facts(), env.now);
    assertThat(hanging.isLate(env.now)).isTrue();
    assertThat(hanging.verdict(env.facts(), "It goes.").message())
        .contains("node-a (DELETING)", "end the nodes there")
        .doesNotContain("terminateNodes", "replicas", "Retain");
  }

  /** An autoscaler changes the number of the one that serves all the time. */
  @Test
  void shouldNotCountFromWhatIsAskedOfTheOneThatServes() {
    env.notReadySince(begun);
    var asked = begun.plus(DEADLINE);
    var work = Work.of(null).accepted("ModifyComputeEnv", "r", null, ID, asked.minusSeconds(60));
    for (var operation : List.of("CreateComputeEnv", "ModifyComputeEnv", "AttachInstances")) {
      work = work.accepted(operation, "r", null, "env-2", asked);
    }
    env.memory =
        new EnvMemory("env-2", work)
            .withReplacement(Replacement.begun(List.of("imageId"), begun).retiring(ID, begun))
            .other();
    assertThat(Hanging.lastAsked(env.facts(), env.now)).isEqualTo(asked.minusSeconds(60));
    assertThat(EnvSteps.createdAt(env.facts())).isEqualTo(Instant.EPOCH);
  }
}
