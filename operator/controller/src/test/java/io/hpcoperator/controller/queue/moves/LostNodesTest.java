package io.hpcoperator.controller.queue.moves;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.LostNodesStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LostNodesTest {
  private static final String GONE = NOW.minusSeconds(30).toString();

  private LostNodesStatus lost = new LostNodesStatus(2, List.of("a", "b"), GONE, null);
  private Observation<List<ClusterNode>> here = seen(List.of());
  private final Map<String, Observation<List<ClusterNode>>> elsewhere = new LinkedHashMap<>();
  private List<Neighbour> neighbours = List.of();
  private List<String> spares = List.of();
  private Work work = Work.of(null);
  private Integer before;
  private Instant now = NOW;

  private LostNodes.Step decide() {
    return LostNodes.decide(
        lost,
        before,
        new Whereabouts("high", "workq", here, elsewhere, neighbours, spares),
        work,
        PATIENCE,
        now);
  }

  private void workq(ClusterNode... nodes) {
    elsewhere.put("workq", seen(List.of(nodes)));
  }

  private static HpcQueueStatus status(String yaml) {
    return Serialization.unmarshal(yaml, HpcQueueStatus.class);
  }

  @Test
  void shouldNoteWhatTheQueueHad() {
    var noted =
        LostNodes.note(
            null,
            status("replicas: 3\nnodeList: [{instanceId: a}, {instanceId: b}, {hostName: x}]"),
            NOW);
    assertThat(noted).isEqualTo(new LostNodesStatus(3, List.of("a", "b"), NOW.toString(), null));
    assertThat(LostNodes.note(null, status("replicas: 0"), NOW)).isNull();
    assertThat(LostNodes.note(null, null, NOW)).isNull();
    assertThat(LostNodes.note(lost, status("replicas: 0"), NOW)).isEqualTo(lost);
    assertThat(LostNodes.note(lost, status("replicas: 1\nnodeList: [{instanceId: c}]"), NOW))
        .isEqualTo(new LostNodesStatus(3, List.of("a", "b", "c"), GONE, null));
  }

  @Test
  void shouldMoveIdleNodesBack() {
    workq(idle("own"), idle("b"), idle("a"));
    assertThat(decide().call()).contains(new SetQueue("high", List.of("a", "b")));
    assertThat(decide().memory()).isEqualTo(lost);
  }

  @Test
  void shouldReadOnceMoreWhetherNodesAreIdle() {
    elsewhere.put("workq", seen(List.of(idle("a")), NOW.minusSeconds(11)));
    assertThat(decide().call()).isEmpty();
    assertThat(decide().distrust()).isTrue();

    elsewhere.put("workq", seen(List.of(idle("a")), NOW.minusSeconds(10)));
    assertThat(decide().call()).isPresent();
  }

  @Test
  void shouldWaitForBusyNodesAndHoldUpNothingElse() {
    workq(busy("a"), idle("b"));
    assertThat(decide().call()).contains(new SetQueue("high", List.of("b")));
    assertThat(decide().verdict()).as("none is bought before b is back").isPresent();

    workq(busy("a"), busy("b"));
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict()).as("nothing is looked for").isEmpty();
    assertThat(decide().awaited()).isEqualTo(2);
    assertThat(decide().awaiting()).hasSize(1);
    assertThat(decide().awaiting().get(0).standing()).isEqualTo(Standing.WORKING);
    assertThat(decide().awaiting().get(0).message())
        .contains("a, b", "none is bought in their place", "console");
    assertThat(decide().memory()).as("they are not given up").isEqualTo(lost);

    workq(busy("a"));
    assertThat(decide().verdict()).as("b may not be listed yet").isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "exception", "untracking"})
  void shouldAskForAPersonAndHoldUpNothingElseForNodesOutOfService(String status) {
    workq(node("a", status, null), idle("b"));
    assertThat(decide().call()).contains(new SetQueue("high", List.of("b")));

    here = seen(List.of(idle("b")));
    workq(node("a", status, null));
    assertThat(decide().verdict()).as("nothing is looked for").isEmpty();
    assertThat(decide().stuck()).containsExactly("a");
    assertThat(decide().awaiting().get(0).standing()).isEqualTo(Standing.STALLED);
    assertThat(decide().awaiting().get(0).message())
        .contains("out of service: a.", "None is bought in their place");
    assertThat(decide().memory()).as("it comes back when it serves").isEqualTo(lost);

    here = seen(List.of());
    assertThat(decide().verdict()).as("b may not be listed yet").isPresent();
    lost = new LostNodesStatus(2, List.of("a", "b"), NOW.minusSeconds(120).toString(), null);
    assertThat(decide().verdict()).isEmpty();
    workq(idle("a"));
    assertThat(decide().call()).contains(new SetQueue("high", List.of("a")));
    workq();
    assertThat(decide().stuck()).isEmpty();
    assertThat(decide().memory()).isNull();
  }

  @Test
  void shouldWaitForANodeThatIsBeingInitialised() {
    here = seen(List.of(idle("b")));
    workq(node("a", "initing", null));
    assertThat(decide().awaiting().get(0).message()).contains("being initialised: a");
    assertThat(decide().stuck()).isEmpty();
    assertThat(decide().awaited()).isEqualTo(1);
  }

  @Test
  void shouldWaitAfterTheLastMoveUntilAllListsAreYounger() {
    // What was moved a minute ago may be missing in the younger list of the one queue, and in the
    // older one of the other.
    lost = new LostNodesStatus(2, List.of("a", "b"), NOW.minusSeconds(900).toString(), null);
    workq();
    work = work.accepted(SetQueue.OPERATION, "r", null, NOW.minusSeconds(119));
    assertThat(decide().verdict()).isPresent();
    assertThat(decide().memory()).isEqualTo(lost);

    work = Work.of(null).accepted(SetQueue.OPERATION, "r", null, NOW.minusSeconds(120));
    assertThat(decide().verdict()).isEmpty();
    here = seen(List.of(), NOW.minusSeconds(1));
    assertThat(decide().verdict()).as("one of the lists is older").isPresent();
  }

  @Test
  void shouldMoveAHundredAtATime() {
    var many = IntStream.range(100, 250).mapToObj(i -> idle("n" + i)).toList();
    lost = new LostNodesStatus(150, many.stream().map(ClusterNode::id).toList(), GONE, null);
    elsewhere.put("workq", seen(many));
    assertThat(((SetQueue) decide().call().orElseThrow()).hostNames()).hasSize(100);
  }

  @Test
  void shouldConcludeNothingBeforeAllIsReadAndTheListingsMayBeTrusted() {
    elsewhere.put("workq", unread());
    assertThat(decide().verdict().orElseThrow().reason()).isEqualTo(Reason.SETTLING);

    workq();
    assertThat(decide().verdict()).isPresent();
    assertThat(decide().memory()).isEqualTo(lost);

    lost = new LostNodesStatus(2, List.of("a", "b"), NOW.minusSeconds(120).toString(), null);
    assertThat(decide().verdict()).isEmpty();
    assertThat(decide().memory()).isNull();
  }

  @Test
  void shouldBeOverWhenAllAreBack() {
    lost = new LostNodesStatus(2, List.of("a", "b"), NOW.minusSeconds(120).toString(), null);
    here = seen(List.of(idle("a"), busy("b")));
    workq(idle("own"));
    assertThat(decide().memory()).isNull();
    assertThat(decide().verdict()).isEmpty();
  }

  @Test
  void shouldNotTakeNodesOutOfTheQueueOfAnother() {
    lost = new LostNodesStatus(2, List.of("a", "b"), NOW.minusSeconds(120).toString(), null);
    neighbours =
        List.of(
            new Neighbour("low", "low", false, Set.of(), Set.of(), Set.of()),
            new Neighbour("first", "workq", false, Set.of(), Set.of(), Set.of()));
    elsewhere.put("low", seen(List.of(idle("a"))));
    workq(idle("b"));
    assertThat(decide().call()).contains(new SetQueue("high", List.of("b")));
  }

  @Test
  void shouldLeaveItToAPersonWhenTheCloudMovesNothing() {
    workq(idle("a"));
    for (int i = 0; i < 3; i++) {
      assertThat(decide().call()).isPresent();
      work = work.accepted(SetQueue.OPERATION, "r" + i, null, NOW);
    }
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict().orElseThrow().standing()).isEqualTo(Standing.STALLED);
    assertThat(decide().verdict().orElseThrow().reason()).isEqualTo(Reason.NOT_TAKING);
  }

  /** As many calls as a large queue needs are not remembered. */
  @Test
  void shouldCountTheCallsSinceNodesLastCame() {
    var ids = IntStream.range(1000, 2500).mapToObj(i -> "n" + i).toList();
    lost = new LostNodesStatus(1500, ids, NOW.minusSeconds(900).toString(), null);
    elsewhere.put("workq", seen(ids.stream().skip(1000).map(id -> idle(id)).toList()));
    here = seen(ids.stream().limit(1000).map(id -> idle(id)).toList());
    for (int i = 0; i < 10; i++) {
      work = work.accepted(SetQueue.OPERATION, "r" + i, null, NOW.minusSeconds(60));
    }
    before = 900;
    assertThat(decide().call()).isPresent();
    lost = decide().memory();
    assertThat(lost.triedSince()).isEqualTo(NOW.toString());
    assertThat(lost.since()).isEqualTo(NOW.minusSeconds(900).toString());

    before = 1000;
    for (int i = 0; i < 8; i++) {
      assertThat(decide().call()).isPresent();
      work = work.accepted(SetQueue.OPERATION, "s" + i, null, NOW);
    }
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict().orElseThrow().reason()).isEqualTo(Reason.NOT_TAKING);
  }

  /** The newest call of each operation is remembered, and of these only one. */
  @Test
  void shouldEndThoughOtherCallsLeaveNoRoomToRememberThoseThatMoveNodes() {
    var ids = IntStream.range(1000, 1800).mapToObj(i -> "n" + i).toList();
    lost = new LostNodesStatus(800, ids, NOW.minusSeconds(7200).toString(), null);
    for (int i = 0; i < 9; i++) {
      work = work.accepted("Other" + i, "r", null, NOW.minusSeconds(7200));
    }
    int calls = 0;
    now = NOW.minusSeconds(1000);
    for (; now.isBefore(NOW); now = now.plusSeconds(20)) {
      elsewhere.put("workq", seen(ids.stream().map(id -> idle(id)).toList(), now));
      here = seen(List.of(), now);
      var step = decide();
      lost = step.memory();
      if (step.call().isEmpty()) {
        break;
      }
      calls++;
      lost = LostNodes.calling(lost, work, now);
      work = work.accepted(SetQueue.OPERATION, "r", null, now);
    }
    assertThat(decide().verdict().orElseThrow().reason()).isEqualTo(Reason.NOT_TAKING);
    assertThat(calls).as("for three times as long as a listing lags").isEqualTo(18);
  }

  /** A call that was made when all had moved already says nothing of those that were busy. */
  @Test
  void shouldMoveANodeThatBecomesIdleLongAfterTheLastCall() {
    lost = new LostNodesStatus(2, List.of("a", "b"), GONE, NOW.minusSeconds(7200).toString());
    work = work.accepted(SetQueue.OPERATION, "r", null, NOW.minusSeconds(7200));
    here = seen(List.of(idle("b")));
    workq(busy("a"));
    lost = decide().memory();
    assertThat(lost.triedSince()).isEqualTo(NOW.toString());
    workq(idle("a"));
    assertThat(decide().call()).isPresent();
  }

  private static ClusterNode typed(String id, String type) {
    return new ClusterNode(
        id,
        id,
        "running",
        type,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new Resources(0, 0, 0),
        null);
  }

  @Test
  void shouldFindMoreNodesThanAStatusNames() {
    // 150 nodes of the queue, 3 of the home queue's own type, 2 that another queue looks for, and
    // 4 of the home queue's own that are of the same type.
    var all = new ArrayList<ClusterNode>();
    IntStream.range(100, 250).forEach(i -> all.add(typed("n" + i, "large")));
    IntStream.range(0, 3).forEach(i -> all.add(typed("a" + i, "small")));
    IntStream.range(0, 2).forEach(i -> all.add(typed("other" + i, "large")));
    IntStream.range(0, 4).forEach(i -> all.add(typed("z" + i, "large")));
    var named = IntStream.range(100, 200).mapToObj(i -> "n" + i).toList();
    lost = new LostNodesStatus(150, named, GONE, null);
    var claimed = Set.of("other0", "other1");

    spares = Spares.of(all, all, List.of("large"), claimed, 7);
    assertThat(spares).hasSize(150).doesNotContain("a0", "other0", "z0");
    elsewhere.put("workq", seen(all));
    var first = ((SetQueue) decide().call().orElseThrow()).hostNames();
    assertThat(first).hasSize(100);

    here = seen(all.stream().filter(node -> first.contains(node.id())).toList());
    var left = all.stream().filter(node -> !first.contains(node.id())).toList();
    spares = Spares.of(left, all, List.of("large"), claimed, 7);
    elsewhere.put("workq", seen(left));
    var second = ((SetQueue) decide().call().orElseThrow()).hostNames();
    assertThat(second).hasSize(50).noneMatch(first::contains);

    here = seen(all.subList(0, 150));
    elsewhere.put("workq", seen(all.subList(150, all.size())));
    spares = Spares.of(all.subList(150, all.size()), all, List.of("large"), claimed, 7);
    assertThat(decide().call()).isEmpty();
    assertThat(decide().memory()).isNull();
  }

  @Test
  void shouldTryAgainAsOftenWhenAPersonAsks() {
    workq(idle("a"));
    for (int i = 0; i < 3; i++) {
      work = work.accepted(SetQueue.OPERATION, "r" + i, null, NOW.minusSeconds(10));
    }
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict().orElseThrow().message()).contains("reconcile-now");

    lost = LostNodes.tryAgain(lost, NOW);
    assertThat(lost.since()).isEqualTo(GONE);
    for (int i = 0; i < 3; i++) {
      assertThat(decide().call()).isPresent();
      work = work.accepted(SetQueue.OPERATION, "s" + i, null, NOW);
    }
    assertThat(decide().call()).isEmpty();
    assertThat(LostNodes.tryAgain(null, NOW)).isNull();
    assertThat(LostNodes.note(lost, status("replicas: 1"), NOW).triedSince())
        .isEqualTo(NOW.toString());
  }

  @Test
  void shouldTakeSpareNodesForThoseItsStatusDidNotName() {
    lost = new LostNodesStatus(4, List.of("a", "b"), GONE, null);
    here = seen(List.of(idle("a")));
    workq(idle("b"), idle("s1"), idle("s2"), idle("s3"));
    spares = List.of("s1", "s2", "s3");
    assertThat(decide().call()).contains(new SetQueue("high", List.of("b", "s1", "s2")));

    spares = null;
    assertThat(decide().call()).isEmpty();
    assertThat(decide().verdict()).isPresent();
  }
}
