package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How an environment goes. */
class EnvDeletionTest extends GivenEnv {
  @Test
  void shouldNotWaitForEverForNodesThatHangWhenItIsDeleted() {
    resource.getMetadata().setDeletionTimestamp(NOW.minusSeconds(899).toString());
    activities = seen(List.of());
    notReadySince(NOW.minus(Duration.ofDays(1)));
    listing = listed(3, new ComputeNodeMetrics(0, 0, 0, 0, 2, 1, 0));
    details =
        seen(
            Optional.of(
                details(
                    3,
                    new ComputeNodeMetrics(0, 0, 0, 0, 2, 1, 0),
                    List.of(node("node-a", null, "DELETING", false)))));
    var waits = expect(NONE, Standing.WORKING, Reason.DELETING, "node-a (DELETING)");
    assertThat(waits.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    resource.getMetadata().setDeletionTimestamp(NOW.minusSeconds(900).toString());
    expect(new EnvAction.Call(ID, EnvCall.Modify.count(1)), Standing.WORKING, Reason.DELETING, "2");

    listing = listed(0, new ComputeNodeMetrics(0, 0, 0, 0, 0, 1, 0));
    resource.getMetadata().setDeletionTimestamp(NOW.minusSeconds(7199).toString());
    expect(NONE, Standing.WORKING, Reason.DELETING, "node-a (DELETING)");
    resource.getMetadata().setDeletionTimestamp(NOW.minusSeconds(7200).toString());
    var late = expect(NONE, Standing.STALLED, Reason.NODES_FAILED, "node-a (DELETING)", "Retain");
    assertThat(late.underway()).isTrue();
  }

  @Test
  void shouldTellWhyNodesDoNotGo() {
    delete();
    listing = listed(0, new ComputeNodeMetrics(0, 0, 0, 0, 0, 1, 0));
    assertThat(FailedActivities.matter(facts())).isTrue();
    var failed =
        new Activity(
            "act-1",
            ID,
            "node-a",
            "TERMINATE_COMPUTE_NODE",
            "cause",
            "FAILED",
            "It is locked.",
            NOW.minusSeconds(60),
            NOW,
            null);
    activities = seen(List.of(failed, activity("act-2", "FAILED", "Sold out.", 10)));
    details =
        seen(Optional.of(details(0, running(0), List.of(node("node-a", null, "DELETING", false)))));
    var plan = expect(NONE, Standing.WORKING, Reason.DELETING, "act-1", "It is locked.");
    assertThat(plan.news()).extracting(News::key).containsExactly("activity act-1");
    assertThat(plan.verdict().message()).doesNotContain("Sold out");

    resource.getMetadata().setDeletionTimestamp(null);
    listing = listed(3, new ComputeNodeMetrics(0, 0, 0, 0, 3, 1, 0));
    plan = expect(NONE, Standing.WORKING, Reason.SCALING, "It is locked.");
    assertThat(plan.news()).extracting(News::key).containsExactly("activity act-1");

    details = nodes(node("node-b", "b", "RUNNING", false));
    assertThat(plan().verdict().message()).as("of a node that went").doesNotContain("locked");
  }

  @Test
  void shouldReleaseWhenNothingWasCreated() {
    delete();
    isNew(NEW);

    expect(RELEASE, Standing.WORKING, Reason.DELETING, "No environment was created");
  }

  @Test
  void shouldNotReleaseBeforeItIsKnownWhetherAnEnvironmentWasCreated() {
    delete();
    isNew(intended(3, Duration.ofSeconds(90)));
    var plan = expect(NONE, Standing.WORKING, Reason.SETTLING, "before the resource is let go");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(30));

    isNew(intended(3, Duration.ofSeconds(120)));
    expect(RELEASE, Standing.WORKING, Reason.DELETING, "No environment was created");
  }

  @Test
  void shouldLeaveTheEnvironmentWhenAskedToRetainIt() {
    delete();
    asks("deletionPolicy: Retain\n");

    expect(RELEASE, Standing.WORKING, Reason.DELETING, "Environment env-1 stays in the cloud");
  }

  @Test
  void shouldNotDeleteBeforeTheEnvironmentItselfWasRead() {
    delete();
    for (var none : Arrays.<Observation<Optional<ComputeEnvDetails>>>asList(null, unread())) {
      details = none;
      expect(NONE, Standing.WORKING, Reason.DELETING, "Reading what the cloud has");
    }
    details = new Observation<>(null, null, error(ErrorKind.DENIED));
    expect(NONE, Standing.WORKING, Reason.ACCESS_DENIED, "failed: Code");
  }

  @Test
  void shouldEmptyTheEnvironmentFirst() {
    delete();

    expect(
        new EnvAction.Call(ID, EnvCall.Modify.count(0)),
        Standing.WORKING,
        Reason.DELETING,
        "Removing 3 nodes");
  }

  @Test
  void shouldNotEmptyTheEnvironmentWhileNodesAreInTransition() {
    delete();
    listing = listed(3, new ComputeNodeMetrics(0, 1, 0, 0, 2, 0, 0));

    expect(NONE, Standing.WORKING, Reason.DELETING, "Waiting for a change to end: 2 running, 1");
  }

