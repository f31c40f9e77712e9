package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.AttachedInstance;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EnvPlannerTest {
  private static final String ID = "env-1";
  private static final String UID = "0b1c2d3e-0000-4000-8000-000000000002";
  private static final Work NEW = Work.of(null);
  private static final EnvAction NONE = new EnvAction.None();
  private static final EnvAction RELEASE = new EnvAction.Release();
  private static final SecretKeyReference LOGIN = new SecretKeyReference("node-login", "password");

  private final ComputeEnv resource =
      Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: ComputeEnv
          metadata: {name: render, namespace: team-a, uid: %s, generation: 1}
          spec:
            accountRef: {name: tencent}
            replicas: 3
            placement: {zone: ap-guangzhou-2}
            instances: {types: [S5.LARGE8]}
            imageId: img-bd78fy2t
          """
              .formatted(UID),
          ComputeEnv.class);
  private EnvMemory memory = new EnvMemory(ID, NEW);
  private EnvSecrets secrets = new EnvSecrets(Map.of());
  private Observation<List<ComputeEnvView>> listing = listed(3, running(3));
  private Observation<Optional<ComputeEnvDetails>> details = described(null);
  private Observation<Optional<ComputeEnvCreateInfo>> info = setUp("", "S5.LARGE8");

  private Observation<List<Activity>> activities;
  private EnvOffers offers = EnvPreflightTest.offers(EnvPreflightTest.SELL);

  private static ComputeNodeMetrics running(int nodes) {
    return new ComputeNodeMetrics(0, 0, 0, 0, nodes, 0, 0);
  }

  private static ComputeEnvView view(
      String id,
      String name,
      Integer desired,
      ComputeNodeMetrics metrics,
      Integer attached,
      String next) {
    return new ComputeEnvView(
        id, name, null, null, metrics, desired, "MANAGED", null, next, attached, List.of());
  }

  private static Observation<List<ComputeEnvView>> listed(
      Integer desired, ComputeNodeMetrics metrics) {
    return seen(List.of(view(ID, "render", desired, metrics, 0, null)));
  }

  private static Observation<Optional<ComputeEnvCreateInfo>> setUp(
      String description, String... types) {
    return seen(
        Optional.of(
            new ComputeEnvCreateInfo(
                ID,
                "render",
                description,
                "MANAGED",
                EnvData.builder().instanceTypes(List.of(types)).build(),
                null,
                null,
                null,
                null,
                3,
                null)));
  }

  private static EnvAction setTo(int nodes) {
    return new EnvAction.Change(ID, "replicas", EnvCall.Modify.count(nodes));
  }

  private static EnvAction ends(String... ids) {
    return new EnvAction.Change(ID, "terminateNodes", new EnvCall.Terminate(List.of(ids)));
  }

  private static EnvAction named(String name, String description) {
    return new EnvAction.Change(ID, "attributes", EnvCall.Modify.attributes(name, description));
  }

  private static Observation<List<ComputeEnvView>> listedDeleting() {
    return seen(List.of(view(ID, "render", 0, running(0), 0, "DELETING")));
  }

  private static ComputeEnvDetails details(String next) {
    return new ComputeEnvDetails(
        ID, "render", null, null, List.of(), null, 3, "MANAGED", null, next, 0, List.of());
  }

  private static ComputeEnvDetails details(int desired, ComputeNodeMetrics metrics) {
    return details(desired, metrics, List.of());
  }

  private static ComputeEnvDetails details(
      int desired, ComputeNodeMetrics metrics, List<ComputeNode> nodes) {
    return new ComputeEnvDetails(
        ID, "render", null, null, nodes, metrics, desired, "MANAGED", null, null, 0, List.of());
  }

  private static CloudException refusal(String operation, ErrorKind kind, String code) {
    return new CloudException(
        operation, kind, "UnsupportedOperation." + code, "no", "r", false, null);
  }

  /** The cloud does not take what is planned. */
  private void refuses(ErrorKind kind, String code) {
    var planned = plan();
    var change = (EnvAction.Change) planned.action();
    memory =
        new EnvPass(facts(), null, new ManualClock(NOW))
            .failed(change, planned.memory(), refusal(change.call().operation(), kind, code));
  }

  private void notReadySince(Instant time) {
    resource.setStatus(
        new EnvPass(facts(), null, new ManualClock(NOW))
            .status(
                resource,
                memory,
                Conditions.of(null, Verdict.working(Reason.SCALING, "It scales."), 1, time),
                null));
  }

  private static Observation<Optional<ComputeEnvDetails>> described(String next) {
    return seen(Optional.of(details(next)));
  }

  private static CloudException error(ErrorKind kind) {
    return new CloudException("DescribeComputeEnvs", kind, "Code", "text", "r", false, null);
  }

  private static Work intended(Integer count, Duration ago) {
    return NEW.intend(EnvPlanner.CREATE, UID, count, 1, NOW.minus(ago));
  }

  private static Work created(Duration ago) {
    return NEW.accepted(EnvPlanner.CREATE, "r", null, NOW.minus(ago));
  }

  private void isNotListed(Duration createdAgo) {
    memory = new EnvMemory(ID, created(createdAgo));
    listing = seen(List.of());
    details = seen(Optional.empty());
  }

  /** Nothing is there, nor was an environment ever made on record. */
  private void isNew(Work work) {
    memory = new EnvMemory(null, work);
    listing = seen(List.of());
    details = null;
  }

  /** Sets fields of the spec. */
  @SuppressWarnings("unchecked")
  private void asks(String yaml) {
    Map<String, Object> spec =
        Serialization.unmarshal(Serialization.asYaml(resource.getSpec()), Map.class);
    Map<String, Object> more = Serialization.unmarshal(yaml, Map.class);
    spec.putAll(more);
    resource.setSpec(Serialization.unmarshal(Serialization.asYaml(spec), ComputeEnvSpec.class));
  }

  private void logsInWithPassword(SecretValue value) {
    if (resource.getSpec().login() == null) {
      asks("login: {passwordSecretRef: {name: node-login, key: password}}\n");
    }
    secrets = new EnvSecrets(Map.of(LOGIN, value));
  }

  private void delete() {
    resource.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
  }

  private EnvFacts facts() {
    return new EnvFacts(
        resource,
        memory,
        secrets,
        listing,
        details,
        info,
        activities,
        offers,
        Optional.empty(),
        null);
  }

  private Plan<EnvAction, EnvMemory> plan() {
    return new EnvPlanner(PATIENCE).plan(facts(), NOW);
  }

  private Plan<EnvAction, EnvMemory> expect(
      EnvAction action, Standing standing, Reason reason, String... message) {
    var plan = plan();
    assertThat(plan.action()).isEqualTo(action);
    assertThat(plan.verdict().standing()).isEqualTo(standing);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
    assertThat(List.of(message)).allSatisfy(m -> assertThat(plan.verdict().message()).contains(m));
    return plan;
  }

  @Test
  void shouldSayNothingNewBeforeTheCloudWasRead() {
    listing = unread();
    memory = new EnvMemory(null, NEW);
    expect(NONE, Standing.UNKNOWN, Reason.OBSERVING, "Reading what the cloud has");
    assertThat(plan().verdict().isNoNews()).isTrue();

    delete();
    expect(NONE, Standing.WORKING, Reason.DELETING, "Reading what the cloud has");
  }

  @Test
  void shouldTellWhyTheCloudCouldNotBeRead() {
    listing = new Observation<>(null, null, error(ErrorKind.DENIED));
    expect(NONE, Standing.WORKING, Reason.ACCESS_DENIED, "DescribeComputeEnvs failed: Code: text");

    listing = new Observation<>(null, null, error(ErrorKind.INVALID));
    expect(NONE, Standing.WORKING, Reason.CLOUD_UNAVAILABLE, "tries again");
  }

  @Test
  void shouldNotChooseBetweenTwoMarkedEnvironments() {
    memory = new EnvMemory(null, intended(3, Duration.ofSeconds(5)));
    listing =
        seen(
            List.of(
                view("env-2", "render", 3, running(3), 0, null),
                view(ID, "render", 3, running(3), 0, null)));

    expect(
        NONE,
        Standing.STALLED,
        Reason.AMBIGUOUS_OWNER,
        "2 environments carry this resource's mark: [env-1, env-2]");
    delete();
    expect(NONE, Standing.STALLED, Reason.AMBIGUOUS_OWNER);
  }

  @Test
  void shouldTakeTheMarkedEnvironment() {
    memory = new EnvMemory(null, intended(3, Duration.ofSeconds(5)));

    var plan = expect(NONE, Standing.WORKING, Reason.SETTLING, "env-1 was found");
    assertThat(plan.memory().envId()).isEqualTo(ID);
    assertThat(plan.memory().work().intent()).isNull();
    assertThat(plan.distrust()).isTrue();
  }

  @Test
  void shouldRepeatACreationWithItsCount() {
    isNew(intended(7, Duration.ofSeconds(119)));
    var plan =
        expect(
            new EnvAction.Create(7, Attempt.REPEAT),
            Standing.WORKING,
            Reason.SETTLING,
            "whether the environment was created");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));
    assertThat(plan.memory()).isEqualTo(memory.withBuild(EnvBuild.of(resource.getSpec())));

    isNew(intended(7, Duration.ofSeconds(120)));
    plan = expect(new EnvAction.Create(7, Attempt.LAST), Standing.WORKING, Reason.SETTLING);
    assertThat(plan.lookAgain()).isNull();
  }

  @Test
  void shouldNotTakeAnOldListForTheLastWord() {
    isNew(intended(7, Duration.ofSeconds(150)));
    listing = seen(List.of(), NOW.minusSeconds(60));

    expect(new EnvAction.Create(7, Attempt.REPEAT), Standing.WORKING, Reason.SETTLING);
  }

  @Test
  void shouldCreateAnEnvironment() {
    isNew(NEW);

    expect(
        new EnvAction.Create(3, Attempt.FIRST),
        Standing.WORKING,
        Reason.CREATING,
        "Creating the environment");
  }

  @Test
  void shouldWaitForItsSecrets() {
    isNew(NEW);
    logsInWithPassword(
        new SecretValue.Missing(Verdict.working(Reason.SECRET_NOT_FOUND, "No Secret node-login.")));
    var plan = expect(NONE, Standing.WORKING, Reason.SECRET_NOT_FOUND, "No Secret node-login.");
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());

    isNew(intended(3, Duration.ofSeconds(5)));
    plan = expect(NONE, Standing.WORKING, Reason.SECRET_NOT_FOUND);
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());
  }

  @Test
  void shouldRefuseAWeakPasswordWithoutTellingIt() {
    isNew(NEW);
    logsInWithPassword(new SecretValue.Found("feebleword"));
    var plan =
        expect(
            NONE,
            Standing.WORKING,
            Reason.SECRET_VALUE_INVALID,
            "Key password of Secret node-login",
            "8 to 16 characters");
    assertThat(plan.verdict().message()).doesNotContain("feebleword");
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());

    logsInWithPassword(new SecretValue.Found("strongword1"));
    expect(new EnvAction.Create(3, Attempt.FIRST), Standing.WORKING, Reason.CREATING);
  }

  @Test
  void shouldBeReadyWithItsNodes() {
    expect(NONE, Standing.READY, Reason.AVAILABLE, "3 nodes are in service");

    asks("envName: render\n");
    expect(NONE, Standing.READY, Reason.AVAILABLE);
  }

  @Test
  void shouldGiveTheEnvironmentItsNameBack() {
    listing = seen(List.of(view(ID, "other", 3, running(3), 0, null)));
    expect(
        named("render", null),
        Standing.WORKING,
        Reason.UPDATING,
        "Changing envName: render in the spec, other in the cloud");

    asks("envName: wanted\n");
    expect(named("wanted", null), Standing.WORKING, Reason.UPDATING);
  }

  @Test
  void shouldChangeTheDescriptionButNotTheNameThatIsRight() {
    asks("description: For rendering\n");
    expect(named(null, "For rendering"), Standing.WORKING, Reason.UPDATING, "description");

    info = setUp("For rendering", "S5.LARGE8");
    expect(NONE, Standing.READY, Reason.AVAILABLE);
  }

  @Test
  void shouldChangeTheInstanceTypesInTheirOrder() {
    info = setUp("", "S5.LARGE8", "S5.MEDIUM4");
    asks("instances: {types: [S5.MEDIUM4, S5.LARGE8]}\n");
    expect(
        new EnvAction.Change(
            ID, "instances.types", EnvCall.Modify.ofTypes(List.of("S5.MEDIUM4", "S5.LARGE8"))),
        Standing.WORKING,
        Reason.UPDATING,
        "S5.MEDIUM4, S5.LARGE8 in the spec, S5.LARGE8, S5.MEDIUM4 in the cloud");
  }

  @Test
  void shouldAskForNoTypesThatAreNotSold() {
    asks("instances: {types: [NO.SUCH]}\n");
    var plan =
        expect(
            NONE,
            Standing.WORKING,
            Reason.PREFLIGHT_FAILED,
            "Nothing is changed",
            "instances.types: NO.SUCH cannot be had");
    assertThat(plan.aspects())
        .extracting(Aspect::type, Aspect::status, Aspect::reason)
        .containsExactlyInAnyOrder(
            tuple(Conditions.PREFLIGHT, ConditionStatus.FALSE, Reason.PREFLIGHT_FAILED),
            tuple(Conditions.SYNCED, ConditionStatus.FALSE, Reason.PREFLIGHT_FAILED));

    // More nodes would be of the types that are not wanted any more.
    asks("replicas: 4\n");
    expect(NONE, Standing.WORKING, Reason.PREFLIGHT_FAILED);

    // All else goes on.
    asks("description: other\n");
    expect(named(null, "other"), Standing.WORKING, Reason.UPDATING);
    info = setUp("other", "S5.LARGE8");
    asks("replicas: 2\n");
    expect(setTo(2), Standing.WORKING, Reason.SCALING);
  }

  @Test
  void shouldAskForNoNodesThatAreSoldOut() {
    offers = EnvPreflightTest.offers("SOLD_OUT");
    asks("replicas: 4\n");
    expect(NONE, Standing.WORKING, Reason.PREFLIGHT_FAILED, "S5.LARGE8 is sold out");

    asks("instances: {types: [S5.LARGE8, S5.MEDIUM4]}\n");
    assertThat(plan().action()).isInstanceOf(EnvAction.Change.class);
    assertThat(plan().aspects()).extracting(Aspect::type).doesNotContain(Conditions.PREFLIGHT);

    asks("instances: {types: [S5.LARGE8]}\nreplicas: 2\n");
    expect(setTo(2), Standing.WORKING, Reason.SCALING);
    asks("replicas: 3\n");
    expect(NONE, Standing.READY, Reason.AVAILABLE);
  }

  @Test
  void shouldReadWhatIsSoldOnlyWhereItMatters() {
    assertThat(EnvSettings.needOffers(facts())).isFalse();
    asks("replicas: 2\n");
    assertThat(EnvSettings.needOffers(facts())).isFalse();
    asks("replicas: 4\n");
    assertThat(EnvSettings.needOffers(facts())).isTrue();
    asks("replicas: 3\ninstances: {types: [S5.MEDIUM4]}\n");
    assertThat(EnvSettings.needOffers(facts())).isTrue();
    info = null;
    assertThat(EnvSettings.needOffers(facts())).isFalse();
  }

  @Test
  void shouldSetTypesBeforeItAsksForNodes() {
    info = setUp("", "S5.LARGE16");
    listing = listed(1, running(1));
    assertThat(plan().action())
        .isEqualTo(
            new EnvAction.Change(
                ID, "instances.types", EnvCall.Modify.ofTypes(List.of("S5.LARGE8"))));
  }

  @Test
  void shouldScaleWhileTheSetUpCannotBeRead() {
    for (var unknown :
        Arrays.<Observation<Optional<ComputeEnvCreateInfo>>>asList(
            seen(Optional.empty()), new Observation<>(null, null, error(ErrorKind.DENIED)))) {
      var test = new EnvPlannerTest();
      test.memory = test.plan().memory();
      test.info = unknown;
      test.listing = listed(1, running(1));
      test.expect(setTo(3), Standing.WORKING, Reason.SCALING);

      // The new nodes are of the new types all the same.
      test.asks("instances: {types: [S5.MEDIUM4]}\n");
      assertThat(test.plan().action())
          .isEqualTo(
              new EnvAction.Change(
                  ID, "replicas", new EnvCall.Modify(3, null, null, List.of("S5.MEDIUM4"))));
      test.listing = listed(5, running(5));
      assertThat(test.plan().action()).isEqualTo(setTo(3));
    }
  }

  /** After each call all is read anew, and not all at the same time. */
  @Test
  void shouldAskForNoNodesBeforeItIsReadOfWhichTypesTheyWouldBe() {
    for (var notYet : Arrays.<Observation<Optional<ComputeEnvCreateInfo>>>asList(null, unread())) {
      info = notYet;
      listing = listed(1, running(1));
      expect(NONE, Standing.WORKING, Reason.UPDATING, "types are read before more nodes");

      listing = listed(5, running(5));
      expect(setTo(3), Standing.WORKING, Reason.SCALING);
    }
    asks("instances: {size: {cpu: 4, memory: 8Gi}}\n");
    listing = listed(1, running(1));
    expect(setTo(3), Standing.WORKING, Reason.SCALING);
  }

  /** What did not fail goes before what did, and nodes must not be of the types there were. */
  @Test
  void shouldSendTypesAlongWithTheCountWhenTheyWereNotTakenAlone() {
    info = setUp("", "S5.LARGE16");
    listing = listed(1, running(1));
    var alone = plan();
    assertThat(alone.action()).isInstanceOf(EnvAction.Change.class);
    for (var kind : List.of(ErrorKind.TRANSIENT, ErrorKind.INVALID)) {
      var types = kind == ErrorKind.TRANSIENT ? List.of("S5.LARGE8") : List.<String>of();
      memory =
          new EnvPass(facts(), null, new ManualClock(NOW))
              .failed(alone.action(), alone.memory(), error(kind));
      assertThat(plan().action())
          .isEqualTo(
              new EnvAction.Change(ID, "replicas", new EnvCall.Modify(3, null, null, types)));
    }
    listing = listed(5, running(5));
    assertThat(plan().action()).isEqualTo(setTo(3));
  }

  @Test
  void shouldTellADriftFromAWishAndGoByThePolicy() {
    var inSync = plan().memory();
    listing = listed(5, running(5));
    memory = inSync;
    var corrected = expect(setTo(3), Standing.WORKING, Reason.SCALING);
    assertThat(corrected.memory().sync().drift())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.field()).isEqualTo("replicas");
              assertThat(record.found()).isEqualTo("5");
              assertThat(record.action()).isEqualTo("Corrected");
            });

    asks("driftPolicy: Report\n");
    var reported = expect(NONE, Standing.READY, Reason.AVAILABLE, "5 nodes are in service");
    assertThat(reported.aspects())
        .singleElement()
        .satisfies(
            a -> assertThat(a.message()).contains("replicas: 3 in the spec, 5 in the cloud"));

    asks("replicas: 4\n");
    expect(setTo(4), Standing.WORKING, Reason.SCALING);
  }

  @Test
  void shouldNotReadTheSetUpOfWhatDriftsUnheeded() {
    asks("driftPolicy: Ignore\n");
    assertThat(EnvSettings.needInfo(facts())).isTrue();
    memory = plan().memory();
    assertThat(EnvSettings.needInfo(facts())).isFalse();
    info = null;
    expect(NONE, Standing.READY, Reason.AVAILABLE);

    asks("instances: {types: [S5.MEDIUM4]}\n");
    assertThat(EnvSettings.needInfo(facts())).isTrue();
  }

  @Test
  void shouldLookAgainAtWhatTheCloudRefused() {
    asks("instances: {types: [S5.MEDIUM4]}\n");
    var refusal =
        new CloudException(
            "ModifyComputeEnv",
            ErrorKind.INVALID,
            "InvalidParameterValue.InstanceType",
            "The specified instance type is not supported.",
            "r",
            false,
            null);
    var planned = plan();
    memory =
        new EnvPass(facts(), null, new ManualClock(NOW))
            .failed(planned.action(), planned.memory(), refusal);
    expect(
        NONE,
        Standing.STALLED,
        Reason.INVALID_REQUEST,
        "instances.types: S5.MEDIUM4 in the spec",
        "not supported");

    asks("replicas: 4\n");
    expect(setTo(4), Standing.STALLED, Reason.INVALID_REQUEST, "Besides: Changing the node count");
  }

  @Test
  void shouldTakeARefusalToDoTwoThingsAtOnceForNoFailure() {
    listing = listed(1, running(1));
    var busy =
        new CloudException(
            "ModifyComputeEnv",
            ErrorKind.CONFLICT,
            "UnsupportedOperation.ComputeEnvAcceptOtherRequest",
            "The compute environment accepts other requests.",
            "r",
            false,
            null);
    var planned = plan();
    memory =
        new EnvPass(facts(), null, new ManualClock(NOW))
            .failed(planned.action(), planned.memory(), busy);
    assertThat(memory).isEqualTo(planned.memory());
    expect(setTo(3), Standing.WORKING, Reason.SCALING);
  }

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

  /** A refusal tells not which of the nodes it is about. */
  @Test
  void shouldEndAllNodesButTheOneThatIsProtected() {
    for (var kind : List.of(ErrorKind.CONFLICT, ErrorKind.INVALID)) {
      for (var guarded : List.of("node-110", "node-157", "node-209")) {
        memory = new EnvMemory(ID, NEW);
        var left = new ArrayList<>(IntStream.range(110, 210).mapToObj(i -> "node-" + i).toList());
        asks("terminateNodes: [" + String.join(", ", left) + "]\n");
        int calls = 0;
        while (left.size() > 1) {
          assertThat(++calls).as("calls").isLessThan(30);
          details =
              nodes(
                  left.stream()
                      .map(id -> node(id, id, "RUNNING", false))
                      .toArray(ComputeNode[]::new));
          var planned = plan();
          var ids = ((EnvCall.Terminate) ((EnvAction.Change) planned.action()).call()).nodeIds();
          if (ids.contains(guarded)) {
            refuses(kind, "ComputeNodeForbidTerminate");
          } else {
            left.removeAll(ids);
            memory =
                planned
                    .memory()
                    .withSyncOf(ID, sync -> sync.tried("terminateNodes", NOW))
                    .renewingCount(ID);
          }
        }
        assertThat(left).containsExactly(guarded);
        details = nodes(node(guarded, guarded, "RUNNING", false));
        refuses(kind, "ComputeNodeForbidTerminate");
        expect(
            ends(guarded),
            Standing.STALLED,
            Reason.INVALID_REQUEST,
            "out of terminateNodes",
            "the operator tries again");
      }
    }
  }

  @Test
  void shouldChangeEverythingElseWhileANodeIsProtected() {
    asks("terminateNodes: [node-a]\nreplicas: 2\n");
    details = nodes(node("node-a", "ins-a", "RUNNING", false));
    listing = seen(List.of(view(ID, "other", 3, running(3), 0, null)));
    assertThat(plan().action()).isEqualTo(ends("node-a"));
    refuses(ErrorKind.CONFLICT, "ComputeNodeForbidTerminate");
    var plan = plan();
    assertThat(plan.action()).isEqualTo(named("render", null));
    assertThat(plan.aspects().toString()).contains("terminateNodes: node-a", "ForbidTerminate");

    listing = listed(3, running(3));
    assertThat(plan().action()).isEqualTo(setTo(2));
    listing = listed(2, running(2));
    assertThat(plan().action()).isEqualTo(ends("node-a"));
  }

  /** Otherwise the cloud would choose others. */
  @Test
  void shouldNotLowerTheCountBeforeTheNodesAreSeenToGo() {
    asks("terminateNodes: [node-a]\nreplicas: 2\n");
    details = nodes(node("node-a", "ins-a", "RUNNING", false));
    memory = plan().memory().withSyncOf(ID, sync -> sync.tried("terminateNodes", NOW));
    expect(NONE, Standing.WORKING, Reason.SCALING, "shows that nodes are ending");

    memory = new EnvMemory(ID, NEW);
    refuses(ErrorKind.CONFLICT, "ComputeEnvAcceptOtherRequest");
    assertThat(plan().action()).as("after a busy answer").isEqualTo(ends("node-a"));
  }

  @Test
  void shouldNotCountOnNodesThatHang() {
    var hangs = new ComputeNodeMetrics(1, 0, 0, 0, 2, 0, 0);
    details =
        nodes(node("node-a", null, "SUBMITTED", false), node("node-b", "b", "RUNNING", false));
    activities = seen(List.of());
    notReadySince(NOW.minusSeconds(7199));
    listing = listed(3, hangs);
    var waits = expect(NONE, Standing.WORKING, Reason.SCALING, "2 running, 1 starting");
    assertThat(waits.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    notReadySince(NOW.minusSeconds(7200));
    var late =
        expect(
            NONE,
            Standing.STALLED,
            Reason.NODES_FAILED,
            "of those node-a (SUBMITTED)",
            "console",
            "terminateNodes",
            "replicas");
    assertThat(late.underway()).isTrue();
    assertThat(late.verdict().message()).doesNotContain("node-b");

    listing = seen(List.of(view(ID, "other", 3, hangs, 0, null)));
    expect(
        named("render", null), Standing.STALLED, Reason.NODES_FAILED, "Changing envName", "node-a");

    activities = seen(List.of(activity("act-1", "PROCESSING", "", 7100)));
    expect(NONE, Standing.WORKING, Reason.UPDATING, "A change is under way");
    activities = unread();
    expect(NONE, Standing.WORKING, Reason.UPDATING, "A change is under way");
    activities = seen(List.of());
    memory = new EnvMemory(ID, created(Duration.ofMinutes(119)));
    expect(NONE, Standing.WORKING, Reason.UPDATING, "A change is under way");
    memory = new EnvMemory(ID, NEW);

    asks("replicas: 1\n");
    listing = listed(3, new ComputeNodeMetrics(2, 0, 0, 0, 1, 0, 0));
    expect(
        NONE,
        Standing.STALLED,
        Reason.NODES_FAILED,
        "only 1 can be ended now",
        "With replicas of 2 or more");
  }

  @Test
  void shouldNotWaitForEverForNodesThatHangWhenItIsDeleted() {
    resource.getMetadata().setDeletionTimestamp(NOW.minusSeconds(7199).toString());
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

    resource.getMetadata().setDeletionTimestamp(NOW.minusSeconds(7200).toString());
    expect(new EnvAction.Call(ID, EnvCall.Modify.count(1)), Standing.WORKING, Reason.DELETING, "2");

    listing = listed(0, new ComputeNodeMetrics(0, 0, 0, 0, 0, 1, 0));
    expect(NONE, Standing.STALLED, Reason.NODES_FAILED, "node-a (DELETING)", "Retain");
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
  void shouldChangeTheNodeCount() {
    listing = listed(5, running(5));
    expect(setTo(3), Standing.WORKING, Reason.SCALING, "Changing the node count from 5 to 3");
  }

  @Test
  void shouldWaitUntilThereAreEnoughNodesToEnd() {
    listing = listed(5, running(1));
    expect(
        NONE,
        Standing.WORKING,
        Reason.SCALING,
        "2 nodes are to go, and only 1 can be ended now",
        "waits until there are enough");

    listing = seen(List.of(view(ID, "render", 5, running(3), 2, null)));
    expect(NONE, Standing.WORKING, Reason.SCALING, "only 1 can be ended now");

    listing = listed(5, running(2));
    expect(setTo(3), Standing.WORKING, Reason.SCALING);
  }

  @Test
  void shouldChangeNothingWhileNodesAreInTransition() {
    for (var metrics :
        List.of(
            new ComputeNodeMetrics(1, 0, 0, 0, 4, 0, 0),
            new ComputeNodeMetrics(0, 1, 0, 0, 4, 0, 0))) {
      listing = listed(5, metrics);
      expect(
          NONE,
          Standing.WORKING,
          Reason.SCALING,
          "4 running, 1 starting, 0 ending, 0 failed",
          "replicas: 3 in the spec, 5 in the cloud");
    }
    listing = listed(5, new ComputeNodeMetrics(0, 0, 0, 0, 5, 1, 0));
    expect(NONE, Standing.WORKING, Reason.SCALING, "5 running, 0 starting, 1 ending");

    var renamed = new ComputeNodeMetrics(0, 1, 0, 0, 2, 0, 0);
    listing = seen(List.of(view(ID, "other", 3, renamed, 0, null)));
    expect(NONE, Standing.WORKING, Reason.UPDATING, "Next: envName: render in the spec");
  }

  /** Such a node is there and can be ended; its agent may never give the sign that is missing. */
  @Test
  void shouldNotWaitForNodesThatHangInCreated() {
    var hangs = new ComputeNodeMetrics(0, 0, 0, 1, 4, 0, 0);
    listing = listed(5, hangs);
    expect(setTo(3), Standing.WORKING, Reason.SCALING);

    asks("replicas: 4\nterminateNodes: [node-a]\n");
    details = nodes(node("node-a", "ins-a", "CREATED", false));
    var end = ends("node-a");
    expect(end, Standing.WORKING, Reason.SCALING);

    asks("replicas: 5\n");
    details = nodes();
    expect(
        NONE, Standing.WORKING, Reason.SCALING, "4 running, 1 starting, 0 ending, 0 failed of 5");
    assertThat(FailedActivities.matter(facts())).isFalse();

    delete();
    var empty = new EnvAction.Call(ID, EnvCall.Modify.count(0));
    expect(empty, Standing.WORKING, Reason.DELETING, "Removing 5 nodes");
  }

  @Test
  void shouldChangeTheCountOfAnEnvironmentWithFailedNodes() {
    listing = listed(5, new ComputeNodeMetrics(0, 0, 1, 0, 3, 0, 1));

    expect(setTo(3), Standing.WORKING, Reason.SCALING);
  }

  @Test
  void shouldWaitUntilAllNodesRun() {
    listing = listed(3, new ComputeNodeMetrics(1, 1, 0, 0, 1, 0, 0));
    expect(
        NONE,
        Standing.WORKING,
        Reason.SCALING,
        "1 running, 2 starting, 0 ending, 0 failed of 3 nodes wanted");

    listing = listed(3, new ComputeNodeMetrics(0, 0, 0, 0, 3, 1, 0));
    expect(NONE, Standing.WORKING, Reason.SCALING, "3 running, 0 starting, 1 ending");
  }

  @Test
  void shouldTellOfFailedNodes() {
    for (var metrics :
        List.of(
            new ComputeNodeMetrics(0, 0, 1, 0, 2, 0, 0),
            new ComputeNodeMetrics(0, 0, 0, 0, 2, 0, 1))) {
      listing = listed(3, metrics);
      expect(
          NONE,
          Standing.WORKING,
          Reason.NODES_FAILED,
          "2 running, 0 starting, 0 ending, 1 failed of 3 nodes wanted",
          "activities");
    }
  }

  @Test
  void shouldNotTakeMissingCountsForNothing() {
    for (boolean deleting : new boolean[] {false, true}) {
      if (deleting) {
        delete();
      }
      listing = listed(3, null);
      expect(NONE, Standing.WORKING, Reason.CLOUD_UNAVAILABLE, "without its node counts");
      listing = listed(null, running(0));
      expect(NONE, Standing.WORKING, Reason.CLOUD_UNAVAILABLE, "without its node counts");
    }
  }

  @Test
  void shouldAskForAPersonWhenTheEnvironmentIsDeletedByOthers() {
    listing = listedDeleting();

    expect(NONE, Standing.STALLED, Reason.VANISHED, "not by this resource");
  }

  @Test
  void shouldWaitForAListThatLags() {
    isNotListed(Duration.ofSeconds(90));

    var plan = expect(NONE, Standing.WORKING, Reason.CREATING, "not in the list");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldNotMissAnEnvironmentBeforeTheCloudSaysThatItIsGone() {
    isNotListed(Duration.ofHours(1));
    for (var unsure :
        Arrays.<Observation<Optional<ComputeEnvDetails>>>asList(null, unread(), described(null))) {
      details = unsure;
      var plan = expect(NONE, Standing.WORKING, Reason.CREATING);
      assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());
    }
  }

  @Test
  void shouldSayThatAnEnvironmentCannotBeRead() {
    isNotListed(Duration.ofHours(1));
    details = new Observation<>(null, null, error(ErrorKind.DENIED));
    var plan = expect(NONE, Standing.WORKING, Reason.ACCESS_DENIED, "failed: Code");
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());

    delete();
    listing = listed(3, running(3));
    details = new Observation<>(Optional.of(details(0, running(0))), NOW, error(ErrorKind.DENIED));
    plan = expect(NONE, Standing.WORKING, Reason.ACCESS_DENIED, "failed: Code");
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());
  }

  @Test
  void shouldNotCreateAnewWhatIsGone() {
    isNotListed(Duration.ofSeconds(120));

    expect(NONE, Standing.STALLED, Reason.VANISHED, "Environment env-1 no longer exists");
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

  private static ComputeNode node(String id, String instance, String state, boolean attached) {
    return new ComputeNode(
        id,
        instance,
        state,
        4,
        8,
        null,
        1,
        null,
        null,
        null,
        "CVM",
        attached ? "USER_ATTACHED" : "BATCH_CREATED");
  }

  private static Observation<Optional<ComputeEnvDetails>> nodes(ComputeNode... nodes) {
    return seen(
        Optional.of(
            new ComputeEnvDetails(
                ID,
                "render",
                null,
                null,
                List.of(nodes),
                running(nodes.length),
                3,
                "MANAGED",
                null,
                null,
                0,
                List.of())));
  }

  @Test
  void shouldEndNamedNodesBeforeTheCloudChoosesOthers() {
    asks("terminateNodes: [node-b, node-a, node-gone]\n");
    asks("replicas: 1\n");
    details = unread();
    expect(NONE, Standing.WORKING, Reason.SCALING, "Looking for the nodes");

    details =
        nodes(
            node("node-a", "ins-a", "RUNNING", false),
            node("node-b", "ins-b", "CREATION_FAILED", false),
            node("node-c", "ins-c", "RUNNING", false));
    expect(
        ends("node-a", "node-b"), Standing.WORKING, Reason.SCALING, "Ending nodes node-a, node-b");

    details = nodes(node("node-c", "ins-c", "RUNNING", false));
    listing = listed(1, running(1));
    expect(NONE, Standing.READY, Reason.AVAILABLE);
  }

  @Test
  void shouldEndNamedNodesByAnnotationAndOneAtATimeWithOtherChanges() {
    resource
        .getMetadata()
        .setAnnotations(Map.of("hpc-operator.io/terminate-nodes", "node-a, oops; node-b"));
    details = nodes(node("node-a", "ins-a", "RUNNING", false));
    assertThat(plan().action()).isEqualTo(ends("node-a"));

    listing = listed(3, new ComputeNodeMetrics(0, 1, 0, 0, 2, 0, 0));
    expect(NONE, Standing.WORKING, Reason.SCALING, "Next: nodes node-a are ended");
  }

  @Test
  void shouldEndAHundredNodesAtATimeAndNoInstanceOfTheUser() {
    var names = IntStream.range(100, 350).mapToObj(i -> "node-" + i).toList();
    asks("terminateNodes: [" + String.join(", ", names) + "]\n");
    details =
        nodes(
            names.stream()
                .map(id -> node(id, "ins-" + id, "RUNNING", id.equals("node-100")))
                .toArray(ComputeNode[]::new));
    assertThat(plan().action()).isEqualTo(ends(names.subList(1, 101).toArray(String[]::new)));
  }

  @Test
  void shouldTakeTheLossOfNamedNodesForNobodysDrift() {
    memory = plan().memory();
    asks("driftPolicy: Report\n");
    asks("terminateNodes: [node-a]\n");
    details = nodes(node("node-a", "ins-a", "RUNNING", false));
    memory = plan().memory().renewingCount(ID);

    details = nodes(node("node-a", "ins-a", "DELETING", false));
    listing = listed(3, new ComputeNodeMetrics(0, 0, 0, 0, 2, 1, 0));
    memory = expect(NONE, Standing.WORKING, Reason.SCALING).memory();

    details = nodes();
    listing = listed(2, running(2));
    var plan = expect(setTo(3), Standing.WORKING, Reason.SCALING);
    assertThat(plan.memory().sync().drift()).isEmpty();
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

  /** The cloud may reinstall an instance that is gone again before anybody sees it. */
  @Test
  void shouldAskForAnInstanceNoMoreThanOnceThoughItNeverComes() {
    details = nodes();
    asks("attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]\n");
    var plan = plan();
    var attach = (EnvAction.Change) plan.action();
    var asked = AttachedInstances.asked(attach.call(), plan.memory());
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
    var plan = expect(NONE, Standing.READY, Reason.AVAILABLE);
    assertThat(plan.aspects().toString())
        .contains("no password the cloud accepts")
        .doesNotContain("feebleword");

    secrets = new EnvSecrets(Map.of(LOGIN, new SecretValue.Found("strongword1")));
    assertThat(plan().action()).isInstanceOf(EnvAction.Change.class);
    assertThat(plan().toString()).doesNotContain("strongword1");
  }

  @Test
  void shouldTellTheReasonOfTheNewestFailure() {
    listing = listed(3, new ComputeNodeMetrics(0, 0, 1, 0, 2, 0, 0));
    activities =
        seen(
            List.of(
                activity("act-1", "FAILED", "Old.", 100),
                activity("act-2", "FAILED", "The instance type is sold out.", 10),
                activity("act-3", "SUCCEED", "", 5)));
    var plan =
        expect(
            NONE, Standing.WORKING, Reason.NODES_FAILED, "act-2", "The instance type is sold out.");
    assertThat(plan.news())
        .extracting(News::key)
        .containsExactly("activity act-2", "activity act-1");
    assertThat(plan.verdict().message()).doesNotContain("console");
  }

  private static Activity activity(String id, String state, String reason, int ago) {
    return new Activity(
        id,
        ID,
        "node-x",
        "CREATE_COMPUTE_NODE",
        "cause",
        state,
        reason,
        NOW.minusSeconds(ago + 60),
        NOW.minusSeconds(ago),
        null);
  }

  @Test
  void shouldReadActivitiesOnlyWhenSomethingIsWrong() {
    assertThat(FailedActivities.matter(facts())).isFalse();
    listing = listed(3, new ComputeNodeMetrics(1, 0, 0, 0, 2, 0, 0));
    assertThat(FailedActivities.matter(facts())).isFalse();
    listing = listed(3, new ComputeNodeMetrics(1, 0, 1, 0, 1, 0, 0));
    assertThat(FailedActivities.matter(facts())).isTrue();
    listing = listed(3, running(4));
    assertThat(FailedActivities.matter(facts())).isTrue();
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

    memory = new EnvMemory(ID, NEW);
    assertThat(plan().action()).as("without a refusal").isEqualTo(none);
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

  @Test
  void shouldRepeatNoTokenWithWhatTheSpecAsksForByNow() {
    isNew(intended(7, Duration.ofSeconds(90)));
    resource.getMetadata().setGeneration(2L);
    asks("description: not what was asked for\n");
    var plan = expect(NONE, Standing.WORKING, Reason.SETTLING, "before the spec changed");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(30));

    // One that was created all the same is found.
    listing = listed(7, running(7));
    assertThat(plan().memory().envId()).isEqualTo(ID);

    isNew(intended(7, Duration.ofSeconds(120)));
    plan = expect(NONE, Standing.WORKING, Reason.SETTLING, "No environment was created");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofMillis(1));
    memory = plan.memory();
    assertThat(memory.work().intent()).isNull();
    expect(new EnvAction.Create(3, Attempt.FIRST), Standing.WORKING, Reason.CREATING);
  }

  @Test
  void shouldFindOutWhatWasCreatedBeforeItOnlyObserves() {
    isNew(intended(3, Duration.ofSeconds(90)));
    asks("managementPolicy: Observe\n");
    expect(NONE, Standing.WORKING, Reason.SETTLING, "Finding out");

    isNew(intended(3, Duration.ofSeconds(120)));
    memory = expect(NONE, Standing.WORKING, Reason.SETTLING).memory();
    expect(NONE, Standing.STALLED, Reason.NOT_FOUND_TO_ADOPT);
  }

  @Test
  void shouldNotTellLabelsThatAreTooLong() {
    var status =
        new EnvPass(facts(), null, new ManualClock(NOW)).status(resource, memory, List.of(), null);
    assertThat(status.selector()).isEqualTo("hpc-operator.io/compute-env=render");

    resource.getMetadata().setName("a".repeat(64));
    status =
        new EnvPass(facts(), null, new ManualClock(NOW)).status(resource, memory, List.of(), null);
    assertThat(status.selector()).isEqualTo("hpc-operator.io/compute-env=" + UID);
  }

  @Property(tries = 3000)
  void shouldAlwaysHaveTheSamePlanForTheSameFacts(@ForAll long seed) {
    var plan = arbitrary(new Random(seed)).plan();

    assertThat(plan).isEqualTo(arbitrary(new Random(seed)).plan());
    assertThat(plan.verdict().message()).isNotBlank().doesNotContain("%s", "%d");
    assertThat(plan.memory().work()).isNotNull();
  }

  private static EnvPlannerTest arbitrary(Random random) {
    var test = new EnvPlannerTest();
    if (random.nextInt(8) == 0) {
      test.asks("deletionPolicy: Retain\n");
    }
    if (random.nextInt(3) == 0) {
      test.logsInWithPassword(
          one(
              random,
              new SecretValue.Missing(Verdict.working(Reason.SECRET_NOT_FOUND, "None.")),
              new SecretValue.Found("weak"),
              new SecretValue.Found("strongword1")));
    }
    if (random.nextBoolean()) {
      test.delete();
    }
    var id = one(random, null, ID, ID);
    if (id != null && random.nextBoolean()) {
      test.secrets = null;
    }
    test.memory = new EnvMemory(id, work(random));
    var metrics =
        one(
            random,
            null,
            running(0),
            running(3),
            new ComputeNodeMetrics(
                random.nextInt(2),
                random.nextInt(2),
                random.nextInt(2),
                random.nextInt(2),
                random.nextInt(4),
                random.nextInt(2),
                random.nextInt(2)));
    var env =
        view(
            ID,
            one(random, null, "render", "other"),
            one(random, null, 0, 3, 5),
            metrics,
            one(random, null, 0, 2),
            one(random, null, "DELETING", "ODD"));
    test.listing =
        read(
            random,
            one(
                random,
                List.of(),
                List.of(env),
                List.of(env, view("env-2", null, null, null, null, null))));
    test.details =
        maybe(
            random,
            one(
                random,
                Optional.empty(),
                Optional.of(details(one(random, null, "DELETING", "ODD")))));
    test.info =
        maybe(
            random,
            one(
                random,
                Optional.empty(),
                setUp("", "S5.LARGE8").value(),
                setUp("x", "S5.MEDIUM4", "S5.LARGE8").value()));
    return test;
  }

  private static Work work(Random random) {
    var work = NEW;
    for (int i = random.nextInt(4); i > 0; i--) {
      var time = time(random);
      var operation = one(random, EnvPlanner.CREATE, EnvCall.Modify.OPERATION, EnvPlanner.DELETE);
      work =
          random.nextBoolean()
              ? work.intend(operation, UID, one(random, null, 1, 9), 1, time)
              : work.accepted(operation, "r", null, time);
    }
    return work;
  }

  private static Instant time(Random random) {
    return NOW.minusSeconds(one(random, 0, 1, 60, 119, 120, 86400));
  }

  private static <V> Observation<V> read(Random random, V value) {
    var error = one(random, null, error(one(random, ErrorKind.values())));
    return random.nextInt(6) == 0
        ? new Observation<>(null, null, error)
        : new Observation<>(value, time(random), error);
  }

  private static <V> Observation<V> maybe(Random random, V value) {
    return random.nextInt(6) == 0 ? null : read(random, value);
  }

  @SafeVarargs
  private static <T> T one(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
