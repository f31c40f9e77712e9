package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the one of two environments goes that is not wanted any more, and what moves with it. */
class EnvRetiringTest extends GivenReplacement {
  @Test
  void shouldRemoveTheNewOneWhenTheSpecIsChangedAgain() {
    for (var image : List.of("img-one", "img-three")) {
      var test = new EnvRetiringTest();
      test.isBuilding();
      test.asks("imageId: " + image);
      var plan = test.pass();
      expect(plan, NONE, Standing.WORKING, Reason.REPLACING, NEW);
      assertThat(plan.news()).extracting(News::reason).containsExactly("ReplacementDiscarded");
      assertThat(test.memory.replacement().phase()).isEqualTo(Replacement.Phase.DISCARDING);
      assertThat(test.memory.envId()).isEqualTo(OLD);

      test.lists(NEW, 3, running(3), 0, null);
      test.otherDetails = described(NEW, 3, running(3), List.of());
      assertThat(test.plan().action()).isEqualTo(new EnvAction.Call(NEW, EnvCall.Modify.count(0)));
      test.lists(NEW, 0, running(0), 0, null);
      test.otherDetails = described(NEW, 0, running(0), List.of());
      assertThat(test.plan().action()).isEqualTo(new EnvAction.Delete(NEW));
      test.lists(NEW, 0, running(0), 0, "DELETING");
      test.otherDetails = seen(Optional.empty());
      test.pass();
      assertThat(test.memory.replacement()).isNull();
      assertThat(test.memory.envId()).isEqualTo(OLD);
      test.listed.removeIf(env -> env.envId().equals(NEW));
      test.pass();
      assertThat(test.memory.replacement() != null).isEqualTo(image.equals("img-three"));
    }
  }

  @Test
  void shouldRemoveTheNewOneWhenItMayNotReplaceAnyMore() {
    isBuilding();
    asks("replacePolicy: Never");
    pass();
    assertThat(memory.replacement().phase()).isEqualTo(Replacement.Phase.DISCARDING);
  }

  @Test
  void shouldRetireTheOldOneInTheSafeOrder() {
    isRetiring();
    asks(
        "attachedInstances: [{instanceId: ins-1, confirmReinstall: true},"
            + " {instanceId: ins-lost, confirmReinstall: true}]");
    memory = memory.withAttached(List.of("ins-1", "ins-lost"));
    lists(OLD, 3, running(4), 1, null);
    expect(
        plan(),
        new EnvAction.Call(OLD, EnvCall.Modify.count(0)),
        Standing.WORKING,
        Reason.REPLACING,
        "Environment env-new serves. Environment env-old goes: Removing 3 nodes");

    lists(OLD, 0, running(1), 1, null);
    otherDetails = described(OLD, 0, running(1), List.of(attached("ins-1")));
    details = described(NEW, 3, running(3), List.of());
    var detach = looks();
    assertThat(detach.action())
        .isEqualTo(new EnvAction.Call(OLD, new EnvCall.Detach(List.of("ins-1"))));
    // What left by itself is not attached again by itself, what is detached here is.
    assertThat(memory.attached()).as("planned").containsExactly("ins-1", "ins-lost");
    memory = before(detach);
    assertThat(memory.attached()).containsExactly("ins-lost");

    lists(OLD, 0, running(0), 0, null);
    otherDetails = described(OLD, 0, running(0), List.of());
    assertThat(pass().action()).isEqualTo(new EnvAction.Delete(OLD));

    otherDetails = seen(Optional.empty());
    listed.removeIf(env -> env.envId().equals(OLD));
    var gone = pass();
    assertThat(gone.news()).extracting(News::reason).containsExactly("ReplacementEnded");
    assertThat(memory.replacement()).isNull();
    assertThat(plan().action())
        .isInstanceOfSatisfying(
            EnvAction.Change.class,
            change -> {
              assertThat(change.envId()).isEqualTo(NEW);
              assertThat(((EnvCall.Attach) change.call()).instances())
                  .extracting(instance -> instance.instanceId())
                  .containsExactly("ins-1");
            });
  }