  @Test
  void shouldWaitUntilTheEnvironmentIsEmpty() {
    delete();
    listing = listed(0, new ComputeNodeMetrics(0, 0, 0, 0, 0, 2, 0));
    expect(NONE, Standing.WORKING, Reason.DELETING, "0 running, 0 starting, 2 ending");

    listing = listed(0, running(1));
    expect(NONE, Standing.WORKING, Reason.DELETING, "is empty: 1 running", "0 attached");

    listing = seen(List.of(view(ID, "render", 0, running(0), 2, null)));
    expect(NONE, Standing.WORKING, Reason.DELETING, "2 attached");
  }

  @Test
  void shouldNotDeleteByAListThatLagsBehindTheEnvironment() {
    delete();
    listing = seen(List.of(view(ID, "render", 0, running(0), 0, null)));
    details = seen(Optional.of(details(2, running(2))));
    expect(NONE, Standing.WORKING, Reason.DELETING, "do not agree yet");
  }

  @Test
  void shouldDeleteAnEmptyEnvironment() {
    delete();
    details = seen(Optional.of(details(0, running(0))));
    for (var attached : new Integer[] {0, null}) {
      listing = seen(List.of(view(ID, "render", 0, running(0), attached, null)));
      expect(
          new EnvAction.Delete(ID), Standing.WORKING, Reason.DELETING, "Deleting the environment");
    }
  }

  @Test
  void shouldWaitWhileTheCloudDeletes() {
    delete();
    listing = listedDeleting();
    expect(NONE, Standing.WORKING, Reason.DELETING, "The cloud is deleting");

    listing = listed(0, running(0));
    details = described("DELETING");
    expect(NONE, Standing.WORKING, Reason.DELETING, "The cloud is deleting");
  }

  @Test
  void shouldReleaseOnlyWhatDescribeSaysIsGone() {
    delete();
    isNotListed(Duration.ofHours(1));
    expect(RELEASE, Standing.WORKING, Reason.DELETING, "confirms that the environment is gone");

    listing = listedDeleting();
    expect(RELEASE, Standing.WORKING, Reason.DELETING, "confirms that the environment is gone");

    listing = listed(0, running(0));
    expect(NONE, Standing.WORKING, Reason.DELETING, "do not agree yet");

    listing = seen(List.of());
    details = described(null);
    expect(NONE, Standing.WORKING, Reason.DELETING, "do not agree yet");
  }

