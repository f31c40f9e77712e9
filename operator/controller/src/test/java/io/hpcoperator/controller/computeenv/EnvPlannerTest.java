package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.ManualClock;
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

class EnvPlannerTest extends GivenEnv {
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
  void shouldBeReadyWithItsNodes() {
    expect(NONE, Standing.READY, Reason.AVAILABLE, "3 nodes are in service");

    asks("envName: render\n");
    expect(NONE, Standing.READY, Reason.AVAILABLE);
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
                    .renewingCount(ID, NOW);
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

  /** After a call the nodes are read anew, which can take longer than reading the list. */
  @Test
  void shouldRememberARefusalWhileTheNodesAreReadAgain() {
    for (var kind : List.of(ErrorKind.CONFLICT, ErrorKind.INVALID)) {
      memory = new EnvMemory(ID, NEW);
      asks("terminateNodes: [node-a, node-b]\n");
      var there =
          nodes(node("node-a", "ins-a", "RUNNING", false), node("node-b", "b", "RUNNING", false));
      details = there;
      assertThat(plan().action()).isEqualTo(ends("node-a", "node-b"));
      refuses(kind, "ComputeNodeForbidTerminate");

      details = unread();
      var looks =
          expect(
              NONE,
              Standing.STALLED,
              Reason.INVALID_REQUEST,
              "TerminateComputeNodes failed: UnsupportedOperation.ComputeNodeForbidTerminate",
              "the operator tries again",
              "out of terminateNodes");
      assertThat(looks.underway()).isTrue();
      memory = looks.memory();
      details = new Observation<>(there.value(), NOW, error(ErrorKind.TRANSIENT));
      var unknown = expect(NONE, Standing.WORKING, Reason.CLOUD_UNAVAILABLE);
      assertThat(unknown.aspects().toString()).contains("terminateNodes could not be read");
      memory = unknown.memory();
      details = there;
      expect(ends("node-a"), Standing.STALLED, Reason.INVALID_REQUEST, "out of terminateNodes");
    }
  }

  /** What the cloud took is not sent again because the nodes were read meanwhile. */
  @Test
  void shouldRememberWhatItTookWhileTheNodesAreReadAgain() {
    asks("terminateNodes: [node-a]\nreplicas: 2\n");
    var there = nodes(node("node-a", "ins-a", "RUNNING", false));
    details = there;
    memory = plan().memory().withSyncOf(ID, sync -> sync.tried("terminateNodes", NOW));
    details = unread();
    memory = expect(NONE, Standing.WORKING, Reason.SCALING, "Looking for the nodes").memory();
    details = there;
    expect(NONE, Standing.WORKING, Reason.SCALING, "shows that nodes are ending");
  }

  @Test
  void shouldMissNothingWhereNoNodeIsNamed() {
    details = null;
    var plan = expect(NONE, Standing.READY, Reason.AVAILABLE);
    assertThat(plan.aspects()).isEmpty();
    assertThat(plan.memory().sync().find("terminateNodes")).isEmpty();
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
    var next = expect(NONE, Standing.WORKING, Reason.UPDATING, "A change is under way");
    assertThat(next.lookAgain()).isEqualTo(Duration.ofSeconds(40));
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
  void shouldTellOfAProtectedNodeBeforeNodesThatHang() {
    asks("terminateNodes: [node-b]\n");
    details =
        nodes(node("node-a", null, "SUBMITTED", false), node("node-b", "b", "RUNNING", false));
    activities = seen(List.of());
    notReadySince(NOW.minusSeconds(7300));
    listing = listed(3, new ComputeNodeMetrics(1, 0, 0, 0, 2, 0, 0));
    expect(ends("node-b"), Standing.STALLED, Reason.NODES_FAILED, "Ending nodes node-b", "node-a");
    refuses(ErrorKind.CONFLICT, "ComputeNodeForbidTerminate");
    expect(ends("node-b"), Standing.STALLED, Reason.INVALID_REQUEST, "out of terminateNodes");
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
    memory = plan().memory().renewingCount(ID, NOW);

    details = nodes(node("node-a", "ins-a", "DELETING", false));
    listing = listed(3, new ComputeNodeMetrics(0, 0, 0, 0, 2, 1, 0));
    memory = expect(NONE, Standing.WORKING, Reason.SCALING).memory();

    details = nodes();
    listing = listed(2, running(2));
    var plan = expect(setTo(3), Standing.WORKING, Reason.SCALING);
    assertThat(plan.memory().sync().drift()).isEmpty();
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