  /** It may have left by itself meanwhile, which is why the cloud does not detach it. */
  @Test
  void shouldNotTakeAnInstanceForDetachedThatTheCloudDidNotDetach() {
    isRetiringWithAnInstance();
    for (boolean unknown : new boolean[] {true, false}) {
      // What is only planned may be held back: nothing is forgotten before the call.
      var plan = plan();
      assertThat(plan.memory().attached()).containsExactly("ins-1");
      assertThat(before(plan).attached()).isEmpty();
      assertThat(envPass().failed(plan.action(), before(plan), notDetached(unknown)).attached())
          .isEqualTo(unknown ? List.of() : List.of("ins-1"));
    }
  }

  /** A pass that sees what stayed may make the next call, which takes it off the record again. */
  @Test
  void shouldKnowWhatStayedAfterALostAnswerWhenTheNextCallIsRefused() {
    losesTheAnswerToDetach(Duration.ofSeconds(120));
    assertThat(memory.attached()).isEmpty();
    var plan = plan();
    assertThat(plan.action())
        .isEqualTo(new EnvAction.Call(OLD, new EnvCall.Detach(List.of("ins-1"))));
    memory = envPass().failed(plan.action(), before(plan), notDetached(false));
    assertThat(memory.attached()).containsExactly("ins-1");
  }

  private static CloudException notDetached(boolean unknown) {
    return new CloudException(
        "DetachInstances", ErrorKind.INVALID, "UnsupportedOperation", "", "r", unknown, null);
  }

