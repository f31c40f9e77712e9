package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.computeenv.GivenEnv.ID;
import static io.hpcoperator.controller.computeenv.GivenEnv.attached;
import static io.hpcoperator.controller.computeenv.GivenEnv.error;
import static io.hpcoperator.controller.computeenv.GivenEnv.node;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Work;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked for next of an environment that goes, after the cloud refused something. */
class LeavingTest {
  private static final EnvCall NONE_WANTED = EnvCall.Modify.count(0);

  private final GivenEnv env = GivenEnv.ofNodes();

  @BeforeEach
  void isDeleted() {
    env.resource.getMetadata().setDeletionTimestamp(env.now.toString());
    env.nodes =
        List.of(
            node("node-a", "RUNNING"),
            node("node-b", "CREATION_FAILED"),
            node("node-c", "CREATION_FAILED"));
  }

  private static CloudException refusal(String code) {
    return error(ErrorKind.CONFLICT, "UnsupportedOperation." + code, false);
  }

  private static final CloudException NOT_ENOUGH = refusal("NotEnoughComputeNodesToTerminate");
  private static final CloudException FORBIDDEN = refusal("ComputeNodeForbidTerminate");

  private static EnvAction call(EnvCall call) {
    return new EnvAction.Call(ID, call);
  }

  private static EnvAction ends(String... ids) {
    return call(new EnvCall.Terminate(List.of(ids)));
  }

  private static EnvAction detaches(String... ids) {
    return call(new EnvCall.Detach(List.of(ids)));
  }

  /** A lower count may take no node whose creation failed, nor any of which one is locked. */
  @Test
  void shouldEndNodesByTheirIdsWhenFewerCannotBeAskedFor() {
    for (var refused : List.of(NOT_ENOUGH, FORBIDDEN)) {
      env.memory = new EnvMemory(ID, Work.of(null));
      assertThat(env.fails(refused)).isEqualTo(call(NONE_WANTED));
      assertThat(env.plan().action()).isEqualTo(ends("node-a", "node-b", "node-c"));
      assertThat(env.plan().verdict().message()).startsWith("Ending nodes node-a, node-b, node-c.");
    }
  }

  /** Else a cloud that makes nodes anew which are ended by their ids would do so for ever. */
  @Test
  void shouldAskForFewerAgainOnceOtherNodesAreThere() {
    env.fails(NOT_ENOUGH);
    env.nodes = List.of(node("node-d", "RUNNING"), node("node-e", "CREATED"));
    assertThat(env.plan().action()).as("in their places").isEqualTo(call(EnvCall.Modify.count(1)));
  }

  @Test
  void shouldFindTheOneThatIsNotTakenAndGoOnWithTheOthers() {
    var all = new ArrayList<>(env.nodes);
    all.add(attached("ins-1", "RUNNING"));
    all.add(attached("ins-2", "RUNNING"));
    env.nodes = all;
    assertThat(env.fails(NOT_ENOUGH)).isEqualTo(call(NONE_WANTED));
    assertThat(env.fails(refusal("Wrong"))).isEqualTo(detaches("ins-1", "ins-2"));
    assertThat(env.fails(refusal("Wrong"))).isEqualTo(detaches("ins-1"));
    assertThat(env.fails(refusal("Wrong"))).isEqualTo(detaches("ins-2"));
    assertThat(env.fails(FORBIDDEN)).isEqualTo(ends("node-a", "node-b", "node-c"));
    assertThat(env.fails(FORBIDDEN)).isEqualTo(ends("node-a"));
    assertThat(env.fails(FORBIDDEN)).isEqualTo(ends("node-b", "node-c"));
    assertThat(env.fails(FORBIDDEN)).isEqualTo(ends("node-b"));
    assertThat(env.fails(FORBIDDEN)).isEqualTo(ends("node-c"));
    assertThat(env.plan().action()).as("from the first on").isEqualTo(call(NONE_WANTED));
  }

  /** Nothing is known then of what it has against the call. */
  @Test
  void shouldGoOnAskingForFewerUnlessThatIsRefused() {
    for (var failure :
        List.of(
            refusal("ComputeEnvAcceptOtherRequest"),
            error(ErrorKind.THROTTLED, "RequestLimitExceeded", false),
            error(ErrorKind.DENIED, "UnauthorizedOperation", false),
            error(ErrorKind.CONFLICT, "UnsupportedOperation", true))) {
      env.fails(failure);
      assertThat(env.plan().action()).isEqualTo(call(NONE_WANTED));
    }
  }

  @Test
  void shouldDoSoOfTheOneThatDoesNotServe() {
    env.memory =
        new EnvMemory("env-2", Work.of(null))
            .withReplacement(Replacement.begun(List.of("imageId"), env.now).retiring(ID, env.now));
    var before = env.memory;
    env.memory = before.other();
    var facts = env.facts();
    var both = facts.withMemory(before).withOther(facts);
    var pass = new EnvPass(both, null, new ManualClock(env.now));
    var asking = pass.before(call(NONE_WANTED), before);
    var after = pass.failed(call(NONE_WANTED), asking, NOT_ENOUGH);
    assertThat(after.sync().settings()).as("of the one that serves").isEmpty();
    env.memory = after.other();
    assertThat(new EnvDeletion(PATIENCE).removal(env.facts(), env.now).orElseThrow().action())
        .isEqualTo(ends("node-a", "node-b", "node-c"));
  }
}
