package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.controller.ehpc.AccessSubjects.Groups;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SecurityGroupsTest {
  private static final String UID = "0b1c2d3e-0000-4000-8000-000000000001";
  private static final String OWN = "sg-own";

  private Work work = Work.of(null);

  private Setting.Comparison<ClusterCall> look(List<String> wanted, String... bound) {
    return look(wanted, seen(new Groups(OWN, Set.of(bound))));
  }

  private Setting.Comparison<ClusterCall> look(List<String> wanted, Observation<Groups> found) {
    return SecurityGroups.look(wanted, found, UID, new SyncMemory(null, null), work).comparison();
  }

  private static ClusterCall change(Setting.Comparison<ClusterCall> comparison) {
    return ((Setting.Differs<ClusterCall>) comparison).change();
  }

  @Test
  void shouldLeaveWhatIsBoundAsWanted() {
    assertThat(look(List.of("sg-b", "sg-a"), OWN, "sg-a", "sg-b")).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldLeaveTheOwnGroupAlone() {
    assertThat(look(List.of(), OWN)).isEqualTo(new Setting.Same<>());
    assertThat(look(List.of(OWN), OWN)).isEqualTo(new Setting.Same<>());
    assertThat(look(List.of(OWN))).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldBindBeforeItUnbindsOneGroupAtATime() {
    var comparison = look(List.of("sg-a", "sg-b"), OWN, "sg-x", "sg-y");
    assertThat(((Setting.Differs<ClusterCall>) comparison).differences())
        .containsExactly(new Difference("securityGroups", "sg-a, sg-b", "sg-x, sg-y"));
    assertThat(change(comparison))
        .isInstanceOfSatisfying(
            SecurityGroups.Bind.class, bind -> assertThat(bind.group()).isEqualTo("sg-a"));

    assertThat(change(look(List.of("sg-a"), OWN, "sg-a", "sg-x", "sg-y")))
        .isEqualTo(new SecurityGroups.Unbind("sg-x"));
  }

  @Test
  void shouldUnbindNothingWhileTheOwnGroupIsNotKnown() {
    assertThat(look(List.of(), seen(new Groups(null, Set.of(OWN, "sg-x")))))
        .isInstanceOf(Setting.Unclear.class);
    assertThat(look(List.of(), unread())).isEqualTo(new Setting.Unread<>(null));
  }

  @Test
  void shouldRepeatABindingWithItsTokenAndBindAnewWithAnother() {
    var first = (SecurityGroups.Bind) change(look(List.of("sg-a"), OWN));
    assertThat(first.clientToken()).hasSizeLessThanOrEqualTo(64).startsWith("hpc-" + UID);
    assertThat(change(look(List.of("sg-a"), OWN))).isEqualTo(first);

    work = work.accepted("AddSecurityGroup", "r", null, NOW.minus(Duration.ofHours(1)));
    var again = (SecurityGroups.Bind) change(look(List.of("sg-a"), OWN));
    assertThat(again.clientToken()).isNotEqualTo(first.clientToken());
  }

  /** Each call brings the cloud nearer, and none is about the cluster's own group. */
  @Property(tries = 300)
  void shouldSettleInOneCallForEachGroupThatDiffers(
      @ForAll @Size(max = 6) Set<@IntRange(max = 8) Integer> wanted,
      @ForAll @Size(max = 6) Set<@IntRange(max = 8) Integer> bound) {
    var wish = wanted.stream().map(i -> "sg-" + i).toList();
    var cloud = new TreeSet<>(bound.stream().map(i -> "sg-" + i).toList());
    cloud.add(OWN);
    var calls = new ArrayList<ClusterCall>();
    while (look(wish, seen(new Groups(OWN, Set.copyOf(cloud))))
        instanceof Setting.Differs<ClusterCall> differs) {
      calls.add(differs.change());
      if (differs.change() instanceof SecurityGroups.Bind bind) {
        assertThat(cloud.add(bind.group())).as("was not bound").isTrue();
      } else {
        assertThat(cloud.remove(((SecurityGroups.Unbind) differs.change()).group())).isTrue();
      }
      assertThat(calls).hasSizeLessThanOrEqualTo(wanted.size() + bound.size());
    }
    var expected = new TreeSet<>(wish);
    expected.add(OWN);
    assertThat(cloud).isEqualTo(expected);
  }
}
