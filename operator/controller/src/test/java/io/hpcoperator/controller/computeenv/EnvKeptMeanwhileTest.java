package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the environment that serves is kept while the one to replace it does not get on. */
class EnvKeptMeanwhileTest extends GivenReplacement {
  @Test
  void shouldKeepTheServingOneWhileNothingCanBeCreated() {
    asksForAnotherImage();
    pass();
    asks("replicas: 2");
    offers = new EnvOffers(unread(), unread(), null);
    expect(plan(), NONE, Standing.WORKING, Reason.OBSERVING, "Reading what the cloud offers");

    offers = EnvPreflightTest.offers("SOLD_OUT");
    var blocked = plan();
    expect(
        blocked,
        new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(2)),
        Standing.WORKING,
        Reason.PREFLIGHT_FAILED,
        "sold out",
        "Environment env-old: Changing the node count from 3 to 2");
    assertThat(blocked.memory().sync().find("replicas").orElseThrow().state())
        .isEqualTo("Updating");

    // The types of the spec are those of the new one.
    asks("replicas: 3\ninstances: {types: [NO.SUCH]}");
    assertThat(plan().action()).isEqualTo(NONE);

    asks("terminateNodes: [node-a]");
    details =
        described(
            OLD,
            3,
            running(3),
            List.of(
                new ComputeNode(
                    "node-a",
                    "ins-a",
                    "RUNNING",
                    4,
                    8,
                    null,
                    1,
                    null,
                    null,
                    null,
                    "CVM",
                    "BATCH_CREATED")));
    assertThat(plan().action())
        .isEqualTo(
            new EnvAction.Change(OLD, "terminateNodes", new EnvCall.Terminate(List.of("node-a"))));
  }

  @Test
  void shouldKeepTheServingOneWhileACreationIsRefused() {
    asksForAnotherImage();
    pass();
    asks("replicas: 2");
    var create = new EnvAction.Create(2, Attempt.FIRST);
    assertThat(pass().action()).isEqualTo(create);

    refuses(create, "LimitExceeded.ComputeEnvQuota");
    var change = new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(2));
    expect(pass(), change, Standing.WORKING, Reason.REPLACING, "Changing the node count");
    refuses(change, "UnsupportedOperation.NotEnoughComputeNodesToTerminate");
    assertThat(pass().action()).isEqualTo(create);

    refuses(create, "LimitExceeded.ComputeEnvQuota");
    lists(OLD, 2, running(2), 0, null);
    assertThat(pass().action()).isEqualTo(create);

    refuses(create, "LimitExceeded.ComputeEnvQuota");
    asks("instances: {types: [S5.MEDIUM4]}");
    assertThat(pass().action()).as("the types are those of the new one").isEqualTo(create);
  }

  /** The cloud does not take an action. */
  private void refuses(EnvAction action, String code) {
    var operation =
        action instanceof EnvAction.Create
            ? EnvPlanner.CREATE
            : action instanceof EnvAction.Change change
                ? change.call().operation()
                : action instanceof EnvAction.Call call
                    ? call.call().operation()
                    : EnvPlanner.DELETE;
    var error = new CloudException(operation, ErrorKind.CONFLICT, code, "no", "r", false, null);
    memory =
        envPass()
            .failed(
                action,
                memory.withWork(
                    memory.work().failed(error, null, action.objectId().orElse(null), NOW)),
                error);
  }

  @Test
  void shouldKeepTheServingOneWhileTheNewOneDoesNotComeUp() {
    isBuilding();
    asks("replicas: 2");
    lists(NEW, 2, failed(2), 0, null);
    var change = new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(2));
    expect(
        plan(), change, Standing.STALLED, Reason.NODES_FAILED, "does not get its nodes", "env-old");

    lists(NEW, 2, running(2), 0, "DELETING");
    expect(plan(), change, Standing.STALLED, Reason.VANISHED, "env-new");

    // Both are gone: nothing is changed.
    listed.removeIf(env -> env.envId().equals(OLD));
    expect(plan(), NONE, Standing.STALLED, Reason.VANISHED, "env-new");
  }

  @Test
  void shouldTakeTurnsWhileTheNewOneMayNotGrow() {
    isBuilding();
    asks("replicas: 4");
    lists(NEW, 3, running(3), 0, null);
    var grow = new EnvAction.Change(NEW, "replicas", EnvCall.Modify.count(4));
    var serve = new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(4));
    assertThat(pass().action()).isEqualTo(grow);
    refuses(grow, "UnsupportedOperation.ComputeEnvAcceptOtherRequest");
    assertThat(pass().action()).isEqualTo(serve);
    refuses(serve, "UnsupportedOperation.ComputeEnvAcceptOtherRequest");
    assertThat(pass().action()).isEqualTo(grow);
  }

  /** Neither starves the other: an old one may hold the quota that the new one needs. */
  @Test
  void shouldTakeTurnsWhileTheServingOneMayNotChange() {
    isRetiring();
    asks("replicas: 5");
    var grow = new EnvAction.Change(NEW, "replicas", EnvCall.Modify.count(5));
    var empty = new EnvAction.Call(OLD, EnvCall.Modify.count(0));
    assertThat(pass().action()).isEqualTo(grow);
    for (var code : List.of("LimitExceeded.CpuQuota", "ComputeEnvAcceptOtherRequest")) {
      refuses(grow, code);
      expect(pass(), empty, Standing.WORKING, Reason.SCALING, "env-old goes: Removing 3 nodes");
      refuses(empty, code);
      assertThat(pass().action()).isEqualTo(grow);
    }
    refuses(grow, "LimitExceeded.CpuQuota");
    lists(OLD, 0, new ComputeNodeMetrics(0, 0, 0, 0, 0, 3, 0), 0, null);
    assertThat(pass().action()).as("while nothing is to be asked of the old one").isEqualTo(grow);
  }

  /** Another version of the operator may have other fingerprints. */
  @Test
  void shouldNotDiscardTheNewOneForARecordThatCannotBeRead() {
    isBuilding();
    var building = memory.replacement();
    memory = memory.withBuild(null).withReplacement(building.withBuild(null));
    infos.clear();
    expect(
        pass(),
        NONE,
        Standing.WORKING,
        Reason.REPLACING,
        "Reading how environment env-old is set up");
    assertThat(memory.replacement().phase()).isEqualTo(Replacement.Phase.BUILDING);

    infos.put(OLD, "img-one");
    infos.put(NEW, "img-two");
    expect(pass(), NONE, Standing.WORKING, Reason.REPLACING, "is to take the place");
    assertThat(memory.replacement().builtFrom()).isEqualTo(building.builtFrom());
    assertThat(EnvReplacing.differences(facts())).containsExactly("imageId");

    // What the cloud does not tell is known by the record of the replacement.
    memory =
        memory
            .withBuild(null)
            .withReplacement(
                building.withBuild(null).withFields(List.of("login", "maxNodeRecreations")));
    infos.put(OLD, "img-two");
    asks("maxNodeRecreations: 3");
    pass();
    assertThat(memory.replacement().phase()).isEqualTo(Replacement.Phase.BUILDING);
    assertThat(EnvReplacing.differences(facts())).containsExactly("maxNodeRecreations");

    // The new one is not what is asked for.
    memory = memory.withReplacement(building.withBuild(null));
    infos.put(NEW, "img-one");
    pass();
    assertThat(memory.replacement().phase()).isEqualTo(Replacement.Phase.DISCARDING);
  }

  /** Otherwise one would serve that the spec does not ask for, and be replaced in turn. */
  @Test
  void shouldNotSwitchBeforeItIsKnownWhatTheNewOneWasBuiltFrom() {
    isBuilding();
    memory = memory.withReplacement(memory.replacement().withBuild(null));
    infos.remove(NEW);
    lists(NEW, 3, running(3), 0, null);
    expect(
        pass(),
        NONE,
        Standing.WORKING,
        Reason.REPLACING,
        "Reading how environment env-new is set up");
    assertThat(memory.envId()).isEqualTo(OLD);

    infos.put(NEW, "img-two");
    pass();
    assertThat(memory.envId()).isEqualTo(NEW);
  }

  @Test
  void shouldKeepTheServingOneWhileItCannotBeReadHowTheNewOneIsSetUp() {
    isBuilding();
    memory = memory.withReplacement(memory.replacement().withBuild(null));
    unreadable = NEW;
    lists(NEW, 3, running(3), 0, null);
    keepsTheServingOne(NEW);
  }

  @Test
  void shouldKeepTheServingOneWhileItCannotBeReadHowItIsSetUp() {
    isBuilding();
    memory = memory.withBuild(null);
    unreadable = OLD;
    keepsTheServingOne(OLD);

    // It is on record, in a form that cannot be read.
    resource.setStatus(Serialization.unmarshal("builtFrom: {other: form}", ComputeEnvStatus.class));
    asks("replacePolicy: Never");
    pass();
    assertThat(memory.replacement().phase()).isEqualTo(Replacement.Phase.DISCARDING);
  }

  private void keepsTheServingOne(String unread) {
    expect(
        plan(),
        NONE,
        Standing.WORKING,
        Reason.ACCESS_DENIED,
        "DescribeComputeEnvCreateInfos",
        "Reading how environment " + unread,
        "env-old serves on");
    assertThat(plan().lookAgain()).isEqualTo(Duration.ofHours(2));

    lists(OLD, 2, running(2), 0, null);
    assertThat(plan().action())
        .isEqualTo(new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(3)));
    lists(OLD, 3, running(3), 0, null);

    memory = memory.withReplacement(begunAgo(Duration.ofSeconds(7199)));
    expect(plan(), NONE, Standing.WORKING, Reason.ACCESS_DENIED);
    memory = memory.withReplacement(begunAgo(Duration.ofHours(2)));
    expect(
        plan(),
        NONE,
        Standing.STALLED,
        Reason.ACCESS_DENIED,
        "Grant",
        "Set replacePolicy: Never to have no other environment");
    assertThat(plan().underway()).isTrue();
    lists(OLD, 2, running(2), 0, null);
    assertThat(plan().action())
        .isEqualTo(new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(3)));
  }

  private Replacement begunAgo(Duration ago) {
    var now = memory.replacement();
    return Replacement.begun(now.fields(), NOW.minus(ago))
        .withEnvId(now.envId())
        .withBuild(now.builtFrom());
  }

  @Test
  void shouldNotWaitForTheSetUpOfWhatIsGone() {
    isBuilding();
    memory = memory.withBuild(null);
    infos.clear();
    listed.removeIf(env -> env.envId().equals(OLD));
    lists(NEW, 3, running(3), 0, null);
    pass();
    assertThat(memory.envId()).isEqualTo(NEW);
  }

  @Test
  void shouldLeaveTheOldOneAloneUntilTheNewOneHasItsNodes() {
    isBuilding();
    asks("replicas: 2");
    expect(
        plan(),
        NONE,
        Standing.WORKING,
        Reason.REPLACING,
        "env-new is to take the place of environment env-old");

    lists(NEW, 3, running(3), 0, null);
    expect(
        pass(),
        new EnvAction.Change(NEW, "replicas", EnvCall.Modify.count(2)),
        Standing.WORKING,
        Reason.REPLACING,
        "from 3 to 2");
    assertThat(memory.envId()).isEqualTo(OLD);
    assertThat(memory.sync().settings()).isEmpty();
    assertThat(memory.replacement().sync().settings()).isNotEmpty();

    memory = envPass().failed(plan().action(), memory, invalid());
    assertThat(memory.replacement().sync().find("replicas").orElseThrow().state())
        .isEqualTo("Refused");
    assertThat(memory.sync().settings()).isEmpty();
  }

  private static CloudException invalid() {
    return new CloudException("Op", ErrorKind.INVALID, "InvalidParameter", "no", "r", false, null);
  }
}
