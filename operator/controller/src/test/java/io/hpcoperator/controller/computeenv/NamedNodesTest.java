package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.computeenv.GivenEnv.attached;
import static io.hpcoperator.controller.computeenv.GivenEnv.ends;
import static io.hpcoperator.controller.computeenv.GivenEnv.error;
import static io.hpcoperator.controller.computeenv.GivenEnv.node;
import static io.hpcoperator.controller.computeenv.GivenEnv.ofOrigin;
import static io.hpcoperator.controller.computeenv.GivenEnv.setTo;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that go by their ids, in the place of those that the cloud would choose. */
class NamedNodesTest {
  private static final CloudException REFUSED =
      error(ErrorKind.CONFLICT, "UnsupportedOperation.ComputeNodeForbidTerminate", false);

  private final GivenEnv env = GivenEnv.ofNodes();

  NamedNodesTest() {
    env.nodes = List.of(node("node-a", "RUNNING"), node("node-b", "RUNNING"), node("c", "RUNNING"));
  }

  /** That a call did not get through is no reason to have the cloud choose. */
  @Test
  void shouldLowerTheCountOnlyOnceTheNamedNodesAreRefused() {
    for (var failure :
        List.of(
            error(ErrorKind.TRANSIENT, "Client.ConnectionReset", false),
            error(ErrorKind.TRANSIENT, "Client.Timeout", true),
            error(ErrorKind.TRANSIENT, "InternalError", true),
            error(ErrorKind.DENIED, "UnauthorizedOperation", false),
            error(ErrorKind.QUOTA, "LimitExceeded", false),
            error(ErrorKind.NOT_FOUND, "ResourceNotFound.ComputeNode", false),
            error(ErrorKind.INVALID, "Client.Unreadable", true))) {
      env.memory = new EnvMemory(GivenEnv.ID, Work.of(null));
      env.asks("replicas: 2\nterminateNodes: [node-a]\n");
      for (int i = 0; i < 5; i++) {
        assertThat(env.fails(failure)).as("%s", failure).isEqualTo(ends("node-a"));
      }
    }
    env.fails(REFUSED);
    assertThat(env.plan().action()).isEqualTo(setTo(2));
  }

  /** A spot instance that was taken back since the nodes were read. */
  @Test
  void shouldEndTheRestWhenANodeIsGoneMeanwhile() {
    env.asks("replicas: 1\nterminateNodes: [node-a, node-b]\n");
    assertThat(env.fails(error(ErrorKind.NOT_FOUND, "ResourceNotFound.ComputeNode", false)))
        .isEqualTo(ends("node-a", "node-b"));
    env.nodes = env.nodes.subList(1, 3);
    assertThat(env.plan().action()).isEqualTo(ends("node-b"));
  }

  /** One that is protected says nothing of the others that are named. */
  @Test
  void shouldLowerTheCountOnlyWhenNoNamedNodeIsLeftThatCanBeEnded() {
    env.asks("replicas: 1\nterminateNodes: [node-a, node-b]\n");
    assertThat(env.fails(REFUSED)).isEqualTo(ends("node-a", "node-b"));
    assertThat(env.fails(REFUSED)).as("the first half").isEqualTo(ends("node-a"));
    assertThat(env.takes()).as("the rest").isEqualTo(ends("node-b"));
    env.nodes = List.of(node("node-a", "RUNNING"), node("c", "RUNNING"));
    env.desired = 2;
    assertThat(env.fails(REFUSED)).isEqualTo(ends("node-a"));
    assertThat(env.plan().action()).isEqualTo(setTo(1));
  }

