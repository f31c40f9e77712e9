package io.hpcoperator.controller.queue.moves;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakenNodesTest {
  private static final SyncMemory NOTHING = new SyncMemory(null, null);

  private List<ClusterNode> here = List.of();
  private Observation<List<ClusterNode>> workq = seen(List.of(idle("a"), idle("b"), idle("c")));
  private List<Neighbour> neighbours = List.of();
  private SyncMemory memory = NOTHING;
  private Set<String> seated = Set.of();

  private TakenNodes look(int replicas, String... names) {
    return TakenNodes.look(
        List.of(names),
        seated,
        replicas,
        memory,
        new Whereabouts(
            "high", "workq", seen(here), Map.of("workq", workq), neighbours, List.of()));
  }

  private static Neighbour neighbour(
      boolean older, Set<String> takes, Set<String> pinned, Set<String> leaving) {
    return new Neighbour("low", "workq", older, takes, pinned, leaving);
  }

  private static List<String> moved(TakenNodes taken) {
    return ((SetQueue) differs(taken).change()).hostNames();
  }

  private static Setting.Differs<ClusterCall> differs(TakenNodes taken) {
    return (Setting.Differs<ClusterCall>) taken.setting().comparison();
  }

  private static List<Difference> refused(TakenNodes taken) {
    return ((Setting.Fixed<ClusterCall>) taken.setting().comparison()).differences();
  }

  private static String unclear(TakenNodes taken) {
    return ((Setting.Unclear<ClusterCall>) taken.setting().comparison()).why();
  }

  @Test
  void shouldMoveIdleNodesBeforeAnyIsBought() {
    var taken = look(3, "a", "c");
    assertThat(differs(taken).change()).isEqualTo(new SetQueue("high", List.of("a", "c")));
    assertThat(differs(taken).differences())
        .contains(new Difference("takeNodes", "a in queue high", "in queue workq"));
    assertThat(taken.incoming()).isEqualTo(2);
  }

  /** A node on premises is no instance, and has no id of one. */
  @Test
  void shouldMoveANodeThatHasNoInstanceId() {
    neighbours = List.of(neighbour(true, Set.of("b"), Set.of("c"), Set.of("d")));
    workq = seen(List.of(onPremises("p"), idle("b")));
    assertThat(moved(look(1, "p"))).containsExactly("p");
    neighbours = List.of(neighbour(true, Set.of(), Set.of("p"), Set.of()));
    assertThat(refused(look(1, "p"))).singleElement().asString().contains("pinned by HpcQueue low");
  }

  private static ClusterNode onPremises(String host) {
    return new ClusterNode(
        null,
        host,
        "running",
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
        "OnPremise",
        null,
        new Resources(0, 0, 0),
        null);
  }

  @Test
  void shouldMoveNoMoreThanAreMissingAndSaySo() {
    here = List.of(idle("x"));
    assertThat(moved(look(2, "a", "b", "c"))).containsExactly("a");
    assertThat(look(2, "a", "b", "c").incoming()).isEqualTo(1);

    here = List.of(idle("x"), idle("y"));
    assertThat(unclear(look(2, "a", "b")))
        .contains("a, b are not moved", "the 2 nodes that replicas says", "Raise replicas");
    assertThat(look(2, "a", "b").incoming()).isZero();
  }

  @Test
  void shouldNotCountAnInstanceThatHasItsPlaceAlready() {
    seated = Set.of("b");
    assertThat(moved(look(3, "a", "b"))).containsExactly("a", "b");
    assertThat(differs(look(3, "a", "b")).remaining()).isEqualTo(2);
    assertThat(look(3, "a", "b").incoming()).isEqualTo(1);
    workq = seen(List.of(busy("a"), busy("b")));
    assertThat(look(3, "a", "b").incoming()).isEqualTo(1);
    workq = unread();
    assertThat(look(3, "a", "b").incoming()).isEqualTo(1);
  }

  @Test
  void shouldWaitForNodesThatAreBusyOrNotKnownToBeIdle() {
    workq = seen(List.of(busy("a"), node("b", "running", null), node("c", "initing", null)));
    for (var name : List.of("a", "b", "c")) {
      assertThat(unclear(look(1, name))).contains(name + " in queue workq");
      assertThat(look(1, name).incoming()).isEqualTo(1);
    }
    workq = seen(List.of(busy("a"), idle("b")));
    assertThat(moved(look(2, "a", "b"))).containsExactly("b");
    assertThat(look(2, "a", "b").incoming()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "exception", "untracking", "who knows"})
  void shouldNotWaitForNodesThatDoNotComeIntoServiceByThemselves(String status) {
    workq = seen(List.of(node("a", status, new Resources(0, 0, 0)), idle("b")));
    assertThat(refused(look(1, "a")))
        .containsExactly(
            new Difference(
                "takeNodes",
                "a in queue high",
                "in queue workq, and out of service (%s)".formatted(status)));
    assertThat(look(1, "a").incoming()).as("another one is bought").isZero();
    assertThat(moved(look(2, "a", "b"))).containsExactly("b");
    assertThat(look(2, "a", "b").incoming()).isEqualTo(1);
  }

  @Test
  void shouldMoveAHundredAtATime() {
    var many = IntStream.range(100, 250).mapToObj(i -> idle("n" + i)).toList();
    workq = seen(many);
    var names = many.stream().map(ClusterNode::hostName).toList().subList(0, 120);
    var taken = look(1000, names.toArray(String[]::new));
    assertThat(moved(taken)).hasSize(100);
    assertThat(taken.incoming()).isEqualTo(120);
  }

  @Test
  void shouldNameWhatIsInNoQueueAndHoldUpNothingElse() {
    assertThat(moved(look(2, "a", "nowhere"))).containsExactly("a");
    here = List.of(idle("a"));
    assertThat(refused(look(2, "a", "nowhere")))
        .containsExactly(
            new Difference("takeNodes", "nowhere in queue high", "in no queue of the cluster"));
    assertThat(look(2, "a", "nowhere").incoming()).isZero();
  }

  @Test
  void shouldNotMissANodeThatWasHereAndIsGone() {
    memory =
        new SyncMemory(
            List.of(
                new SettingStatus(
                    "takeNodes",
                    "InSync",
                    Fingerprint.of(List.of("gone")),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)),
            null);
    assertThat(look(2, "gone").setting().comparison()).isEqualTo(new Setting.Same<>());
    assertThat(look(2, "gone").incoming()).isZero();
    assertThat(look(0, "gone").setting().comparison()).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldNotTakeWhatTheQueueItIsInHasPinned() {
    neighbours = List.of(neighbour(false, Set.of(), Set.of("a"), Set.of()));
    assertThat(refused(look(2, "a")).get(0).found())
        .isEqualTo("in queue workq, pinned by HpcQueue low");

    neighbours = List.of(new Neighbour("low", "other", false, Set.of(), Set.of("a"), Set.of()));
    assertThat(moved(look(2, "a"))).containsExactly("a");
  }

  @Test
  void shouldLeaveANodeThatTwoWantToTheOlderOne() {
    neighbours = List.of(neighbour(true, Set.of("a"), Set.of(), Set.of()));
    assertThat(refused(look(2, "a")).get(0).found()).contains("taken by HpcQueue low");

    neighbours = List.of(neighbour(false, Set.of("a"), Set.of(), Set.of()));
    assertThat(moved(look(2, "a"))).containsExactly("a");
  }

  @Test
  void shouldNotTakeANodeThatIsBeingDrained() {
    neighbours = List.of(neighbour(false, Set.of(), Set.of(), Set.of("a")));
    assertThat(unclear(look(2, "a"))).contains("about to leave");
  }

  @Test
  void shouldBuyNoneInTheirPlaceWhileItIsNotKnownWhereTheyAre() {
    for (var unknown :
        List.<Observation<List<ClusterNode>>>of(
            unread(),
            new Observation<>(
                workq.value(),
                NOW,
                new CloudException(
                    "ListNodesByQueue",
                    ErrorKind.TRANSIENT,
                    "EcsError",
                    null,
                    "r",
                    false,
                    null)))) {
      workq = unknown;
      isNotKnown();
    }
  }

  private void isNotKnown() {
    var taken = look(3, "a", "b");
    assertThat(taken.setting().comparison()).isInstanceOf(Setting.Unread.class);
    assertThat(taken.incoming()).isEqualTo(2);
  }

  @Test
  void shouldBeDoneWhenAllAreHere() {
    here = new ArrayList<>(List.of(idle("a"), busy("b")));
    assertThat(look(2, "a", "b").setting().comparison()).isEqualTo(new Setting.Same<>());
  }
}
