package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.AttachedInstance;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How instances of the user's own come to an environment and leave it. */
class AttachingTest extends GivenEnv {
  @Test
  void shouldScaleWhileAnInstanceIsNotAttached() {
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]\n");
    details = nodes();
    listing = listed(1, running(1));
    for (var kind : List.of(ErrorKind.INVALID, ErrorKind.CONFLICT)) {
      memory = new EnvMemory(ID, NEW);
      assertThat(((EnvAction.Change) plan().action()).setting()).isEqualTo("attachedInstances");
      refuses(kind, "InstancesNotAllowToAttach");
      assertThat(plan().action()).isEqualTo(setTo(3));
    }
    memory = new EnvMemory(ID, NEW);
    refuses(ErrorKind.INVALID, "InstancesNotAllowToAttach");
    expect(
        setTo(3), Standing.STALLED, Reason.INVALID_REQUEST, "InstancesNotAllowToAttach", "Besides");
  }

  @Test
  void shouldScaleWhileAnInstanceIsNotDetached() {
    asks("attachedInstances: []\n");
    details = nodes(node("node-1", "ins-1", "RUNNING", true));
    listing = seen(List.of(view(ID, "render", 1, running(2), 1, null)));
    assertThat(((EnvAction.Change) plan().action()).setting()).isEqualTo("attachedInstances");
    refuses(ErrorKind.CONFLICT, "NotDetachable");
    assertThat(plan().action()).isEqualTo(setTo(3));
  }

  @Test
  void shouldAttachOnlyWhatIsConfirmedAndOnlyOnce() {
    details = nodes();
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: false}]\n");
    expect(NONE, Standing.STALLED, Reason.INVALID_REQUEST, "confirmReinstall: true for ins-1");

    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true, imageId: img-1}]\n");
    var attach =
        new EnvAction.Change(
            ID,
            "attachedInstances",
            new EnvCall.Attach(List.of(new AttachedInstance("ins-1", "img-1", null))));
    expect(attach, Standing.WORKING, Reason.UPDATING);

    details = nodes(node("node-1", "ins-1", "CREATING", true));
    listing =
        seen(List.of(view(ID, "render", 3, new ComputeNodeMetrics(0, 1, 0, 0, 3, 0, 0), 1, null)));
    memory = expect(NONE, Standing.WORKING, Reason.SCALING).memory();
    assertThat(memory.attached()).containsExactly("ins-1");

    details = nodes();
    listing = listed(3, running(3));
    expect(NONE, Standing.STALLED, Reason.INVALID_REQUEST, "left the environment");

    asks("attachedInstances: []\n");
    memory = plan().memory();
    assertThat(memory.attached()).isEmpty();
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true, imageId: img-1}]\n");
    expect(attach, Standing.WORKING, Reason.UPDATING);
  }

  /** Where the cloud counts attached instances, another number is true in a moment. */
  @Test
  void shouldLeaveTheNumberAloneWhileAnInstanceIsNotShownThatWasAttached() {
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]\n");
    details = nodes();
    var plan = plan();
    var attach = (EnvAction.Change) plan.action();
    var asked = AttachedInstances.asking((EnvCall.Attach) attach.call(), plan.memory());
    var late = NOW.minus(PATIENCE.listing());
    asks("replicas: 2\n");
    memory = asked.withSyncOf(ID, sync -> sync.tried(attach.setting(), late.plusSeconds(1)));
    var waits = expect(NONE, Standing.WORKING, Reason.SCALING, "shows attached instances");
    assertThat(waits.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    memory = asked.withSyncOf(ID, sync -> sync.tried(attach.setting(), late));
    assertThat(plan().action()).as("it never comes").isEqualTo(setTo(2));

    memory = asked.withSyncOf(ID, sync -> sync.tried(attach.setting(), NOW));
    details = nodes(node("node-1", "ins-1", "RUNNING", true));
    listing = seen(List.of(view(ID, "render", 4, running(5), 1, null)));
    assertThat(plan().action()).as("it is shown").isInstanceOf(EnvAction.Change.class);
  }

  /** Another wish begins anew how often it was tried, not when it was sent. */
  @Test
  void shouldWaitForAnAttachedInstanceThoughOthersAreAskedForMeanwhile() {
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]\n");
    details = nodes();
    listing = seen(List.of(view(ID, "render", 3, running(3), 0, null)));
    var attach = (EnvAction.Change) plan().action();
    memory =
        AttachedInstances.asking((EnvCall.Attach) attach.call(), plan().memory())
            .withSyncOf(ID, sync -> sync.tried(attach.setting(), NOW.minusSeconds(5)));
    asks(
        "replicas: 5\nattachedInstances: [{instanceId: ins-1, confirmReinstall: true}, {instanceId: ins-2, confirmReinstall: false}]\n");
    for (int i = 0; i < 3; i++) {
      assertThat(AttachedInstances.unseen(facts(), PATIENCE)).contains(NOW.minusSeconds(5));
      assertThat(plan().action()).isEqualTo(NONE);
      memory = plan().memory();
    }
  }

  /** The cloud may reinstall an instance that is gone again before anybody sees it. */
  @Test
  void shouldAskForAnInstanceNoMoreThanOnceThoughItNeverComes() {
    details = nodes();
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]\n");
    var plan = plan();
    var attach = (EnvAction.Change) plan.action();
    var asked = AttachedInstances.asking((EnvCall.Attach) attach.call(), plan.memory());
    assertThat(asked.attached()).containsExactly("ins-1");

    var late = NOW.minus(PATIENCE.listing());
    memory = asked.withSyncOf(ID, sync -> sync.tried(attach.setting(), late.plusSeconds(1)));
    plan = plan();
    assertThat(plan.action()).isEqualTo(NONE);
    assertThat(plan.toString()).contains("may not show it yet").doesNotContain("left the");

    memory = asked.withSyncOf(ID, sync -> sync.tried(attach.setting(), late));
    expect(NONE, Standing.STALLED, Reason.INVALID_REQUEST, "ins-1 left the environment");

    asks(
        "attachedInstances: [{instanceId: ins-1, confirmReinstall: true}, {instanceId: ins-2, confirmReinstall: true}]\n");
    assertThat(((EnvCall.Attach) ((EnvAction.Change) plan().action()).call()).instances())
        .extracting(AttachedInstance::instanceId)
        .containsExactly("ins-2");
  }

  @Test
  void shouldDetachWhatTheSpecDoesNotName() {
    details = nodes(node("node-1", "ins-1", "RUNNING", true));
    listing = seen(List.of(view(ID, "render", 3, running(4), 1, null)));
    expect(NONE, Standing.READY, Reason.AVAILABLE);

    asks("attachedInstances: []\n");
    expect(
        new EnvAction.Change(ID, "attachedInstances", new EnvCall.Detach(List.of("ins-1"))),
        Standing.WORKING,
        Reason.UPDATING);
  }

  @Test
  void shouldNotAttachWithAPasswordTheCloudRefuses() {
    details = nodes();
    asks(
        "attachedInstances: [{instanceId: ins-1, confirmReinstall: true, login: {passwordSecretRef: {name: node-login, key: password}}}]\n");
    secrets = new EnvSecrets(Map.of(LOGIN, new SecretValue.Found("feebleword")));
    var plan = expect(NONE, Standing.WORKING, Reason.SECRET_VALUE_INVALID, "no password");
    assertThat(plan.aspects().toString())
        .contains("no password the cloud accepts")
        .doesNotContain("feebleword");

    secrets = new EnvSecrets(Map.of(LOGIN, new SecretValue.Found("strongword1")));
    assertThat(plan().action()).isInstanceOf(EnvAction.Change.class);
    assertThat(plan().toString()).doesNotContain("strongword1");
  }
}