  /** One that comes is part of what was asked for, and is not seen while the nodes are unread. */
  @Test
  void shouldStayRefusedWhileTheNodesAreReadAgain() {
    env.nodes = List.of(node("node-a", "RUNNING"), node("node-b", "PENDING"), node("c", "RUNNING"));
    env.asks("terminateNodes: [node-a, node-b]\n");
    assertThat(env.fails(REFUSED)).isEqualTo(ends("node-a"));
    assertThat(env.looks().verdict().standing()).isEqualTo(Standing.STALLED);

    env.details = new Observation<>(null, null, null);
    assertThat(env.looks().verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(env.looks().verdict().reason()).isEqualTo(Reason.INVALID_REQUEST);
  }

  /** What was refused before is nothing against other nodes that are named later. */
  @Test
  void shouldNotTakeTheRefusalOfOneNodeForThatOfAnother() {
    env.asks("terminateNodes: [node-b]\n");
    assertThat(env.fails(REFUSED)).isEqualTo(ends("node-b"));
    env.asks("replicas: 2\nterminateNodes: [node-a]\n");
    for (int i = 0; i < 3; i++) {
      assertThat(env.fails(error(ErrorKind.TRANSIENT, "Client.Timeout", true)))
          .isEqualTo(ends("node-a"));
    }
  }

  @Test
  void shouldGrowAndRenameWhileNodesCannotBeEnded() {
    env.asks("replicas: 4\nterminateNodes: [node-a]\n");
    env.name = "other";
    var denied = error(ErrorKind.DENIED, "UnauthorizedOperation", false);
    assertThat(env.fails(denied)).isEqualTo(ends("node-a"));
    assertThat(env.plan().action().toString()).contains("attributes");
    env.name = "render";
    assertThat(env.plan().action()).isEqualTo(setTo(4));
  }

  @Test
  void shouldLowerTheCountWhenTheCloudTakesTheCallsAndEndsNothing() {
    env.asks("replicas: 2\nterminateNodes: [node-a]\n");
    for (int i = 0; i < 3; i++) {
      assertThat(env.takes()).isEqualTo(ends("node-a"));
      env.now = env.now.plus(PATIENCE.listing());
    }
    env.looks();
    assertThat(env.plan().action()).isEqualTo(setTo(2));
  }

  /** Whatever becomes of the answer, and of the operator. */
  @Test
  void shouldTakeWhatACallOfItsOwnLoweredForNobodysDrift() {
    env.asks("driftPolicy: Report\n");
    env.looks();
    env.asks("terminateNodes: [node-a]\n");
    assertThat(env.begins()).isEqualTo(ends("node-a"));
    env.looks();
    env.nodes = env.nodes.subList(1, 3);
    env.desired = 2;
    var plan = env.looks();
    assertThat(plan.action()).isEqualTo(setTo(3));
    assertThat(plan.memory().sync().drift()).isEmpty();
  }

  @Test
  void shouldLeaveAChangeOfOthersThatIsReportedWhenItEndsANode() {
    env.asks("driftPolicy: Report\n");
    env.looks();
    env.desired = 2;
    env.nodes = env.nodes.subList(0, 2);
    env.looks();
    env.asks("terminateNodes: [node-a]\n");
    env.fails(REFUSED);
    env.asks("terminateNodes: []\n");
    var plan = env.plan();
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
    assertThat(plan.aspects().toString()).contains("replicas: 3 in the spec, 2 in the cloud");
  }

  @Test
  void shouldNotUndoACountOfOthersThatIsLeftWhenItEndsANode() {
    for (var policy : List.of("Report", "Ignore")) {
      var env = GivenEnv.ofNodes();
      env.nodes = this.env.nodes;
      env.asks("driftPolicy: " + policy + "\n");
      env.looks();
      env.nodes =
          List.of(
              node("node-a", "RUNNING"),
              node("node-b", "RUNNING"),
              node("c", "RUNNING"),
              node("d", "RUNNING"),
              node("e", "RUNNING"));
      env.desired = 5;
      env.looks();
      env.asks("terminateNodes: [node-a]\n");
      assertThat(env.takes()).isEqualTo(ends("node-a"));
      env.looks();
      env.nodes = env.nodes.subList(1, 5);
      env.desired = 4;
      for (int i = 0; i < 2; i++) {
        assertThat(env.looks().action()).as(policy).isEqualTo(GivenEnv.NONE);
        env.now = env.now.plus(PATIENCE.listing());
      }
    }
  }

  @Test
  void shouldMakeUpForANodeItEndedWhereDriftIsIgnored() {
    env.asks("driftPolicy: Ignore\n");
    env.looks();
    env.asks("terminateNodes: [node-a]\n");
    assertThat(env.takes()).isEqualTo(ends("node-a"));
    env.nodes = env.nodes.subList(1, 3);
    env.desired = 2;
    assertThat(env.looks().action()).isEqualTo(setTo(3));
  }

  /** Another count that the spec asks for in the same edit is no change of others. */
  @Test
  void shouldGoByACountThatIsLoweredTogetherWithTheNameOfANode() {
    for (var policy : List.of("Report", "Ignore")) {
      var env = GivenEnv.ofNodes();
      env.nodes = this.env.nodes;
      env.asks("driftPolicy: " + policy + "\n");
      env.looks();
      env.asks("replicas: 1\nterminateNodes: [node-a]\n");
      assertThat(env.takes()).isEqualTo(ends("node-a"));
      env.nodes = env.nodes.subList(1, 3);
      env.desired = 2;
      assertThat(env.looks().action()).as(policy).isEqualTo(setTo(1));
    }
  }

  /** Each try to end the node would otherwise begin the count anew. */
  @Test
  void shouldGiveUpACountThatIsNotTakenWhileANodeIsRefused() {
    env.asks("replicas: 5\nterminateNodes: [node-a]\n");
    int counts = 0;
    for (int i = 0; i < 20; i++) {
      if (env.plan().action().equals(setTo(5))) {
        env.takes();
        counts++;
      } else {
        assertThat(env.fails(REFUSED)).isEqualTo(ends("node-a"));
      }
      env.now = env.now.plus(PATIENCE.listing().dividedBy(2));
    }
    assertThat(counts).isEqualTo(3);
    env.asks("terminateNodes: []\n");
    assertThat(env.plan().verdict().reason()).isEqualTo(Reason.NOT_TAKING);
  }

  /** The cloud would end a node that is in order in the place of one that never goes. */
  @Test
  void shouldEndNoOtherNodeInThePlaceOfANamedOneThatHangs() {
    env.asks("terminateNodes: [node-a]\n");
    env.takes();
    env.nodes = List.of(node("node-a", "DELETING"), node("b", "RUNNING"), node("c", "RUNNING"));
    env.activities = seen(List.of());
    for (int wanted : List.of(6, 2, 1)) {
      env.asks("replicas: " + wanted + "\n");
      env.notReadySince(env.now.minusSeconds(7199));
      assertThat(env.plan().action()).isEqualTo(GivenEnv.NONE);
      env.notReadySince(env.now.minusSeconds(7200));
      env.memory = new EnvMemory(GivenEnv.ID, Work.of(null));
      var plan = env.plan();
      assertThat(plan.action()).isEqualTo(wanted == 6 ? setTo(6) : GivenEnv.NONE);
      assertThat(plan.verdict().standing()).isEqualTo(Standing.STALLED);
      assertThat(plan.verdict().message())
          .contains("node-a (DELETING)", "Take out those that do not go to have it choose");
    }
    env.asks("replicas: 2\nterminateNodes: []\n");
    assertThat(env.plan().action()).as("taken out").isEqualTo(setTo(2));
  }

  /** One that is being made was not refused, though all others were. */
  @Test
  void shouldAskForANamedNodeThatIsStillComingBeforeFewerAreAskedFor() {
    for (var state : List.of("SUBMITTED", "PENDING", "CREATING", "UNHEARD_OF")) {
      for (var late : List.of("node-0", "node-z")) {
        var env = GivenEnv.ofNodes();
        env.nodes = List.of(node(late, state), node("node-b", "RUNNING"), node("c", "RUNNING"));
        env.metrics = new ComputeNodeMetrics(0, 0, 0, 0, 2, 0, 0);
        env.asks("replicas: 1\nterminateNodes: [node-b, %s]\n".formatted(late));
        for (int i = 0; i < 3; i++) {
          assertThat(env.fails(REFUSED)).as(state).isEqualTo(ends("node-b"));
        }
        env.metrics = null;
        env.nodes = List.of(node(late, "RUNNING"), node("node-b", "RUNNING"), node("c", "RUNNING"));
        for (int i = 0; i < 4 && !env.plan().action().equals(ends(late)); i++) {
          assertThat(env.fails(REFUSED).toString()).contains("Terminate");
        }
        assertThat(env.plan().action()).isEqualTo(ends(late));
        env.takes();
        env.nodes = env.nodes.subList(1, 3);
        env.desired = 2;
        assertThat(env.fails(REFUSED)).isEqualTo(ends("node-b"));
        assertThat(env.plan().action()).isEqualTo(setTo(1));
      }
    }
  }

  @Test
  void shouldTellOfNamesThatEndNothing() {
    env.asks("terminateNodes: [node-a, node-gone, node-ins-1]\n");
    env.nodes =
        List.of(
            node("node-b", "RUNNING"),
            node("c", "RUNNING"),
            node("d", "RUNNING"),
            attached("ins-1", "RUNNING"));
    var verdict = env.plan().verdict();
    assertThat(verdict.standing()).isEqualTo(Standing.READY);
    assertThat(verdict.message())
        .contains("Named to be ended, and gone or never there: node-a, node-gone.")
        .contains("but attached, which only attachedInstances takes back: node-ins-1.");

    env.asks("terminateNodes: [node-b]\n");
    assertThat(env.plan().verdict().message()).doesNotContain("Named to be ended");
  }

  @Test
  void shouldShowWhatDiffersBeforeItTakesAnythingOver() {
    env.asks("replicas: 1\nterminateNodes: [node-a]\nadopt: {envId: env-1}\n");
    var plan = env.plan();
    assertThat(plan.verdict().message()).contains("replicas: 1 in the spec, 3 in the cloud");
    assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
  }

  @Test
  void shouldEndNoNamedNodeOfWhichItIsNotToldWhoseItIs() {
    env.asks("terminateNodes: [node-ins-1]\n");
    for (var origin : Arrays.asList(null, "", "A_NEW_WORD")) {
      env.nodes =
          List.of(node("a", "RUNNING"), node("b", "RUNNING"), ofOrigin("ins-1", "RUNNING", origin));
      for (int replicas : List.of(3, 2)) {
        env.asks("replicas: " + replicas + "\n");
        var plan = env.plan();
        assertThat(plan.action()).isEqualTo(GivenEnv.NONE);
        assertThat(plan.verdict().message())
            .contains("does not tell whether they are instances of yours", "node-ins-1");
      }
    }
  }

  /** The node is gone by one call, and the list of environments is older. */
  @Test
  void shouldTakeWhatItsOwnCallLoweredForNobodysDriftThoughTheListLags() {
    for (var policy : List.of("Report", "Ignore")) {
      var env = GivenEnv.ofNodes();
      env.nodes = this.env.nodes;
      env.asks("driftPolicy: " + policy + "\n");
      env.looks();
      env.asks("terminateNodes: [node-a]\n");
      assertThat(env.takes()).isEqualTo(ends("node-a"));
      env.nodes = env.nodes.subList(1, 3);
      env.metrics = GivenEnv.running(3);
      assertThat(env.looks().action()).isEqualTo(GivenEnv.NONE);
      env.metrics = null;
      env.desired = 2;
      var plan = env.looks();
      assertThat(plan.action()).as(policy).isEqualTo(setTo(3));
      assertThat(plan.memory().sync().drift()).isEmpty();
    }
  }

  @Test
  void shouldTellOfFewerNodesOnlyWhereFewerAreAskedFor() {
    env.asks("terminateNodes: [node-a]\n");
    env.nodes =
        List.of(node("node-a", "CREATING"), node("node-b", "RUNNING"), node("c", "RUNNING"));
    assertThat(env.plan().aspects().toString())
        .contains("Nodes node-a are to end")
        .doesNotContain("before fewer are asked for");
    env.asks("replicas: 2\n");
    assertThat(env.plan().aspects().toString()).contains("before fewer are asked for");
  }
}
