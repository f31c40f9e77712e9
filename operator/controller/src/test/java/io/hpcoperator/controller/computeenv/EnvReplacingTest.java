package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.cloud.batch.Tag;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How one environment takes the place of another. */
class EnvReplacingTest {
  private static final String OLD = "env-old";
  private static final String NEW = "env-new";
  private static final String UID = "0b1c2d3e-0000-4000-8000-000000000002";
  private static final EnvAction NONE = new EnvAction.None();

  private final ComputeEnv resource =
      Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: ComputeEnv
          metadata: {name: render, namespace: team-a, uid: %s, generation: 2}
          spec:
            accountRef: {name: tencent}
            replicas: 3
            placement: {zone: ap-guangzhou-2}
            instances: {types: [S5.LARGE8]}
            imageId: img-one
            replacePolicy: Recreate
          """
              .formatted(UID),
          ComputeEnv.class);
  private final Map<String, String> one = EnvBuild.of(resource.getSpec());
  private final List<ComputeEnvView> listed = new ArrayList<>();
  private EnvMemory memory =
      new EnvMemory(
          OLD, Work.of(null), false, List.of(), new SyncMemory(null, null), one, null, null);
  private Observation<Optional<ComputeEnvDetails>> details;
  private Observation<Optional<ComputeEnvDetails>> otherDetails;
  private EnvOffers offers = EnvPreflightTest.offers(EnvPreflightTest.SELL);
  private String builtTypes = "S5.LARGE8";

  /** Environment of which the set-up cannot be read; null for none. */
  private String unreadable;

  /** Image by environment, where that is told. */
  private final Map<String, String> infos = new HashMap<>(Map.of(OLD, "img-one", NEW, "img-one"));

  EnvReplacingTest() {
    lists(OLD, 3, running(3), 0, null);
  }

  private static ComputeNodeMetrics running(int nodes) {
    return new ComputeNodeMetrics(0, 0, 0, 0, nodes, 0, 0);
  }

  private static ComputeNodeMetrics starting(int nodes) {
    return new ComputeNodeMetrics(nodes, 0, 0, 0, 0, 0, 0);
  }

  private static ComputeNodeMetrics failed(int nodes) {
    return new ComputeNodeMetrics(0, 0, nodes, 0, 0, 0, 0);
  }

  private void lists(String id, int desired, ComputeNodeMetrics nodes, int attached, String next) {
    listed.removeIf(env -> env.envId().equals(id));
    listed.add(
        new ComputeEnvView(
            id,
            "render",
            null,
            null,
            nodes,
            desired,
            "MANAGED",
            null,
            next,
            attached,
            List.of(new Tag(EnvRequests.OWNER_TAG, UID))));
  }

  private static Observation<Optional<ComputeEnvDetails>> described(
      String id, int desired, ComputeNodeMetrics metrics, List<ComputeNode> nodes) {
    return seen(
        Optional.of(
            new ComputeEnvDetails(
                id, "render", null, null, nodes, metrics, desired, "MANAGED", null, null, 0,
                List.of())));
  }

  /** Sets fields of the spec. */
  @SuppressWarnings("unchecked")
  private void asks(String yaml) {
    Map<String, Object> spec =
        Serialization.unmarshal(Serialization.asYaml(resource.getSpec()), Map.class);
    spec.putAll(Serialization.unmarshal(yaml, Map.class));
    resource.setSpec(Serialization.unmarshal(Serialization.asYaml(spec), ComputeEnvSpec.class));
  }

  private void asksForAnotherImage() {
    asks("imageId: img-two");
  }

  private EnvFacts facts(EnvMemory of, Observation<Optional<ComputeEnvDetails>> seen) {
    return new EnvFacts(
        resource,
        of,
        new EnvSecrets(Map.of()),
        seen(List.copyOf(listed)),
        seen,
        info(of.envId()),
        null,
        offers,
        Optional.empty(),
        null);
  }

  private Observation<Optional<ComputeEnvCreateInfo>> info(String id) {
    if (id.equals(unreadable)) {
      return new Observation<>(
          null,
          null,
          new CloudException(
              "DescribeComputeEnvCreateInfos", ErrorKind.DENIED, "No", null, "r", false, null));
    }
    if (!infos.containsKey(id)) {
      return unread();
    }
    return seen(
        Optional.of(
            new ComputeEnvCreateInfo(
                id,
                "render",
                "",
                "MANAGED",
                EnvData.builder()
                    .instanceTypes(List.of(builtTypes.split(" ")))
                    .imageId(infos.get(id))
                    .build(),
                null,
                null,
                null,
                null,
                3,
                null)));
  }

  private EnvFacts facts() {
    var facts = facts(memory, details);
    return memory.replacement() == null || memory.replacement().envId() == null
        ? facts
        : facts.withOther(facts(memory.other(), otherDetails));
  }

  private Plan<EnvAction, EnvMemory> plan() {
    return new EnvPlanner(PATIENCE).plan(facts(), NOW);
  }

  /** Plans, and puts on record what is to be there before the call. */
  private Plan<EnvAction, EnvMemory> pass() {
    var plan = plan();
    memory = envPass().before(plan.action(), plan.memory());
    return plan;
  }

  private EnvPass envPass() {
    return new EnvPass(facts(), null, new ManualClock(NOW));
  }

  private static void expect(
      Plan<EnvAction, EnvMemory> plan,
      EnvAction action,
      Standing standing,
      Reason reason,
      String... message) {
    assertThat(List.of(message)).allSatisfy(m -> assertThat(plan.verdict().message()).contains(m));
    assertThat(plan.action()).isEqualTo(action);
    assertThat(plan.verdict().standing()).isEqualTo(standing);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
  }

  /** The spec asks for another image, and another environment was created. */
  private void isBuilding() {
    asksForAnotherImage();
    memory =
        memory.withReplacement(
            Replacement.begun(List.of("imageId"), NOW)
                .withBuild(EnvBuild.of(resource.getSpec()))
                .withEnvId(NEW));
    lists(NEW, 3, starting(3), 0, null);
  }

  private void isRetiring() {
    isBuilding();
    memory = memory.switched(NOW);
    lists(NEW, 3, running(3), 0, null);
    otherDetails = described(OLD, 3, running(3), List.of());
  }

  @Test
  void shouldDoNothingWhileTheEnvironmentIsBuiltAsTheSpecAsks() {
    expect(plan(), NONE, Standing.READY, Reason.AVAILABLE);
    assertThat(plan().memory().replacement()).isNull();
  }

  @Test
  void shouldBuildAnotherOneFirst() {
    asksForAnotherImage();
    var begun = pass();
    expect(begun, NONE, Standing.WORKING, Reason.REPLACING, "imageId", OLD);
    assertThat(memory.envId()).isEqualTo(OLD);
    assertThat(memory.replacement().isUnborn()).isTrue();

    var create = pass();
    expect(
        create,
        new EnvAction.Create(3, Attempt.FIRST),
        Standing.WORKING,
        Reason.REPLACING,
        "no operation changes imageId of environment env-old, which serves on");
    assertThat(memory.replacement().builtFrom()).isEqualTo(EnvBuild.of(resource.getSpec()));
    assertThat(memory.builtFrom()).isEqualTo(one);
    assertThat(memory.replacement().fields()).containsExactly("imageId");
  }

  @Test
  void shouldLookAtWhatIsSoldBeforeItBuildsAnother() {
    asksForAnotherImage();
    pass();
    offers = EnvPreflightTest.offers("SOLD_OUT");
    expect(plan(), NONE, Standing.WORKING, Reason.PREFLIGHT_FAILED, "sold out", "env-old serves");
  }

  @Test
  void shouldLeaveTheEnvironmentAsItIsUnlessItMayBeReplaced() {
    asksForAnotherImage();
    asks("replacePolicy: Never");
    expect(plan(), NONE, Standing.STALLED, Reason.INVALID_REQUEST, "another imageId", "Recreate");
    assertThat(plan().memory().replacement()).isNull();

    asks("replicas: 4");
    assertThat(plan().action())
        .isEqualTo(new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(4)));
  }

  @Test
  void shouldNeverReplaceWhatIsOnlyObserved() {
    asksForAnotherImage();
    asks("adopt: {envId: env-old}\nmanagementPolicy: Observe");
    expect(plan(), NONE, Standing.READY, Reason.AVAILABLE, "only observed");
    assertThat(plan().memory().replacement()).isNull();

    isBuildingObserved();
    assertThat(plan().action()).isEqualTo(NONE);
    lists(NEW, 3, running(3), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(OLD);
  }

  private void isBuildingObserved() {
    memory =
        memory.withReplacement(
            Replacement.begun(List.of("imageId"), NOW)
                .withBuild(EnvBuild.of(resource.getSpec()))
                .withEnvId(NEW));
    lists(NEW, 2, running(2), 0, null);
  }

  @Test
  void shouldReplaceAnAdoptedEnvironmentOnlyAfterItWasTakenOver() {
    asksForAnotherImage();
    asks("adopt: {envId: env-old, overwrite: true}");
    expect(plan(), NONE, Standing.STALLED, Reason.ADOPTION_DIFFERS, "img-two in the spec, img-one");

    memory = memory.withAdopted();
    pass();
    assertThat(plan().action()).isEqualTo(new EnvAction.Create(3, Attempt.FIRST));
  }

  @Test
  void shouldFindTheNewOneByItsTagAndNotTheOneThatServes() {
    asksForAnotherImage();
    pass();
    pass();
    memory =
        memory.withWork(memory.work().intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
    expect(plan(), new EnvAction.Create(3, Attempt.REPEAT), Standing.WORKING, Reason.SETTLING);

    // One that was deleted before is listed a little longer.
    lists("env-gone", 0, running(0), 0, "DELETING");
    assertThat(plan().action()).isEqualTo(new EnvAction.Create(3, Attempt.REPEAT));

    lists(NEW, 3, starting(3), 0, null);
    expect(pass(), NONE, Standing.WORKING, Reason.SETTLING, NEW);
    assertThat(memory.envId()).isEqualTo(OLD);
    assertThat(memory.replacement().envId()).isEqualTo(NEW);
    assertThat(memory.work().intends(EnvPlanner.CREATE)).isFalse();
  }

  @Test
  void shouldFindOutWhatWasBuiltBeforeItAsksForSomethingElse() {
    asksForAnotherImage();
    pass();
    pass();
    memory =
        memory.withWork(memory.work().intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
    asks("imageId: img-three");
    resource.getMetadata().setGeneration(3L);
    expect(plan(), NONE, Standing.WORKING, Reason.SETTLING, "before the spec changed");

    var open =
        memory.withWork(Work.of(null).intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(120)));
    memory = open;
    expect(pass(), NONE, Standing.WORKING, Reason.SETTLING, "No environment was created");
    assertThat(memory.work().intends(EnvPlanner.CREATE)).isFalse();
    pass();
    assertThat(pass().action()).isEqualTo(new EnvAction.Create(3, Attempt.FIRST));
    assertThat(memory.replacement().builtFrom()).isEqualTo(EnvBuild.of(resource.getSpec()));

    memory = open;
    asks("imageId: img-one");
    var back = pass();
    assertThat(back.action()).isEqualTo(NONE);
    assertThat(memory.replacement()).isNull();
    assertThat(memory.work().intends(EnvPlanner.CREATE)).isFalse();
    expect(plan(), NONE, Standing.READY, Reason.AVAILABLE);
  }

  /** The token of a call stands for all of it, not only for what cannot change afterwards. */
  @Test
  void shouldNotRepeatACallAfterAnyChangeOfTheSpec() {
    asksForAnotherImage();
    pass();
    pass();
    memory =
        memory.withWork(memory.work().intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
    assertThat(plan().action()).isEqualTo(new EnvAction.Create(3, Attempt.REPEAT));
    asks("description: other");
    resource.getMetadata().setGeneration(3L);
    expect(plan(), NONE, Standing.WORKING, Reason.SETTLING, "before the spec changed");
  }

  /** What is not told is paid for all the same. */
  @Test
  void shouldNameWhatWasCreatedBeforeItOnlyObserves() {
    asks("adopt: {envId: env-old}");
    memory = memory.withAdopted();
    asksForAnotherImage();
    pass();
    pass();
    asks("managementPolicy: Observe");
    var open =
        memory.withWork(Work.of(null).intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
    for (boolean deleting : new boolean[] {false, true}) {
      memory = open;
      if (deleting) {
        resource.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        var blocked = Verdict.working(Reason.ACCOUNT_NOT_READY, "The account is not ready.");
        expect(
            new EnvPlanner(PATIENCE).planWithout(facts(), blocked),
            NONE,
            Standing.WORKING,
            Reason.ACCOUNT_NOT_READY);
      }
      listed.removeIf(env -> env.envId().equals(NEW));
      expect(plan(), NONE, Standing.WORKING, Reason.SETTLING, "Finding out");
      lists(NEW, 3, starting(3), 0, null);
      pass();
      assertThat(memory.replacement().envId()).isEqualTo(NEW);
    }
    expect(
        plan(),
        new EnvAction.Release(),
        Standing.WORKING,
        Reason.DELETING,
        "Environments env-old, which serves, and env-new, which was being built");
  }

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
        new EnvPass(facts(), null, new ManualClock(NOW))
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

  @Test
  void shouldSayThatTheNewOneIsLate() {
    isBuilding();
    asks("replicas: 2");
    var hangs = new ComputeNodeMetrics(0, 0, 0, 1, 1, 0, 0);
    lists(NEW, 2, hangs, 0, null);
    var created = memory.work().accepted(EnvPlanner.CREATE, "r", null, NOW.minusSeconds(7199));
    memory = memory.withReplacement(begunLongAgo(memory.replacement())).withWork(created);
    var waiting = plan();
    expect(waiting, NONE, Standing.WORKING, Reason.REPLACING, "until the other has its nodes");
    assertThat(waiting.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    memory =
        memory.withWork(
            Work.of(null).accepted(EnvPlanner.CREATE, "r", null, NOW.minusSeconds(7200)));
    var late = plan();
    expect(
        late,
        new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(2)),
        Standing.STALLED,
        Reason.NODES_FAILED,
        "env-new, which is to take the place of environment env-old, does not get its nodes",
        "1 running, 1 starting",
        "change imageId back");
    assertThat(late.underway()).isTrue();

    // What is done about the one that serves gives the other no more time.
    memory = memory.withWork(memory.work().accepted(EnvCall.Modify.OPERATION, "r", null, NOW));
    assertThat(plan().verdict().reason()).isEqualTo(Reason.NODES_FAILED);
    var before = memory;
    asks("replicas: 4");
    lists(NEW, 2, running(2), 0, null);
    assertThat(plan().verdict().reason()).as("asked for more").isEqualTo(Reason.REPLACING);
    memory =
        plan()
            .memory()
            .withSyncOf(NEW, sync -> sync.tried(EnvSettings.REPLICAS, NOW.minusSeconds(7000)));
    lists(NEW, 4, new ComputeNodeMetrics(0, 1, 0, 1, 2, 0, 0), 0, null);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.REPLACING);
    memory = before;
    asks("replicas: 2");

    lists(NEW, 2, running(2), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(NEW);
  }

  private static Replacement begunLongAgo(Replacement replacement) {
    return new Replacement(
        replacement.phase(),
        replacement.envId(),
        replacement.fields(),
        NOW.minus(Duration.ofDays(1)),
        replacement.builtFrom(),
        replacement.sync(),
        null);
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

    memory =
        new EnvPass(facts(), null, new ManualClock(NOW)).failed(plan().action(), memory, invalid());
    assertThat(memory.replacement().sync().find("replicas").orElseThrow().state())
        .isEqualTo("Refused");
    assertThat(memory.sync().settings()).isEmpty();
  }

  private static CloudException invalid() {
    return new CloudException("Op", ErrorKind.INVALID, "InvalidParameter", "no", "r", false, null);
  }

  @Test
  void shouldSwitchWhenTheNewOneHasItsNodes() {
    isBuilding();
    lists(NEW, 3, running(2), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(OLD);

    lists(NEW, 3, running(3), 0, null);
    var plan = pass();
    expect(plan, NONE, Standing.WORKING, Reason.REPLACING, "env-new has its nodes");
    assertThat(plan.news()).extracting(News::reason).containsExactly("Replaced");
    assertThat(memory.envId()).isEqualTo(NEW);
    assertThat(memory.builtFrom()).isEqualTo(EnvBuild.of(resource.getSpec()));
    assertThat(memory.replacement().phase()).isEqualTo(Replacement.Phase.RETIRING);
    assertThat(memory.replacement().envId()).isEqualTo(OLD);
    assertThat(memory.sync().find("replicas").orElseThrow().state()).isEqualTo("InSync");
  }

  @Test
  void shouldNotSwitchToOneThatOthersMadeSmaller() {
    isBuilding();
    lists(NEW, 3, new ComputeNodeMetrics(0, 1, 0, 0, 2, 0, 0), 0, null);
    pass();
    asks("driftPolicy: Report");
    lists(NEW, 1, running(1), 0, null);
    var plan = pass();
    assertThat(plan.action()).isEqualTo(NONE);
    assertThat(memory.envId()).isEqualTo(OLD);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.REPLACING);
  }

  @Test
  void shouldNotSwitchWhileTheNewOneIsBeingChanged() {
    isBuilding();
    lists(NEW, 4, new ComputeNodeMetrics(0, 1, 0, 0, 3, 0, 0), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(OLD);
  }

  @Test
  void shouldSayWhyTheNewOneDoesNotComeUpAndGoOnByItself() {
    isBuilding();
    lists(NEW, 3, failed(3), 0, null);
    var plan = plan();
    expect(
        plan,
        NONE,
        Standing.STALLED,
        Reason.NODES_FAILED,
        "env-old serves on",
        "change imageId back to have environment env-new deleted");
    assertThat(plan.underway()).isTrue();

    lists(NEW, 3, running(3), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(NEW);
  }

  @Test
  void shouldRemoveTheNewOneWhenTheSpecIsChangedAgain() {
    for (var image : List.of("img-one", "img-three")) {
      var test = new EnvReplacingTest();
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
  void shouldGiveUpWhatWasNotBegunWhenTheSpecIsChangedBack() {
    asksForAnotherImage();
    pass();
    asks("imageId: img-one");
    pass();
    assertThat(memory.replacement()).isNull();
    expect(plan(), NONE, Standing.READY, Reason.AVAILABLE);
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
    var detach = pass();
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
    isRetiring();
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]");
    memory = memory.withAttached(List.of("ins-1"));
    lists(OLD, 0, running(1), 1, null);
    otherDetails = described(OLD, 0, running(1), List.of(attached("ins-1")));
    details = described(NEW, 3, running(3), List.of());
    for (boolean unknown : new boolean[] {true, false}) {
      // What is only planned may be held back: nothing is forgotten before the call.
      var plan = plan();
      assertThat(plan.memory().attached()).containsExactly("ins-1");
      var begun = envPass().before(plan.action(), plan.memory());
      assertThat(begun.attached()).isEmpty();
      assertThat(envPass().failed(plan.action(), begun, notDetached(unknown)).attached())
          .isEqualTo(unknown ? List.of() : List.of("ins-1"));
    }
  }

  /** What is on record when the call of a plan is made. */
  private EnvMemory before(Plan<EnvAction, EnvMemory> plan) {
    return new EnvPass(facts(), null, new ManualClock(NOW)).before(plan.action(), plan.memory());
  }

  private static CloudException notDetached(boolean unknown) {
    return new CloudException(
        "DetachInstances", ErrorKind.INVALID, "UnsupportedOperation", "", "r", unknown, null);
  }

  /** An instance was detached from the old one, or not: no answer told. */
  private void losesTheAnswerToDetach(Duration ago) {
    isRetiring();
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]");
    memory = memory.withAttached(List.of("ins-1"));
    lists(OLD, 0, running(1), 1, null);
    otherDetails = described(OLD, 0, running(1), List.of(attached("ins-1")));
    details = described(NEW, 3, running(3), List.of());
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
    pass();
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
  void shouldNotBuildAgainWhatOthersDeleted() {
    isBuilding();
    lists(NEW, 3, running(3), 0, "DELETING");
    expect(plan(), NONE, Standing.STALLED, Reason.VANISHED, "env-new", "env-old, which serves on");

    listed.removeIf(env -> env.envId().equals(NEW));
    otherDetails = seen(Optional.empty());
    expect(plan(), NONE, Standing.STALLED, Reason.VANISHED, "no longer exists");
    assertThat(plan().memory().replacement().envId()).isEqualTo(NEW);

    asks("imageId: img-one");
    pass();
    pass();
    assertThat(memory.replacement()).isNull();
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

  @Test
  void shouldTakeFromTheCloudWhatAnEnvironmentWasBuiltFrom() {
    memory = memory.withBuild(null);
    asksForAnotherImage();
    assertThat(pass().verdict().reason()).isEqualTo(Reason.REPLACING);
    assertThat(EnvBuild.differences(memory.builtFrom(), EnvBuild.of(resource.getSpec())))
        .containsExactly("imageId");

    memory = new EnvMemory(OLD, Work.of(null));
    asks("replacePolicy: Never");
    expect(pass(), NONE, Standing.READY, Reason.AVAILABLE);
    assertThat(memory.builtFrom()).isEqualTo(EnvBuild.of(resource.getSpec()));
  }

  @Test
  void shouldRememberTheReplacementInTheStatus() {
    isBuilding();
    assertThat(remembered()).isEqualTo(memory);
    var status = status().replacement();
    assertThat(List.of(status.phase(), status.oldEnvId(), status.newEnvId()))
        .containsExactly("Building", OLD, NEW);
    memory = memory.switched(NOW);
    assertThat(remembered()).isEqualTo(memory);
    status = status().replacement();
    assertThat(List.of(status.phase(), status.oldEnvId(), status.newEnvId()))
        .containsExactly("Retiring", OLD, NEW);
    assertThat(status().envId()).isEqualTo(NEW);
  }

  private ComputeEnvStatus status() {
    return new EnvPass(facts(), null, new ManualClock(NOW))
        .status(resource, memory, List.of(), null);
  }

  private EnvMemory remembered() {
    var copy = Serialization.unmarshal(Serialization.asYaml(resource), ComputeEnv.class);
    copy.setStatus(Serialization.unmarshal(Serialization.asYaml(status()), ComputeEnvStatus.class));
    return EnvMemory.of(copy);
  }

  @Test
  void shouldLookAtWhatIsSoldBeforeTheNewOneGrows() {
    isBuilding();
    lists(NEW, 1, running(1), 0, null);
    offers = EnvPreflightTest.offers("SOLD_OUT");
    expect(
        plan(),
        NONE,
        Standing.WORKING,
        Reason.PREFLIGHT_FAILED,
        "env-new is to take the place",
        "Nothing is changed",
        "sold out");
  }
}