  /** An instance of the user's own is left in the old one. */
  private void isRetiringWithAnInstance() {
    isRetiring();
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]");
    memory = memory.withAttached(List.of("ins-1"));
    lists(OLD, 0, running(1), 1, null);
    otherDetails = described(OLD, 0, running(1), List.of(attached("ins-1")));
    details = described(NEW, 3, running(3), List.of());
  }

  /** An instance was detached from the old one, or not: no answer told. */
  private void losesTheAnswerToDetach(Duration ago) {
    isRetiringWithAnInstance();
    memory = before(plan());
    memory = memory.withWork(memory.work().failedBesides(notDetached(true), OLD, NOW.minus(ago)));
  }

  private void isGone() {
    otherDetails = seen(Optional.empty());
    listed.removeIf(env -> env.envId().equals(OLD));
    pass();
    assertThat(memory.replacement()).isNull();
  }

  @Test
  void shouldMoveAnInstanceThatWentByACallWhoseAnswerWasLost() {
    losesTheAnswerToDetach(Duration.ofSeconds(119));
    // The old one may be shown as it was before the call.
    assertThat(pass().action()).isInstanceOf(EnvAction.Call.class);
    isGone();
    var attach = plan();
    assertThat(((EnvAction.Change) attach.action()).call()).isInstanceOf(EnvCall.Attach.class);
    // For that confirmation, it is not done again.
    memory = before(attach);
    assertThat(plan().action()).isEqualTo(NONE);
  }

  /** It is somebody else who detached it, and may use it for something else. */
  @Test
  void shouldNotReinstallAnInstanceThatStayedAfterACallWhoseAnswerWasLost() {
    losesTheAnswerToDetach(Duration.ofSeconds(120));
    looks();
    isGone();
    expect(plan(), NONE, Standing.STALLED, Reason.INVALID_REQUEST, "ins-1 left the environment");
  }

  private static ComputeNode attached(String instanceId) {
    return new ComputeNode(
        "node-1", instanceId, "RUNNING", 4, 8, null, 1, null, null, null, "CVM", "USER_ATTACHED");
  }

  @Test
  void shouldNotBeginBeforeItIsKnownWhatBecomesOfAttachedInstances() {
    lists(OLD, 3, running(5), 2, null);
    asksForAnotherImage();
    pass();
    expect(plan(), NONE, Standing.WORKING, Reason.REPLACING, "Looking for the instances");

    details = described(OLD, 3, running(5), List.of(attached("ins-2"), attached("ins-1")));
    expect(
        plan(),
        NONE,
        Standing.STALLED,
        Reason.INVALID_REQUEST,
        "env-old (ins-1, ins-2)",
        "confirmReinstall: true",
        "attachedInstances: []",
        "serves on");
    assertThat(plan().memory().work().intends(EnvPlanner.CREATE)).isFalse();

    // The one that serves is kept meanwhile.
    asks("replicas: 4");
    assertThat(plan().action())
        .isEqualTo(new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(4)));
    asks("replicas: 3");

    for (var answer : List.of("[]", "[{instanceId: ins-1, confirmReinstall: true}]")) {
      asks("attachedInstances: " + answer);
      assertThat(plan().action()).isEqualTo(new EnvAction.Create(3, Attempt.FIRST));
    }
  }

  @Test
  void shouldNotSwitchWhileAttachedInstancesWouldBeLost() {
    isBuilding();
    lists(NEW, 3, running(3), 0, null);
    lists(OLD, 3, running(4), 1, null);
    details = described(OLD, 3, running(4), List.of(attached("ins-1")));
    expect(plan(), NONE, Standing.STALLED, Reason.INVALID_REQUEST, "env-old (ins-1)");
    assertThat(plan().memory().envId()).isEqualTo(OLD);

    asks("attachedInstances: []");
    assertThat(plan().memory().envId()).isEqualTo(NEW);
  }

  @Test
  void shouldKeepTheNewOneAsTheSpecSaysWhileTheOldOneGoes() {
    isRetiring();
    asks("replicas: 5");
    var plan = plan();
    assertThat(plan.action())
        .isEqualTo(new EnvAction.Change(NEW, "replicas", EnvCall.Modify.count(5)));
    assertThat(plan.verdict().message()).contains("from 3 to 5", "env-old goes");

    asks("imageId: img-three");
    assertThat(plan().action()).isEqualTo(new EnvAction.Call(OLD, EnvCall.Modify.count(0)));
    assertThat(plan().memory().replacement().envId()).isEqualTo(OLD);
  }

  @Test
  void shouldDeleteBothBeforeTheResourceGoes() {
    isBuilding();
    resource.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    lists(NEW, 3, running(3), 0, null);
    details = described(OLD, 3, running(3), List.of());
    otherDetails = described(NEW, 3, running(3), List.of());
    expect(
        plan(),
        new EnvAction.Call(NEW, EnvCall.Modify.count(0)),
        Standing.WORKING,
        Reason.DELETING);

    listed.removeIf(env -> env.envId().equals(NEW));
    otherDetails = seen(Optional.empty());
    pass();
    assertThat(memory.replacement()).isNull();
    assertThat(plan().action()).isEqualTo(new EnvAction.Call(OLD, EnvCall.Modify.count(0)));
  }

  @Test
  void shouldFindOutAboutAnOpenCreationBeforeTheResourceGoes() {
    asksForAnotherImage();
    pass();
    pass();
    for (var policy : List.of("Delete", "Retain")) {
      asks("deletionPolicy: " + policy);
      resource.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
      memory =
          memory.withWork(Work.of(null).intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
      expect(plan(), NONE, Standing.WORKING, Reason.SETTLING, "before the resource is let go");
    }
    memory =
        memory.withWork(Work.of(null).intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(120)));
    pass();
    assertThat(memory.replacement()).isNull();
    expect(plan(), new EnvAction.Release(), Standing.WORKING, Reason.DELETING, "env-old stays");
  }

  @Test
  void shouldNotLetGoOfACreationThatIsNotKnownWithoutTheCloud() {
    asksForAnotherImage();
    pass();
    pass();
    asks("deletionPolicy: Retain");
    resource.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    var blocked = Verdict.working(Reason.ACCOUNT_NOT_READY, "The account is not ready.");
    assertThat(new EnvPlanner(PATIENCE).planWithout(facts(), blocked).action())
        .isEqualTo(new EnvAction.Release());

    memory =
        memory.withWork(Work.of(null).intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
    var plan = new EnvPlanner(PATIENCE).planWithout(facts(), blocked);
    expect(plan, NONE, Standing.WORKING, Reason.ACCOUNT_NOT_READY);
  }

  @Test
  void shouldRetainBothAndSayWhichServes() {
    isBuilding();
    asks("deletionPolicy: Retain");
    resource.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    expect(
        plan(),
        new EnvAction.Release(),
        Standing.WORKING,
        Reason.DELETING,
        "Environments env-old, which serves, and env-new, which was being built");
  }
}
