package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.ScriptedCloud;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.FakeExecutor;
import io.hpcoperator.controller.poll.PollPace;
import io.hpcoperator.controller.poll.PollThreads;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.poll.Watcher;
import io.hpcoperator.controller.session.Secrets;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.SyncMemory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which reads each environment costs, and what is made of their errors. */
class EnvObserverMockTest {
  private static final String LIST = "DescribeComputeEnvs";
  private static final String INFOS = "DescribeComputeEnvCreateInfos";
  private static final String INFO = "DescribeComputeEnvCreateInfo";
  private static final String ONE = "DescribeComputeEnv";
  private static final String ACTIVITIES = "DescribeComputeEnvActivities";
  private static final String TYPES = "DescribeAvailableCvmInstanceTypes";
  private static final String STOCK = "DescribeCvmZoneInstanceConfigInfos";

  private static final String RUNNING = "'RunningCount':3";
  private static final String HANGING = "'RunningCount':2,'SubmittedCount':1";
  private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
  private static final Duration ACTIVE = Duration.ofSeconds(5);
  private static final Watcher WATCHER = new Watcher("ComputeEnv", "team-a", "render");

  private final ManualClock clock = new ManualClock(NOW);
  private final FakeExecutor executor = new FakeExecutor(clock);
  private final List<String> calls = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private final Map<String, String> answers = new HashMap<>();
  private final List<Watcher> woken = new ArrayList<>();
  private final EnvObserver observer = new EnvObserver(new Secrets(null));
  private ComputeEnv resource = resource("");
  private ScriptedCloud cloud;
  private BatchClient client;
  private SharedPolls<BatchClient> polls;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedCloud(this::answer);
    client = cloud.batch();
    polls =
        new SharedPolls<>(
            client,
            new PollPace(ACTIVE, Duration.ofMinutes(1)),
            clock,
            PollThreads.of(executor),
            woken::add);
    lists(env("env-1", RUNNING, 0));
    answers.put(
        INFOS,
        "'ComputeEnvCreateInfoSet':[{'EnvId':'env-1','EnvName':'render','EnvData':{'InstanceTypes':['S5.LARGE8']}}],'TotalCount':1,");
    describes("RUNNING", "");
    answers.put(ACTIVITIES, "'ActivitySet':[],'TotalCount':0,");
    answers.put(TYPES, "'InstanceTypeConfigSet':[],");
    answers.put(STOCK, "'InstanceTypeQuotaSet':[],");
    answers.put("DescribeInstanceCategories", "'InstanceCategorySet':[],");
  }

  @AfterEach
  void stop() {
    polls.close();
    executor.shutdownNow();
    client.close();
    cloud.close();
  }

  private ScriptedCloud.Answer answer(ScriptedCloud.Request request) {
    calls.add(request.operation());
    bodies.add(request.operation() + " " + request.body());
    return ScriptedCloud.Answer.ok(
        "{'Response':{%s'RequestId':'r'}}".formatted(answers.get(request.operation())));
  }

  private static ComputeEnv resource(String more) {
    return Serialization.unmarshal(
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
        """
            + more.indent(2),
        ComputeEnv.class);
  }

  private static String env(String id, String metrics, int attached) {
    return "{'EnvId':'%s','EnvName':'render','ComputeNodeMetrics':{%s},'DesiredComputeNodeCount':3,'AttachedComputeNodeCount':%d}"
        .formatted(id, metrics, attached);
  }

  private void lists(String... envs) {
    answers.put(
        LIST,
        "'ComputeEnvSet':[%s],'TotalCount':%d,".formatted(String.join(",", envs), envs.length));
  }

  private void describes(String state, String more) {
    answers.put(
        ONE,
        "'EnvId':'env-1','EnvName':'render','ComputeNodeMetrics':{%s},'DesiredComputeNodeCount':3,'ComputeNodeSet':[{'ComputeNodeId':'node-a','ComputeNodeInstanceId':'ins-a','ComputeNodeState':'%s'%s}],"
            .formatted(RUNNING, state, more));
  }

  private void fails(String operation, String code) {
    answers.put(operation, "'Error':{'Code':'%s','Message':'no'},".formatted(code));
  }

  /** What is on record of the resource. */
  private void remembers(EnvMemory memory, Verdict verdict, Instant since) {
    resource.setStatus(
        new EnvPass(EnvFacts.without(resource), null, clock)
            .status(resource, memory, Conditions.of(null, verdict, 1, since), null));
  }

  private void serves(String more) {
    resource = resource(more);
    serves(new EnvMemory("env-1", Work.of(null)));
  }

  private void serves(EnvMemory memory) {
    remembers(memory, Verdict.ready(Reason.AVAILABLE, "It is."), YESTERDAY);
  }

  private EnvFacts look() {
    var view = polls.look(WATCHER);
    var facts = observer.observe(resource, view, Stream::empty);
    view.end(true);
    return facts;
  }

  /** Looks until nothing else is read. */
  private EnvFacts settle() {
    for (int i = 0; i < 3; i++) {
      look();
      executor.advance(Duration.ofMillis(1));
    }
    return look();
  }

  @Test
  void shouldReadNothingOfItsOwnOfAnEnvironmentInOrder() {
    serves("");
    var facts = settle();
    assertThat(calls).containsExactlyInAnyOrder(LIST, INFOS);
    assertThat(facts.view().envId()).isEqualTo("env-1");
    assertThat(facts.info().value()).isPresent();
    assertThat(facts.details()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"terminateNodes: [node-a]", "attachedInstances: []"})
  void shouldReadTheNodesSeldomWhileSomeAreNamed(String named) {
    serves(named);
    var facts = settle();
    assertThat(calls).containsExactlyInAnyOrder(LIST, INFOS, ONE);
    assertThat(facts.nodes().orElseThrow()).extracting(n -> n.id()).containsExactly("node-a");

    calls.clear();
    executor.advance(ACTIVE.multipliedBy(6));
    assertThat(calls.stream().filter(ONE::equals)).hasSize(1);
    assertThat(calls.stream().filter(LIST::equals)).hasSize(6);
  }

  @Test
  void shouldBeWokenByTheStatesOfNodesAndNothingElseOfThem() {
    serves("terminateNodes: [node-a]");
    settle();
    woken.clear();
    describes("RUNNING", ",'TaskInstanceNumAvailable':1");
    executor.advance(Duration.ofSeconds(31));
    assertThat(woken).isEmpty();
    describes("DELETING", "");
    executor.advance(Duration.ofSeconds(31));
    assertThat(woken).containsExactly(WATCHER);
  }

  @Test
  void shouldLookIntoNodesThatHang() {
    lists(env("env-1", HANGING, 0));
    var memory = new EnvMemory("env-1", Work.of(null));
    var scales = Verdict.working(Reason.SCALING, "It scales.");
    remembers(memory, scales, NOW.minusSeconds(7100));
    settle();
    assertThat(calls).as("within two hours").containsExactlyInAnyOrder(LIST, INFOS);

    remembers(memory, scales, NOW.minusSeconds(7200));
    var facts = settle();
    assertThat(calls).containsExactlyInAnyOrder(LIST, INFOS, ONE, ACTIVITIES);
    assertThat(facts.activities().hasValue()).isTrue();
  }

  @Test
  void shouldLookIntoNodesThatFailed() {
    lists(env("env-1", "'RunningCount':2,'AbnormalCount':1", 0));
    serves("");
    var facts = settle();
    assertThat(calls).containsExactlyInAnyOrder(LIST, INFOS, ONE, ACTIVITIES);
    assertThat(facts.nodes().orElseThrow()).extracting(n -> n.id()).containsExactly("node-a");
  }

  @Test
  void shouldLookForInstancesThatStandInTheWayOfAReplacement() {
    lists(env("env-1", "'RunningCount':4", 1));
    resource = resource("replacePolicy: Recreate\n");
    var memory = new EnvMemory("env-1", Work.of(null)).withBuild(EnvBuild.of(resource.getSpec()));
    serves(memory);
    settle();
    assertThat(calls).as("without a replacement").doesNotContain(ONE);

    serves(memory.withReplacement(Replacement.begun(List.of("imageId"), NOW)));
    settle();
    assertThat(calls).contains(ONE);
  }

  @Test
  void shouldReadOfTheOtherOneWhatItsEndTakes() {
    lists(env("env-1", RUNNING, 0), env("env-0", "'DeletingCount':1", 0));
    resource = resource("replacePolicy: Recreate\n");
    serves(
        new EnvMemory("env-1", Work.of(null))
            .withBuild(EnvBuild.of(resource.getSpec()))
            .withReplacement(Replacement.begun(List.of("imageId"), NOW).retiring("env-0", NOW)));
    var facts = settle();
    assertThat(calls).containsExactlyInAnyOrder(LIST, INFOS, ONE, ACTIVITIES);
    assertThat(facts.details()).isNull();
    assertThat(facts.other().details().hasValue()).isTrue();
    assertThat(facts.other().view().envId()).isEqualTo("env-0");
  }

  @Test
  void shouldReadOftenWhatIsBeingDeleted() {
    serves("");
    resource.getMetadata().setDeletionTimestamp(NOW.toString());
    lists(env("env-1", "'DeletingCount':1", 0));
    settle();
    assertThat(calls).containsExactlyInAnyOrder(LIST, ONE, ACTIVITIES);

    calls.clear();
    executor.advance(ACTIVE.multipliedBy(6));
    assertThat(calls.stream().filter(ONE::equals)).hasSize(6);
    assertThat(calls.stream().filter(ACTIVITIES::equals)).hasSize(1);
  }

  /** Only the answer that there is no such environment is taken for one. */
  @ParameterizedTest
  @CsvSource({
    "ResourceNotFound.ComputeEnv,",
    "InternalError, TRANSIENT",
    "InvalidParameter.EnvIdMalformed, INVALID",
    "UnauthorizedOperation, DENIED",
    "RequestLimitExceeded,"
  })
  void shouldAskForWhatIsNotListedByItsId(String code, ErrorKind kind) {
    serves("");
    lists();
    fails(ONE, code);
    var details = settle().details();
    assertThat(calls).contains(ONE);
    assertThat(details.hasValue()).isEqualTo(code.startsWith("ResourceNotFound"));
    if (details.hasValue()) {
      assertThat(details.value()).isEmpty();
    }
    assertThat(details.error() == null ? null : details.error().kind()).isEqualTo(kind);
  }

  @Test
  void shouldNotGoByTheNodesOfBeforeAnError() {
    serves("terminateNodes: [node-a]");
    assertThat(settle().nodes()).isPresent();
    fails(ONE, "InternalError");
    executor.advance(Duration.ofSeconds(31));
    var facts = look();
    assertThat(facts.details().hasValue()).isTrue();
    assertThat(facts.nodes()).isEmpty();

    describes("RUNNING", "");
    executor.advance(Duration.ofMinutes(1));
    assertThat(look().nodes()).isPresent();
  }

  /** Nodes are read seldom, and one that is named may have come since. */
  @Test
  void shouldReadTheNodesAnewWhenTheSpecNamesSome() {
    serves("terminateNodes: [node-old]");
    assertThat(settle().nodes()).isPresent();
    calls.clear();
    settle();
    assertThat(calls).doesNotContain(ONE);

    resource.getMetadata().setGeneration(2L);
    assertThat(look().nodes()).as("what was read before").isEmpty();
    serves(new EnvMemory("env-1", Work.of(null)));
    executor.advance(Duration.ofMillis(1));
    assertThat(look().nodes()).isPresent();
    assertThat(calls).contains(ONE);

    serves("");
    resource.getMetadata().setGeneration(3L);
    calls.clear();
    settle();
    assertThat(calls).as("while none are named").doesNotContain(ONE);
  }

  @Test
  void shouldReadTheNodesAnewWhenTheAnnotationNamesOthers() {
    serves("");
    names("node-old");
    assertThat(settle().nodes()).isPresent();
    calls.clear();
    names("node-old");
    settle();
    assertThat(calls).as("the same").doesNotContain(ONE);

    names("node-old,node-new");
    assertThat(look().nodes()).as("what was read before").isEmpty();
    assertThat(look().nodes()).as("until it is read").isEmpty();
    executor.advance(Duration.ofMillis(1));
    assertThat(look().nodes()).isPresent();
    assertThat(calls).contains(ONE);
  }

  private void names(String nodes) {
    resource.getMetadata().setAnnotations(Map.of(Api.TERMINATE_NODES, nodes));
  }

  /** The pages may move while they are read, and a new environment may not be in them yet. */
  @Test
  void shouldReadOneCreationInfoOnlyWhereTheListLeavesItOut() {
    resource = resource("description: One\n");
    serves(new EnvMemory("env-1", Work.of(null)));
    settle();
    assertThat(calls).contains(INFOS).doesNotContain(INFO);

    answers.put(INFOS, "'ComputeEnvCreateInfoSet':[],'TotalCount':0,");
    answers.put(
        INFO,
        "'EnvId':'env-1','EnvDescription':'One','EnvData':{'LoginSettings':{'Password':'Passw0rd'}},");
    executor.advance(Duration.ofMinutes(6));
    var info = settle().info().value().orElseThrow();
    assertThat(info.envDescription()).isEqualTo("One");
    assertThat(info.toString()).doesNotContain("Passw0rd");
    assertThat(info.envData().loginSettings().password()).isNull();
    assertThat(bodies).contains(INFO + " {\"EnvId\":\"env-1\"}");

    fails(INFO, "ResourceNotFound.ComputeEnv");
    executor.advance(Duration.ofMinutes(6));
    assertThat(settle().info().error().code()).isEqualTo("ResourceNotFound.ComputeEnv");

    lists();
    executor.advance(Duration.ofMinutes(6));
    settle();
    calls.clear();
    executor.advance(Duration.ofMinutes(6));
    settle();
    assertThat(calls).as("of one that is not listed").contains(INFOS).doesNotContain(INFO);
  }

  @Test
  void shouldReadOffersForWhatIsToBeCreatedAndForNothingElse() {
    lists();
    var facts = settle();
    assertThat(calls).containsExactlyInAnyOrder(LIST, TYPES, STOCK);
    assertThat(facts.offers().types().hasValue()).isTrue();

    calls.clear();
    remembers(
        new EnvMemory(null, Work.of(null).intend(EnvPlanner.CREATE, "u-1", 3, 1, NOW)),
        Verdict.working(Reason.SETTLING, "It settles."),
        NOW);
    assertThat(look().offers()).as("what was asked for already").isNull();
  }

  @Test
  void shouldReadNothingButTheListForWhatIsToBeTakenOver() {
    lists(env("env-9", RUNNING, 0));
    resource = resource("adopt: {envId: env-9}\n");
    settle();
    assertThat(calls).containsExactly(LIST);
    lists();
    fails(ONE, "ResourceNotFound.ComputeEnv");
    executor.advance(ACTIVE);
    assertThat(settle().details().value()).isEmpty();
    assertThat(bodies).contains(ONE + " {\"EnvId\":\"env-9\"}");
  }

  /** What is ignored is read all the same to know whether another one is to be built. */
  @Test
  void shouldReadHowAnEnvironmentWasBuiltThatMayHaveToBeReplaced() {
    resource = resource("replacePolicy: Recreate\ndriftPolicy: Ignore\n");
    var types =
        new SettingStatus(
            EnvSettings.TYPES,
            "InSync",
            Fingerprint.of(List.of("S5.LARGE8")),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    var ignores =
        new EnvMemory("env-1", Work.of(null)).withSync(new SyncMemory(List.of(types), null));
    serves(ignores.withBuild(EnvBuild.of(resource.getSpec())));
    settle();
    assertThat(calls).as("with what it was built from on record").containsExactly(LIST);

    serves(ignores);
    settle();
    assertThat(calls).contains(INFOS);
  }

  /** A deletion waits until the environment itself says that no nodes are wanted. */
  @Test
  void shouldBeWokenByTheNumberOfNodesWantedOfWhatIsBeingDeleted() {
    serves("");
    resource.getMetadata().setDeletionTimestamp(NOW.toString());
    settle();
    woken.clear();
    executor.advance(ACTIVE.multipliedBy(2));
    assertThat(woken).isEmpty();
    answers.compute(ONE, (one, answer) -> answer.replace("NodeCount':3", "NodeCount':0"));
    executor.advance(ACTIVE.multipliedBy(2));
    assertThat(woken).isNotEmpty().containsOnly(WATCHER);
  }
}