  @Test
  void shouldNotReleaseBeforeTheCloudMustKnowTheEnvironment() {
    delete();
    isNotListed(Duration.ofSeconds(90));

    var plan = expect(NONE, Standing.WORKING, Reason.DELETING, "do not agree yet");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldDetachInstancesBeforeItDeletes() {
    delete();
    listing = seen(List.of(view(ID, "render", 0, running(2), 2, null)));
    details =
        nodes(node("node-1", "ins-1", "RUNNING", true), node("node-2", "ins-2", "RUNNING", true));
    expect(
        new EnvAction.Call(ID, new EnvCall.Detach(List.of("ins-1", "ins-2"))),
        Standing.WORKING,
        Reason.DELETING,
        "which stay");
  }

  /** A node that is ended by its id may be replaced by the cloud, again and again. */
  @Test
  void shouldWantAsManyFewerAsCanBeEndedBeforeItDeletes() {
    delete();
    listing = listed(3, running(1));
    details = nodes(node("node-1", "ins-1", "RUNNING", false));
    expect(
        new EnvAction.Call(ID, EnvCall.Modify.count(2)),
        Standing.WORKING,
        Reason.DELETING,
        "Removing 1 node");

    listing = listed(2, running(0));
    details = seen(Optional.of(details(2, running(0))));
    expect(
        new EnvAction.Call(ID, EnvCall.Modify.count(0)),
        Standing.WORKING,
        Reason.DELETING,
        "no nodes, though 2 nodes are wanted");
  }

  /** Nodes are made after the creation, and those in PENDING are in no count. */
  @Test
  void shouldNotDeleteWhileNodesMayBeThere() {
    delete();
    for (int desired : new int[] {0, 2}) {
      listing = listed(desired, running(0));
      for (var state : List.of("PENDING", "CREATING", "DELETING", "SOMETHING")) {
        details =
            seen(
                Optional.of(
                    details(desired, running(0), List.of(node("node-1", null, state, false)))));
        if (state.equals("SOMETHING")) {
          assertThat(plan().action()).isNotInstanceOf(EnvAction.Delete.class);
        } else {
          expect(NONE, Standing.WORKING, Reason.DELETING, "node-1 (%s)".formatted(state));
        }
      }
    }
  }

  @Test
  void shouldDeleteAllTheSameWhatCannotBeSetToNoNodes() {
    delete();
    listing = listed(2, running(0));
    details = seen(Optional.of(details(2, running(0))));
    var none = new EnvAction.Call(ID, EnvCall.Modify.count(0));
    var refusal =
        refusal("ModifyComputeEnv", ErrorKind.CONFLICT, "NotEnoughComputeNodesToTerminate");
    memory = new EnvMemory(ID, NEW.failed(refusal, null, ID, NOW));
    assertThat(plan().action()).as("at once").isEqualTo(none);

    resource.getMetadata().setDeletionTimestamp(NOW.minus(PATIENCE.taskRetry()).toString());
    notReadySince(NOW.minus(Duration.ofDays(1)));
    expect(new EnvAction.Delete(ID), Standing.WORKING, Reason.DELETING);

    var refused = refusal("DeleteComputeEnv", ErrorKind.CONFLICT, "ComputeEnvOperation");
    memory = memory.withWork(memory.work().failed(refused, null, ID, NOW));
    assertThat(plan().action()).as("after a refusal").isEqualTo(none);

    memory = new EnvMemory(ID, NEW.failed(refusal, null, "env-2", NOW));
    assertThat(plan().action()).as("after a refusal of another one").isEqualTo(none);

    memory = new EnvMemory(ID, NEW);
    assertThat(plan().action()).as("without a refusal").isEqualTo(none);
  }

  private void deletedSince(Duration ago) {
    resource.getMetadata().setDeletionTimestamp(NOW.minus(ago).toString());
  }

  private void failingFor(Duration time, ErrorKind kind, String operation, String code) {
    var error = refusal(operation, kind, code);
    memory =
        new EnvMemory(
            ID, NEW.failed(error, null, ID, NOW.minus(time)).failed(error, null, ID, NOW));
  }

  @Test
  void shouldTellAPersonThatTheCloudRefusesToDeleteAnEnvironmentAndGoOnTrying() {
    deletedSince(Duration.ofHours(5));
    details = seen(Optional.of(details(0, running(0))));
    listing = listed(0, running(0));
    var delete = new EnvAction.Delete(ID);
    assertThat(delete.isRepeatedWhenInvalid()).isTrue();
    failingFor(Duration.ofSeconds(899), ErrorKind.INVALID, "DeleteComputeEnv", "Wrong");
    var plan = expect(delete, Standing.WORKING, Reason.DELETING);
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    failingFor(Duration.ofSeconds(900), ErrorKind.INVALID, "DeleteComputeEnv", "Wrong");
    expect(delete, Standing.STALLED, Reason.NOT_TAKING, "cloud's console", "Retain");

    deletedSince(Duration.ofSeconds(899));
    plan = expect(delete, Standing.WORKING, Reason.DELETING);
    assertThat(plan.lookAgain()).as("from the deletion on").isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldTellTheSameOfEveryStepOfADeletion() {
    deletedSince(Duration.ofHours(5));
    failingFor(Duration.ofSeconds(900), ErrorKind.INVALID, "ModifyComputeEnv", "Wrong");
    var plan = plan();
    assertThat(plan.action()).isEqualTo(new EnvAction.Call(ID, EnvCall.Modify.count(0)));
    assertThat(plan.action().isRepeatedWhenInvalid()).isTrue();
    assertThat(plan.verdict().reason()).isEqualTo(Reason.NOT_TAKING);
    assertThat(plan.verdict().message()).startsWith("Removing 3 nodes. The cloud refuses");

    failingFor(
        Duration.ofSeconds(900), ErrorKind.CONFLICT, "ModifyComputeEnv", "AcceptOtherRequest");
    assertThat(plan().verdict().standing()).as("busy").isEqualTo(Standing.WORKING);
  }

  @Test
  void shouldLeaveStandingWhatWasSaidOfADeletionWhileTheCloudIsRead() {
    delete();
    notReadySince(NOW);
    details = unread();
    assertThat(plan().verdict().isNoNews()).isTrue();
    listing = unread();
    assertThat(plan().verdict().isNoNews()).isTrue();

    resource.getMetadata().setGeneration(2L);
    expect(NONE, Standing.WORKING, Reason.DELETING, "Reading what the cloud has");
  }

  @Test
  void shouldEndByIdOnlyWhatNoLowerCountEnds() {
    delete();
    listing = listed(0, running(1));
    details = nodes(node("node-1", "ins-1", "RUNNING", false));
    expect(
        new EnvAction.Call(ID, new EnvCall.Terminate(List.of("node-1"))),
        Standing.WORKING,
        Reason.DELETING);
  }

  /** To end an instance of the user's own would destroy it. */
  @Test
  void shouldEndNothingOfWhichItIsNotToldWhoseItIs() {
    delete();
    listing = seen(List.of(view(ID, "render", 0, running(1), 1, null)));
    for (var origin : Arrays.asList(null, "", "A_NEW_WORD")) {
      details = nodes(ofOrigin("ins-1", "RUNNING", origin));
      expect(
          NONE,
          Standing.WORKING,
          Reason.DELETING,
          "node-ins-1 (RUNNING, perhaps an instance of yours: the cloud does not tell)");
    }
  }
}
