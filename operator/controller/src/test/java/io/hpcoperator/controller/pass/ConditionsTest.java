package io.hpcoperator.controller.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @Provide
  static Arbitrary<Verdict> verdicts() {
    return Combinators.combine(
            Arbitraries.of(Verdict.Standing.values()),
            Arbitraries.of(Reason.values()),
            Arbitraries.strings().ofMaxLength(40000))
        .as(Verdict::new);
  }

  @Property(tries = 300)
  void shouldKeepTheContractOfConditionsWhateverFollowsWhatever(
      @ForAll("histories") List<Verdict> history) {
    List<Condition> before = null;
    var now = START;
    long generation = 1;
    for (var verdict : history) {
      now = now.plusSeconds(7);
      var after = Conditions.of(before, verdict, ++generation, now);

      // S4, S5, S6
      boolean reconciling = Conditions.find(after, Conditions.RECONCILING) != null;
      boolean stalled = Conditions.find(after, Conditions.STALLED) != null;
      assertThat(reconciling && stalled).isFalse();
      var ready = Conditions.find(after, Conditions.READY);
      assertThat(ready).isNotNull();
      if (stalled) {
        assertThat(ready.status()).isEqualTo(ConditionStatus.FALSE);
      }
      if (ready.status() == ConditionStatus.TRUE) {
        assertThat(reconciling || stalled).isFalse();
      }
      for (var condition : after) {
        if (List.of(Conditions.RECONCILING, Conditions.STALLED, Conditions.PAUSED)
            .contains(condition.type())) {
          assertThat(condition.status()).isEqualTo(ConditionStatus.TRUE);
        }
        // S2, S9
        assertThat(condition.observedGeneration()).isEqualTo(generation);
        // S10
        assertThat(condition.message().length()).isLessThanOrEqualTo(32768);
        assertThat(condition.reason()).matches("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");
        // S8
        var old = Conditions.find(before, condition.type());
        assertThat(condition.lastTransitionTime())
            .isEqualTo(
                old != null && old.status() == condition.status()
                    ? old.lastTransitionTime()
                    : now.toString());
      }
      assertThat(after.stream().map(Condition::type)).doesNotHaveDuplicates();
      before = after;
    }
  }

  @Provide
  static Arbitrary<List<Verdict>> histories() {
    return verdicts().list().ofMinSize(1).ofMaxSize(6);
  }

  @Test
  void shouldGiveEveryReasonAWordOfItsOwn() {
    var words = new ArrayList<String>();
    Arrays.stream(Reason.values()).forEach(reason -> words.add(reason.text()));

    assertThat(words).doesNotHaveDuplicates().allMatch(w -> w.matches("([A-Z][a-z]+)+"));
  }
}
