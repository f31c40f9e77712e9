package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.computeenv.GivenEnv.attached;
import static io.hpcoperator.controller.computeenv.GivenEnv.error;
import static io.hpcoperator.controller.computeenv.GivenEnv.node;
import static io.hpcoperator.controller.computeenv.GivenEnv.ofOrigin;
import static io.hpcoperator.controller.computeenv.GivenEnv.setTo;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.AttachedInstance;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.sync.Fingerprint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Instances of the user's own: attaching one wipes it. */
class AttachedInstancesTest {
  private static final String CONFIRMED =
      "attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]\n";

  private final GivenEnv env = GivenEnv.ofNodes();

  AttachedInstancesTest() {
    env.nodes = List.of(node("a", "RUNNING"), node("b", "RUNNING"), node("c", "RUNNING"));
  }

  private static EnvAction attaches(String... ids) {
    return new EnvAction.Change(
        GivenEnv.ID,
        "attachedInstances",
        new EnvCall.Attach(
            Arrays.stream(ids).map(id -> new AttachedInstance(id, null, null)).toList()));
  }

  private void isNotAttachedAgain(String message) {
    var plan = env.looks();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.UPDATING);
    assertThat(plan.verdict().message()).contains("the cloud may not show it yet");
    env.now = env.now.plus(PATIENCE.listing());
    plan = env.looks();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan.verdict().message()).contains("or never came", message);
  }

  @Test
  void shouldNotAttachAgainAfterALostAnswer() {
    env.asks(CONFIRMED);
    assertThat(env.fails(error(ErrorKind.TRANSIENT, "Client.Timeout", true)))
        .isEqualTo(attaches("ins-1"));
    isNotAttachedAgain("Operation failed: Client.Timeout");
  }

  /** The operator is killed between the call and its record. */
  @Test
  void shouldNotAttachAgainAfterACrash() {
    env.asks(CONFIRMED);
    assertThat(env.begins()).isEqualTo(attaches("ins-1"));
    isNotAttachedAgain("attaching again would reinstall");
  }

  @Test
  void shouldGoOnWhenItShowsAfterAll() {
    env.asks(CONFIRMED);
    env.fails(error(ErrorKind.TRANSIENT, "Client.Timeout", true));
    env.nodes =
        List.of(
            node("a", "RUNNING"),
            node("b", "RUNNING"),
            node("c", "RUNNING"),
            attached("ins-1", "RUNNING"));
    var plan = env.looks();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.verdict().standing()).isEqualTo(Standing.READY);
  }

  /** What the cloud is known not to have done is asked for again, and nothing else waits for it. */
  @Test
  void shouldAttachOnceARefusalHasPassed() {
    env.asks(CONFIRMED);
    for (var failure :
        List.of(
            error(ErrorKind.THROTTLED, "RequestLimitExceeded", false),
            error(ErrorKind.CONFLICT, "UnsupportedOperation.AcceptOtherRequest", false),
            error(ErrorKind.DENIED, "UnauthorizedOperation", false),
            error(ErrorKind.TRANSIENT, "Client.NotSent", false))) {
      for (int i = 0; i < 4; i++) {
        assertThat(env.fails(failure)).isEqualTo(attaches("ins-1"));
        assertThat(env.memory.attached()).isEmpty();
      }
    }
    env.asks("replicas: 4\n");
    assertThat(env.plan().action()).isEqualTo(setTo(4));
  }

  /** After creation nothing but the list of all environments is read at first. */
  @Test
  void shouldNotBeReadyBeforeItIsReadWhichAreAttached() {
    var unread = new GivenEnv();
    unread.details = null;
    unread.asks(CONFIRMED);
    unread.expect(
        GivenEnv.NONE, Standing.WORKING, Reason.SCALING, "3 nodes are in service", "Looking");
    unread.details = new Observation<>(null, null, error(ErrorKind.DENIED, "Denied", false));
    unread.expect(GivenEnv.NONE, Standing.WORKING, Reason.ACCESS_DENIED, "Denied");

    unread.details = null;
    unread.memory = unread.memory.withAttached(List.of("ins-1"));
    unread.expect(GivenEnv.NONE, Standing.READY, Reason.AVAILABLE, "3 nodes");
    unread.memory = unread.memory.withAttached(List.of());
    unread.asks("attachedInstances: [{instanceId: ins-1}]\n");
    unread.expect(GivenEnv.NONE, Standing.READY, Reason.AVAILABLE, "3 nodes");
  }

  private static final String WITH_PASSWORD =
      """
      attachedInstances:
        - instanceId: ins-1
          confirmReinstall: true
          login: {passwordSecretRef: {name: login, key: password}}
        - {instanceId: ins-2, confirmReinstall: true}
      """;

  private void seesPassword(SecretValue value) {
    env.secrets = new EnvSecrets(Map.of(new SecretKeyReference("login", "password"), value));
  }

  @Test
  void shouldNotBeReadyWhileAPasswordCannotBeHad() {
    env.asks(WITH_PASSWORD);
    var missing = Verdict.working(Reason.SECRET_NOT_FOUND, "There is no Secret login.");
    seesPassword(new SecretValue.Missing(missing));
    assertThat(env.takes()).as("what has none goes first").isEqualTo(attaches("ins-2"));
    env.nodes =
        List.of(
            node("a", "RUNNING"),
            node("b", "RUNNING"),
            node("c", "RUNNING"),
            attached("ins-2", "RUNNING"));
    var plan = env.looks();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.verdict()).isEqualTo(missing);
    assertThat(plan.lookAgain()).isLessThanOrEqualTo(PATIENCE.prerequisite());

    seesPassword(new SecretValue.Found("feeble"));
    assertThat(env.plan().verdict().reason()).isEqualTo(Reason.SECRET_VALUE_INVALID);
    env.asks("replicas: 4\n");
    assertThat(env.plan().action()).as("all else goes on").isEqualTo(setTo(4));
    env.asks("replicas: 3\n");

    seesPassword(new SecretValue.Found("strongword1"));
    assertThat(env.takes().toString()).contains("ins-1");
  }

  /** Whether attached instances are among the desired nodes is not documented. */
  @Test
  void shouldEndNoNodeForTheSakeOfAnInstanceThatIsCounted() {
    env.asks(CONFIRMED + "replicas: 1\n");
    env.nodes = List.of(node("a", "RUNNING"), attached("ins-1", "RUNNING"));
    for (int desired : List.of(1, 2)) {
      env.desired = desired;
      var plan = env.looks();
      assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
      assertThat(plan.verdict().standing()).isEqualTo(Standing.READY);
      assertThat(plan.memory().sync().drift()).isEmpty();
    }

    env.nodes =
        List.of(
            node("a", "RUNNING"),
            node("b", "RUNNING"),
            node("c", "RUNNING"),
            attached("ins-1", "RUNNING"));
    env.desired = 4;
    assertThat(env.plan().action()).as("counted").isEqualTo(setTo(2));
    env.desired = 3;
    assertThat(env.plan().action()).as("not counted").isEqualTo(setTo(1));
  }

  @Test
  void shouldNotTakeAnInstanceForANodeThatIsAskedFor() {
    env.asks(CONFIRMED + "replicas: 2\n");
    env.nodes = List.of(node("a", "RUNNING"), attached("ins-1", "RUNNING"));
    env.desired = 2;
    var plan = env.plan();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.SCALING);
  }

  /** Where the cloud does not count them, it would end a node of its own choice afterwards. */
  @Test
  void shouldAskForNoMoreNodesThanWantedWhereInstancesMayStandInTheirPlaces() {
    env.asks(CONFIRMED + "replicas: 3\n");
    env.nodes = List.of(node("a", "RUNNING"), node("b", "RUNNING"), attached("ins-1", "RUNNING"));
    env.desired = 3;
    env.activities = seen(List.of());
    for (var standing : List.of(Standing.WORKING, Standing.STALLED)) {
      env.notReadySince(env.now.minusSeconds(standing == Standing.WORKING ? 7199 : 7200));
      var plan = env.looks();
      assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
      assertThat(plan.verdict().standing()).isEqualTo(standing);
      assertThat(plan.verdict().message()).contains("taken out of attachedInstances");
    }

    env.nodes = List.of(node("a", "RUNNING"), node("b", "SUBMITTED"), attached("ins-1", "RUNNING"));
    env.notReadySince(env.now);
    assertThat(env.looks().verdict().message()).doesNotContain("attachedInstances");
  }

  /** What is not known yet to be asked for must not turn out to be a change of others. */
  @Test
  void shouldNotTakeAnInstanceForANodeThatIsStillComing() {
    var coming =
        List.of(
            List.of(node("a", "RUNNING"), node("b", "RUNNING"), attached("ins-1", "RUNNING")),
            List.of(
                node("a", "RUNNING"),
                node("b", "RUNNING"),
                node("c", "SUBMITTED"),
                attached("ins-1", "RUNNING")));
    for (var nodes : coming) {
      var env = GivenEnv.ofNodes();
      env.asks(CONFIRMED + "replicas: 3\ndriftPolicy: Report\n");
      env.desired = 4;
      env.nodes = nodes;
      var plan = env.looks();
      assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
      assertThat(plan.verdict().reason()).isEqualTo(Reason.SCALING);
      assertThat(plan.memory().sync().isApplied("replicas", Fingerprint.of(3))).isFalse();

      env.nodes =
          List.of(
              node("a", "RUNNING"),
              node("b", "RUNNING"),
              node("c", "RUNNING"),
              node("d", "RUNNING"),
              attached("ins-1", "RUNNING"));
      plan = env.looks();
      assertThat(plan.action()).isEqualTo(setTo(3));
      assertThat(plan.memory().sync().drift()).isEmpty();
    }
  }

  /** An autoscaler by average multiplies what it reads here. */
  @Test
  void shouldReportOnlyNodesThatReplicasAskedFor() {
    env.nodes =
        List.of(
            node("a", "RUNNING"),
            node("b", "DELETING"),
            node("c", "CREATION_FAILED"),
            attached("ins-1", "RUNNING"));
    var status = env.pass().status(env.resource, env.memory, List.of(), null);
    assertThat(status.replicas()).isEqualTo(2);
    assertThat(status.nodes().total()).isEqualTo(4);
  }

  /** A refusal tells not which of the instances it is about. */
  @Test
  void shouldAttachAllInstancesButTheOneThatIsRefused() {
    for (var kind : List.of(ErrorKind.INVALID, ErrorKind.CONFLICT)) {
      for (var bad : List.of("ins-1", "ins-4", "ins-7")) {
        var env = GivenEnv.ofNodes();
        env.nodes = List.of(node("a", "RUNNING"), node("b", "RUNNING"), node("c", "RUNNING"));
        env.asks(
            IntStream.rangeClosed(1, 7)
                .mapToObj(i -> "  - {instanceId: ins-%d, confirmReinstall: true}\n".formatted(i))
                .collect(Collectors.joining("", "attachedInstances:\n", "")));
        for (int calls = 0; env.nodes.size() < 9; calls++) {
          assertThat(calls).as("calls").isLessThan(20);
          var call = (EnvCall.Attach) ((EnvAction.Change) env.plan().action()).call();
          var ids = call.instances().stream().map(AttachedInstance::instanceId).toList();
          if (ids.contains(bad)) {
            env.fails(error(kind, "UnsupportedOperation.InstancesNotAllowToAttach", false));
          } else {
            env.takes();
            env.nodes =
                Stream.concat(env.nodes.stream(), ids.stream().map(id -> attached(id, "RUNNING")))
                    .toList();
          }
        }
        env.fails(error(kind, "UnsupportedOperation.InstancesNotAllowToAttach", false));
        var plan = env.looks();
        assertThat(plan.aspects().toString()).contains("InstancesNotAllowToAttach");
        if (kind == ErrorKind.INVALID) {
          assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
          assertThat(plan.verdict().standing()).isEqualTo(Standing.STALLED);
        }
        assertThat(env.memory.attached()).hasSize(6).doesNotContain(bad);
      }
    }
  }

  /** Out of the list and in again is another confirmation. */
  @Test
  void shouldAttachAgainWhenItIsConfirmedAnew() {
    env.asks(CONFIRMED);
    env.fails(error(ErrorKind.TRANSIENT, "Client.Timeout", true));
    env.asks("attachedInstances: []\n");
    env.looks();
    env.asks(CONFIRMED);
    assertThat(env.plan().action()).isEqualTo(attaches("ins-1"));
  }

  /** It is in the environment: whatever it is there, attaching it would reinstall it. */
  @Test
  void shouldNotAttachWhatIsThereThoughItIsNotToldWhoseItIs() {
    env.asks(CONFIRMED);
    env.nodes =
        List.of(
            node("a", "RUNNING"),
            node("b", "RUNNING"),
            node("c", "RUNNING"),
            ofOrigin("ins-1", "RUNNING", "A_NEW_WORD"));
    var plan = env.looks();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.memory().attached()).containsExactly("ins-1");
  }

  /** Others come and leave meanwhile. */
  @Test
  void shouldNotBeHeldUpByOneThatIsNotDetached() {
    for (var kind : List.of(ErrorKind.INVALID, ErrorKind.CONFLICT)) {
      for (var bad : List.of("ins-7", "ins-8", "ins-9")) {
        var env = GivenEnv.ofNodes();
        var error = error(kind, "UnsupportedOperation.NotDetachable", false);
        env.nodes =
            List.of(
                node("a", "RUNNING"),
                node("b", "RUNNING"),
                node("c", "RUNNING"),
                attached("ins-7", "RUNNING"),
                attached("ins-8", "RUNNING"),
                attached("ins-9", "RUNNING"));
        env.asks(CONFIRMED);
        for (int calls = 0; env.nodes.size() != 5 || !isThere(env, "ins-1"); calls++) {
          assertThat(calls).as("calls").isLessThan(12);
          var call = ((EnvAction.Change) env.plan().action()).call();
          if (call instanceof EnvCall.Detach detach && detach.instanceIds().contains(bad)) {
            env.fails(error);
          } else if (call instanceof EnvCall.Detach detach) {
            env.takes();
            env.nodes =
                env.nodes.stream()
                    .filter(node -> !detach.instanceIds().contains(node.instanceId()))
                    .toList();
          } else {
            assertThat(env.takes()).isEqualTo(attaches("ins-1"));
            env.nodes =
                Stream.concat(env.nodes.stream(), Stream.of(attached("ins-1", "RUNNING"))).toList();
          }
        }
        assertThat(isThere(env, bad)).isTrue();
        env.fails(error);
        var plan = env.looks();
        assertThat(plan.aspects().toString()).contains("NotDetachable");
        assertThat(plan.verdict().standing())
            .isEqualTo(kind == ErrorKind.INVALID ? Standing.STALLED : Standing.WORKING);
      }
    }
  }

  private static boolean isThere(GivenEnv env, String instanceId) {
    return env.nodes.stream().anyMatch(node -> instanceId.equals(node.instanceId()));
  }
}
