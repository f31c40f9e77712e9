package io.hpcoperator.controller.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Repeated looks at a model of a cloud that lags, refuses, loses answers, and in which others
 * change things: whatever was seen before, it ends in sync or in a condition that says what is not,
 * after a bounded number of calls, and without a touch to what nobody mentioned.
 */
class SyncLifeTest {
  private static final Duration LAG = Duration.ofMinutes(2);
  private static final List<String> NAMES = List.of("plain", "stubborn", "wrong", "steps", "fixed");

  @Property(tries = 1000)
  void shouldComeToRest(
      @ForAll long seed,
      @ForAll DriftPolicy policy,
      @ForAll boolean mayChange,
      @ForAll @IntRange(max = 80) int troubledPasses) {
    var life = new Life(seed, policy, mayChange);
    for (int i = 0; i < troubledPasses; i++) {
      life.trouble();
    }
    life.trouble.end();
    // Reading has its turn, and after it a person who asks once more.
    life.calm();
    life.memory = life.memory.afresh();
    int before = life.calls;
    for (int i = 0; i < 60; i++) {
      life.calm();
    }
    assertThat(life.calls - before).as("calls to get there").isLessThanOrEqualTo(25);

    int rest = life.calls;
    var atRest = life.memory;
    for (int i = 0; i < 10; i++) {
      life.calm();
    }
    assertThat(life.calls).as("calls at rest").isEqualTo(rest);
    assertThat(life.memory).as("nothing to write at rest").isEqualTo(atRest);
    assertThat(life.memory.drift()).hasSizeLessThanOrEqualTo(10);
    assertThat(life.cloud.get("unmentioned")).as("what nobody mentioned").isEqualTo(7);
    if (!mayChange) {
      assertThat(life.calls).as("calls where nothing may be changed").isZero();
    }
    life.shouldTellTheTruth();
  }

  private static final class Life {
    private final ManualClock clock = new ManualClock(io.hpcoperator.controller.nodes.Given.NOW);
    private final Trouble trouble;
    private final DriftPolicy policy;
    private final boolean mayChange;
    private final Map<String, Integer> spec = new HashMap<>();
    private final Map<String, Integer> cloud = new TreeMap<>();
    private final LaggingPoll<Map<String, Integer>> poll;
    private final Map<String, CloudException> errors = new HashMap<>();
    private SyncMemory memory = new SyncMemory(null, null);
    private SyncDecision<String> last;
    private int calls;

    Life(long seed, DriftPolicy policy, boolean mayChange) {
      this.trouble = new Trouble(seed);
      this.policy = policy;
      this.mayChange = mayChange;
      NAMES.forEach(name -> spec.put(name, trouble.upTo(4)));
      NAMES.forEach(name -> cloud.put(name, trouble.upTo(4)));
      cloud.put("unmentioned", 7);
      this.poll = new LaggingPoll<>(clock, () -> Map.copyOf(cloud));
    }

    void trouble() {
      clock.advance(Duration.ofSeconds(1 + trouble.upTo(60)));
      if (trouble.chance(0.1)) {
        // The user edits the spec, which makes a new generation.
        spec.put(any(), trouble.upTo(4));
        memory = memory.afresh();
      }
      if (trouble.chance(0.1)) {
        cloud.put(any(), trouble.upTo(4));
      }
      errors.clear();
      if (trouble.chance(0.1)) {
        errors.put(any(), error(ErrorKind.TRANSIENT));
      }
      poll.note();
      if (trouble.chance(0.6)) {
        poll.read(trouble.lag());
      }
      pass();
    }

    void calm() {
      clock.advance(Duration.ofMinutes(1));
      errors.clear();
      poll.read(Duration.ZERO);
      pass();
      poll.note();
    }

    private String any() {
      return NAMES.get(trouble.upTo(NAMES.size()));
    }

    private void pass() {
      last = SyncPlanner.decide(look(), memory, policy, mayChange, LAG, clock.instant());
      if (trouble.chance(0.05)) {
        // Died before anything was on record.
        return;
      }
      memory = last.memory();
      if (last.change().isEmpty()) {
        return;
      }
      var name = last.change().get().setting();
      calls++;
      assertThat(spec.get(name)).as("what is changed differs").isNotEqualTo(seen(name));
      CloudException failure = null;
      try {
        trouble.call("Set", () -> take(name));
      } catch (CloudException e) {
        failure = e;
      } catch (RuntimeException e) {
        // The process died: nothing of the answer is on record.
        poll.note();
        poll.forget();
        return;
      }
      memory =
          failure == null
              ? memory.tried(name, clock.instant())
              : memory.failed(name, failure, clock.instant());
      poll.note();
      poll.forget();
    }

    /** How each of the settings takes a change. */
    private Boolean take(String name) {
      switch (name) {
        case "stubborn" -> {
          // It says yes and does nothing.
        }
        case "wrong" -> throw error(ErrorKind.INVALID);
        case "steps" ->
            cloud.merge(name, Integer.signum(spec.get(name) - cloud.get(name)), Integer::sum);
        default -> cloud.put(name, spec.get(name));
      }
      return true;
    }

    private Integer seen(String name) {
      return poll.seen().hasValue() ? poll.seen().value().get(name) : null;
    }

    private List<Setting<String>> look() {
      var settings = new ArrayList<Setting<String>>();
      for (var name : NAMES) {
        settings.add(new Setting<>(name, "wish " + spec.get(name), compare(name)));
      }
      return settings;
    }

    private Setting.Comparison<String> compare(String name) {
      var found = seen(name);
      int wanted = spec.get(name);
      if (found == null || errors.containsKey(name)) {
        return new Setting.Unread<>(errors.get(name));
      }
      if (found == wanted) {
        return new Setting.Same<>();
      }
      var differences =
          List.of(new Difference(name, Integer.toString(wanted), Integer.toString(found)));
      return name.equals("fixed")
          ? new Setting.Fixed<>(differences, "Leave it.")
          : new Setting.Differs<>(differences, "set", Math.abs(wanted - found));
    }

    /** What the condition says is what is so. */
    void shouldTellTheTruth() {
      boolean inSync = NAMES.stream().allMatch(n -> Objects.equals(spec.get(n), cloud.get(n)));
      if (inSync) {
        assertThat(last.synced()).isEmpty();
        assertThat(last.underway()).isNull();
        return;
      }
      for (var name : NAMES) {
        boolean differs = !spec.get(name).equals(cloud.get(name));
        boolean ignored =
            policy == DriftPolicy.IGNORE
                && mayChange
                && memory.isApplied(name, "wish " + spec.get(name));
        if (differs && !ignored) {
          var synced = last.synced().orElseThrow();
          assertThat(synced.status()).isEqualTo(ConditionStatus.FALSE);
          assertThat(synced.message()).contains(name + ": ");
          assertThat(synced.reason())
              .isIn(Reason.DRIFTED, Reason.NOT_TAKING, Reason.INVALID_REQUEST);
        }
        boolean hopeless = name.equals("stubborn") || name.equals("wrong") || name.equals("fixed");
        if (policy == DriftPolicy.CORRECT && mayChange && !hopeless) {
          assertThat(differs).as("%s differs", name).isFalse();
        }
      }
    }

    private static CloudException error(ErrorKind kind) {
      return new CloudException("Set", kind, "Said." + kind, null, "r", false, null);
    }
  }
}
