package io.hpcoperator.controller.nodes;

import static io.hpcoperator.controller.nodes.Given.idle;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.pass.News;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocksTest {

  private static ClusterNode locked(String id, String reason, Boolean expired) {
    return locked(id, id, reason, expired);
  }

  private static ClusterNode locked(String id, String host, String reason, Boolean expired) {
    return new ClusterNode(
        id, host, "running", null, null, null, null, null, null, null, null, null, null, null, null,
        null, expired, null, reason, null, null, null, null, null, null, null);
  }

  @Test
  void shouldSayNothingOfNodesThatAreFree() {
    var nodes = List.of(idle("a"), locked("b", "", false));

    assertThat(Locks.reclaimed(nodes)).isEmpty();
    assertThat(Locks.news(nodes)).isEmpty();
    assertThat(Locks.remark(nodes)).isEmpty();
  }

  @Test
  void shouldTellOnceOfEachNodeThatIsTakenBack() {
    var nodes = List.of(locked("a", "recycling", null), idle("b"), locked("c", "Recycling", null));

    assertThat(Locks.reclaimed(nodes)).containsExactlyInAnyOrder("a", "c");
    assertThat(Locks.news(nodes))
        .extracting(News::key)
        .containsExactly("reclaimed a", "reclaimed c");
    assertThat(Locks.remark(nodes).orElseThrow()).contains("Taken back by the cloud: a, c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"financial", "security", "dedicatedhostfinancial"})
  void shouldOnlyShowOtherLocks(String reason) {
    var nodes = List.of(locked("a", reason, null));

    assertThat(Locks.reclaimed(nodes)).isEmpty();
    assertThat(Locks.remark(nodes).orElseThrow()).contains("a (" + reason + ")");
  }

  @Test
  void shouldShowSubscriptionsThatRanOut() {
    assertThat(Locks.remark(List.of(locked("a", null, true))).orElseThrow())
        .contains("subscription ran out: a");
  }

  @Test
  void shouldNameNodesThatHaveNoHostNameYetByTheirIds() {
    var nodes =
        List.of(
            locked("i-3", null, null, true),
            locked("i-2", null, "financial", null),
            locked("i-1", null, "recycling", true));

    assertThat(Locks.remark(nodes).orElseThrow())
        .contains("Taken back by the cloud: i-1.")
        .contains("Locked by the cloud: i-2 (financial).")
        .contains("subscription ran out: i-1, i-3.");
    assertThat(Locks.news(nodes))
        .singleElement()
        .extracting(News::note)
        .asString()
        .contains("node i-1 (i-1)");
  }
}
