package io.hpcoperator.controller.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyncPlannerTest {
  private static final Duration LAG = Duration.ofMinutes(2);

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private SyncMemory memory = new SyncMemory(null, null);
  private DriftPolicy policy = DriftPolicy.CORRECT;
  private boolean mayChange = true;

  @Test
  void shouldCarryOutWhatTheSpecWants() {
    var decision = look(differs("a", "one", "1", "0"));

    assertThat(decision.change())
        .contains(
            new SyncDecision.Change<>("a", "set a", "a: 1 in the spec, 0 in the cloud", false));
    assertThat(synced(decision).status()).isEqualTo(ConditionStatus.FALSE);
    assertThat(synced(decision).reason()).isEqualTo(Reason.UPDATING);
    assertThat(synced(decision).message()).isEqualTo("a: 1 in the spec, 0 in the cloud.");
    assertThat(decision.underway()).isEqualTo("a: 1 in the spec, 0 in the cloud.");
    assertThat(decision.memory().drift()).isEmpty();
    assertThat(state("a")).isEqualTo(SyncMemory.UPDATING);
  }

  @Test
  void shouldSayNothingWhileAllIsInSync() {
    var decision = look(same("a", "one"), same("b", "two"));

    assertThat(decision.change()).isEmpty();
    assertThat(decision.synced()).isEmpty();
    assertThat(decision.underway()).isNull();
    assertThat(decision.refusal()).isNull();
    assertThat(decision.lookAgain()).isNull();
    assertThat(memory.find("a").orElseThrow().since()).isEqualTo("2026-03-01T12:00:00Z");

    var before = memory;
    pass(Duration.ofHours(1));
    look(same("a", "one"), same("b", "two"));
    assertThat(memory).as("nothing to write").isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(DriftPolicy.class)
  void shouldCarryOutAChangeOfTheSpecWhateverThePolicy(DriftPolicy any) {
    look(same("a", "one"));
    policy = any;

    var decision = look(differs("a", "two", "2", "1"));

    assertThat(decision.change()).isPresent();
    assertThat(synced(decision).reason()).isEqualTo(Reason.UPDATING);
    assertThat(memory.drift()).isEmpty();
  }

  @Test
  void shouldCarryOutOneChangeAfterTheOther() {
    var both = look(differs("a", "one", "1", "0"), differs("b", "two", "2", "0"));
    assertThat(both.change().orElseThrow().setting()).isEqualTo("a");
    assertThat(synced(both).message())
        .isEqualTo("a: 1 in the spec, 0 in the cloud. b: 2 in the spec, 0 in the cloud.");

    taken("a");
    var other = look(differs("a", "one", "1", "0"), differs("b", "two", "2", "0"));
    assertThat(other.change().orElseThrow().setting())
        .as("what may not show yet is not waited for")
        .isEqualTo("b");
  }

  @Test
  void shouldUndoWhatOthersChanged() {
    look(same("a", "one"));
    pass(Duration.ofMinutes(7));

    var decision = look(differs("a", "one", "1", "9"));

    assertThat(decision.change()).isPresent();
    assertThat(memory.drift())
        .containsExactly(new DriftRecord("a", "1", "9", "2026-03-01T12:07:00Z", "Corrected"));
    assertThat(synced(decision).status()).isEqualTo(ConditionStatus.FALSE);
    assertThat(synced(decision).reason()).isEqualTo(Reason.DRIFTED);
    assertThat(synced(decision).message())
        .isEqualTo("a: 1 in the spec, 9 in the cloud (seen 2026-03-01T12:07:00Z).");
  }

  @Test
  void shouldReportWhatOthersChangedOnce() {
    look(same("a", "one"));
    policy = DriftPolicy.REPORT;
    pass(Duration.ofMinutes(7));

    for (int i = 0; i < 5; i++) {
      var decision = look(differs("a", "one", "1", "9"));
      assertThat(decision.change()).isEmpty();
      assertThat(decision.underway()).isNull();
      assertThat(decision.refusal()).isNull();
      assertThat(synced(decision).reason()).isEqualTo(Reason.DRIFTED);
      assertThat(synced(decision).message()).contains("9 in the cloud (seen 2026-03-01T12:07:00Z)");
      pass(Duration.ofMinutes(7));
    }
    assertThat(memory.drift())
        .containsExactly(new DriftRecord("a", "1", "9", "2026-03-01T12:07:00Z", "Reported"));
    assertThat(state("a")).isEqualTo(SyncMemory.DRIFTED);
  }

  @Test
  void shouldIgnoreWhatOthersChanged() {
    look(same("a", "one"));
    policy = DriftPolicy.IGNORE;

    var decision = look(differs("a", "one", "1", "9"));

    assertThat(decision.change()).isEmpty();
    assertThat(decision.synced()).isEmpty();
    assertThat(memory.drift()).isEmpty();
    var before = memory;
    look(new Setting<>("a", "one", new Setting.Unwatched<>()));
    assertThat(memory).isEqualTo(before);
  }

  @Test
  void shouldCorrectWhenThePolicyIsNotSaid() {
    look(same("a", "one"));
    policy = null;
    assertThat(look(differs("a", "one", "1", "9")).change()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(DriftPolicy.class)
  void shouldNeverChangeWhatMayNotBeChanged(DriftPolicy any) {
    policy = any;
    mayChange = false;
    for (var before : List.of(new SyncMemory(null, null), inSync("a", "one"))) {
      memory = before;
      var decision = look(differs("a", "one", "1", "9"));
      assertThat(decision.change()).isEmpty();
      assertThat(decision.underway()).isNull();
      assertThat(synced(decision).reason()).isEqualTo(Reason.DRIFTED);
      assertThat(synced(decision).message()).contains("a: 1 in the spec, 9 in the cloud");

      var fixed = look(fixed("a", "one", "1", "9"));
      assertThat(fixed.change()).isEmpty();
      assertThat(fixed.refusal()).as("nobody asked for it").isNull();
    }
  }

  @Test
  void shouldRecordWhatIsNewOfADrift() {
    policy = DriftPolicy.REPORT;
    look(same("a", "one"));
    look(differs("a", "one", "1", "9"));
    pass(Duration.ofMinutes(1));
    look(differs("a", "one", "1", "8"));
    pass(Duration.ofMinutes(1));
    look(differs("a", "one", "1", "9"));
    assertThat(memory.drift()).extracting(DriftRecord::found).containsExactly("9", "8", "9");

    look(same("a", "one"));
    look(differs("a", "one", "1", "9"));
    assertThat(memory.drift()).as("it was well in between").hasSize(4);
  }

  @Test
  void shouldRecordOnlyTheFieldsThatAreNew() {
    policy = DriftPolicy.REPORT;
    look(same("a", "one"));
    look(new Setting<>("a", "one", differences("x", "y")));
    look(new Setting<>("a", "one", differences("x", "y", "z")));

    assertThat(memory.drift()).extracting(DriftRecord::field).containsExactly("z", "y", "x");
  }

  @Test
  void shouldKeepTheLastTenChangesAndTellNoneTwice() {
    policy = DriftPolicy.REPORT;
    look(same("a", "one"));
    var many = new String[14];
    Arrays.setAll(many, i -> "f" + i);

    look(new Setting<>("a", "one", differences(many)));
    assertThat(memory.drift()).hasSize(10);
    assertThat(memory.drift().get(0).field()).isEqualTo("f13");

    var before = memory;
    look(new Setting<>("a", "one", differences(many)));
    assertThat(memory).isEqualTo(before);
  }

  @Test
  void shouldCutLongValuesAndTellNoneTwice() {
    policy = DriftPolicy.REPORT;
    look(same("a", "one"));
    var drifted =
        new Setting<String>(
            "a",
            "one",
            new Setting.Differs<>(List.of(new Difference("a", "x".repeat(2000), null)), "set a"));
    look(drifted);

    assertThat(memory.drift().get(0).wanted()).hasSize(512).endsWith("...");
    assertThat(memory.drift().get(0).found()).isEqualTo("nothing");
    var before = memory;
    look(drifted);
    assertThat(memory).isEqualTo(before);
  }

  @Test
  void shouldSayAnewWhatIsDoneWhenThePolicyChanges() {
    policy = DriftPolicy.REPORT;
    look(same("a", "one"));
    look(differs("a", "one", "1", "9"));
    policy = DriftPolicy.CORRECT;

    var decision = look(differs("a", "one", "1", "9"));

    assertThat(decision.change()).isPresent();
    assertThat(memory.drift())
        .extracting(DriftRecord::action)
        .containsExactly("Corrected", "Reported");
  }

  @Test
  void shouldWaitForWhatTheCloudTook() {
    look(differs("a", "one", "1", "0"));
    taken("a");
    pass(Duration.ofSeconds(30));

    var waiting = look(differs("a", "one", "1", "0"));
    assertThat(waiting.change()).isEmpty();
    assertThat(waiting.underway()).contains("may not show it yet");
    assertThat(waiting.lookAgain()).isEqualTo(Duration.ofSeconds(90));
    assertThat(synced(waiting).reason()).isEqualTo(Reason.UPDATING);

    pass(Duration.ofSeconds(90));
    assertThat(look(differs("a", "one", "1", "0")).change()).isPresent();
  }

  @Test
  void shouldGiveUpWhatTheCloudTookThreeTimesAndNeverShowed() {
    for (int i = 0; i < 3; i++) {
      assertThat(look(differs("a", "one", "1", "0")).change()).isPresent();
      taken("a");
      pass(LAG);
    }
    var decision = look(differs("a", "one", "1", "0"));

    assertThat(decision.change()).isEmpty();
    assertThat(decision.underway()).isNull();
    assertThat(synced(decision).reason()).isEqualTo(Reason.NOT_TAKING);
    assertThat(synced(decision).message())
        .contains("3 times")
        .contains("a: 1 in the spec, 0 in the cloud");

    look(unread("a", "one", error(ErrorKind.TRANSIENT)));
    assertThat(look(differs("a", "one", "1", "0")).change())
        .as("a reading that failed says nothing new")
        .isEmpty();
    var before = memory;
    look(differs("a", "one", "1", "0"));
    assertThat(memory).as("it stays so").isEqualTo(before);
  }

  @Test
  void shouldTryAgainWhenTheUserAsks() {
    giveUp("a", "one");
    memory = memory.afresh();
    assertThat(look(differs("a", "one", "1", "0")).change()).isPresent();
  }

  @Test
  void shouldGiveWhatTheCloudTookItsTimeEvenIfTheUserAsks() {
    look(differs("a", "one", "1", "0"));
    taken("a");
    memory = memory.afresh();
    assertThat(look(differs("a", "one", "1", "0")).change()).isEmpty();
  }

  @Test
  void shouldTryAgainWhenTheSpecChanges() {
    giveUp("a", "one");
    assertThat(look(differs("a", "two", "2", "0")).change()).isPresent();
  }

  @Test
  void shouldNotCountCallsThatBringTheCloudNearer() {
    for (int left = 6; left > 0; left--) {
      var decision = look(new Setting<>("a", "one", steps(left)));
      assertThat(decision.change()).as("%d left", left).isPresent();
      taken("a");
    }
    assertThat(look(same("a", "one")).synced()).isEmpty();
  }

  @Test
  void shouldNotBeHeldUpByWhoGoesBackAndForth() {
    int calls = 0;
    for (int i = 0; i < 30; i++) {
      calls +=
          look(new Setting<>("a", "one", steps(i % 2 == 0 ? 2 : 1))).change().isPresent() ? 1 : 0;
      taken("a");
      pass(LAG);
    }
    assertThat(calls).isLessThanOrEqualTo(3 * 3);
    assertThat(synced(look(new Setting<>("a", "one", steps(2)))).reason())
        .isEqualTo(Reason.NOT_TAKING);
  }

  @Test
  void shouldNotTakeLagForDrift() {
    look(differs("a", "one", "1", "0"));
    taken("a");
    look(same("a", "one"));
    pass(Duration.ofSeconds(20));

    var stale = look(differs("a", "one", "1", "0"));

    assertThat(stale.change()).isEmpty();
    assertThat(memory.drift()).isEmpty();
    pass(LAG);
    assertThat(look(differs("a", "one", "1", "0")).change()).isPresent();
    assertThat(memory.drift()).hasSize(1);
  }

  @Test
  void shouldNotRepeatWhatTheCloudRefusedAndGoOnWithTheRest() {
    look(differs("a", "one", "1", "0"), differs("b", "two", "2", "0"));
    failed("a", error(ErrorKind.INVALID));
    pass(Duration.ofDays(1));

    var decision = look(differs("a", "one", "1", "0"), differs("b", "two", "2", "0"));

    assertThat(decision.change().orElseThrow().setting()).isEqualTo("b");
    assertThat(decision.refusal())
        .isEqualTo(
            "a: 1 in the spec, 0 in the cloud. Set failed: Said.INVALID: no good (request r). Correct the spec; the request is not repeated before the spec or reconcile-now changes.");
    assertThat(synced(decision).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(synced(decision).message())
        .contains(decision.refusal())
        .contains("b: 2 in the spec");
    assertThat(state("a")).isEqualTo(SyncMemory.REFUSED);

    look(unread("a", "one", null), same("b", "two"));
    look(unread("a", "one", error(ErrorKind.TRANSIENT)), same("b", "two"));
    var later = look(differs("a", "one", "1", "0"), same("b", "two"));
    assertThat(later.change()).isEmpty();
    assertThat(later.refusal()).isEqualTo(decision.refusal());
  }

  @Test
  void shouldRepeatWhatTheCloudRefusedWhenTheUserAsks() {
    look(differs("a", "one", "1", "0"));
    failed("a", error(ErrorKind.INVALID));
    memory = memory.afresh();

    var decision = look(differs("a", "one", "1", "0"));

    assertThat(decision.change().orElseThrow().again()).isFalse();
    assertThat(decision.refusal()).isNull();
  }

  @Test
  void shouldForgetARefusalWhenTheSpecChangesOrTheCloudMatches() {
    look(differs("a", "one", "1", "0"));
    failed("a", error(ErrorKind.INVALID));
    var refused = memory;

    assertThat(look(differs("a", "two", "2", "0")).change()).isPresent();
    memory = refused;
    assertThat(look(same("a", "one")).synced()).isEmpty();
    assertThat(memory.find("a").orElseThrow().error()).isNull();
  }

  @Test
  void shouldNotTakeALostAnswerForARefusal() {
    look(differs("a", "one", "1", "0"));
    failed("a", new CloudException("Set", ErrorKind.INVALID, "Said", null, null, true, null));
    assertThat(look(differs("a", "one", "1", "0")).change()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorKind.class,
      names = {"TRANSIENT", "DENIED", "QUOTA", "CONFLICT", "NOT_FOUND"})
  void shouldTryAgainAfterTheRestWhatTheCloudDidNotTake(ErrorKind kind) {
    look(differs("a", "one", "1", "0"), differs("b", "two", "2", "0"));
    failed("a", error(kind));

    var decision = look(differs("a", "one", "1", "0"), differs("b", "two", "2", "0"));
    assertThat(decision.change().orElseThrow().setting()).isEqualTo("b");
    assertThat(decision.change().orElseThrow().again()).isFalse();
    assertThat(decision.refusal()).isNull();
    assertThat(synced(decision).message()).contains("Said." + kind);

    var alone = look(differs("a", "one", "1", "0"), same("b", "two"));
    assertThat(alone.change().orElseThrow().setting()).isEqualTo("a");
    assertThat(alone.change().orElseThrow().again()).isTrue();
  }

  @Test
  void shouldTakeTurnsWithWhatFails() {
    Setting<String> a = differs("a", "one", "1", "0");
    Setting<String> b = differs("b", "two", "2", "0");
    var order = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      var setting = look(a, b).change().orElseThrow().setting();
      order.add(setting);
      failed(setting, error(ErrorKind.DENIED));
      pass(Duration.ofMinutes(1));
    }
    assertThat(order).containsExactly("a", "b", "a", "b", "a", "b");
  }

  @Test
  void shouldNotHoldThrottlingAgainstASetting() {
    look(differs("a", "one", "1", "0"));
    var before = memory;
    failed("a", error(ErrorKind.THROTTLED));
    assertThat(memory).isEqualTo(before);
  }

  @Test
  void shouldNotKnowWhatWasNotRead() {
    var decision = look(unread("a", "one", null), same("b", "two"));

    assertThat(synced(decision).status()).isEqualTo(ConditionStatus.UNKNOWN);
    assertThat(synced(decision).reason()).isEqualTo(Reason.OBSERVING);
    assertThat(synced(decision).message()).isEqualTo("a has not been read yet.");
    assertThat(decision.change()).isEmpty();
    assertThat(memory.find("a")).isEmpty();
  }

  @Test
  void shouldNotKnowWhatCouldNotBeRead() {
    look(same("a", "one"));
    var decision = look(unread("a", "one", error(ErrorKind.DENIED)));

    assertThat(synced(decision).status()).isEqualTo(ConditionStatus.UNKNOWN);
    assertThat(synced(decision).message()).contains("a could not be read").contains("Said.DENIED");
    assertThat(state("a")).isEqualTo(SyncMemory.UNKNOWN);

    assertThat(synced(look(unread("a", "one", null))).status())
        .as("while it is read again")
        .isEqualTo(ConditionStatus.UNKNOWN);
    assertThat(look(differs("a", "one", "1", "9")).change()).isPresent();
    assertThat(memory.drift()).as("a change by others is still known for one").hasSize(1);
  }

  @Test
  void shouldNotKnowHowAChangedWishStandsBeforeItIsRead() {
    look(same("a", "one"));
    assertThat(synced(look(unread("a", "two", null))).status()).isEqualTo(ConditionStatus.UNKNOWN);
  }

  @Test
  void shouldGoByWhatWasLastSeenWhileItIsReadAgain() {
    look(same("a", "one"));
    assertThat(look(unread("a", "one", null)).synced()).isEmpty();

    look(differs("a", "two", "2", "1"));
    taken("a");
    var updating = look(unread("a", "two", null));
    assertThat(updating.underway()).contains("a is being changed");
    assertThat(synced(updating).reason()).isEqualTo(Reason.UPDATING);

    look(same("a", "two"));
    policy = DriftPolicy.REPORT;
    pass(LAG);
    look(differs("a", "two", "2", "9"));
    assertThat(synced(look(unread("a", "two", null))).reason()).isEqualTo(Reason.DRIFTED);
  }

  @Test
  void shouldAskForAPersonWhenTheSpecAsksForWhatCannotBe() {
    var decision = look(fixed("a", "one", "1", "9"));

    assertThat(decision.change()).isEmpty();
    assertThat(decision.refusal()).isEqualTo("a: 1 in the spec, 9 in the cloud. Leave it.");
    assertThat(synced(decision).reason()).isEqualTo(Reason.INVALID_REQUEST);

    assertThat(look(differs("a", "one", "1", "9")).change())
        .as("once there is a way, it is gone")
        .isPresent();
  }

  @Test
  void shouldOnlyReportWhatOthersDidAndCannotBeUndone() {
    look(same("a", "one"));
    var decision = look(fixed("a", "one", "1", "9"));

    assertThat(decision.refusal()).isNull();
    assertThat(synced(decision).reason()).isEqualTo(Reason.DRIFTED);
    assertThat(synced(decision).message()).endsWith("Leave it.");
    assertThat(memory.drift()).extracting(DriftRecord::action).containsExactly("Reported");
  }

  @Test
  void shouldWaitForWhatIsUnderwayButNotForEver() {
    look(differs("a", "one", "1", "0"));
    taken("a");
    var going = look(underway("a", "one"));
    assertThat(going.change()).isEmpty();
    assertThat(going.underway()).isEqualTo("x is Installing.");
    assertThat(synced(going).reason()).isEqualTo(Reason.UPDATING);
    assertThat(going.lookAgain()).isEqualTo(SyncPlanner.MAX_UNDERWAY);

    pass(SyncPlanner.MAX_UNDERWAY);
    var stuck = look(underway("a", "one"));
    assertThat(stuck.underway()).isNull();
    assertThat(synced(stuck).reason()).isEqualTo(Reason.NOT_TAKING);
    assertThat(synced(stuck).message()).contains("since 2026-03-01T12:00:00Z");
  }

  @Test
  void shouldNotTakeItsOwnBeginningForDriftWhenTheSpecGoesBack() {
    policy = DriftPolicy.REPORT;
    look(same("a", "one"));
    look(differs("a", "two", "2", "1"));
    // The call was made, and the process died before its answer got on record.
    var back = look(differs("a", "one", "1", "2"));

    assertThat(back.change()).isPresent();
    assertThat(memory.drift()).isEmpty();
    assertThat(look(differs("a", "one", "1", "2")).change()).as("however often").isPresent();
  }

  /** A list of before is no sign that the spec was met. */
  @ParameterizedTest
  @EnumSource(DriftPolicy.class)
  void shouldNotTakeItsOwnCallForDriftWhenTheSpecGoesBack(DriftPolicy any) {
    for (boolean lost : new boolean[] {false, true}) {
      for (boolean twice : new boolean[] {false, true}) {
        memory = new SyncMemory(null, null);
        policy = any;
        look(same("a", "one"));
        pass(LAG);
        look(differs("a", "two", "2", "1"));
        if (lost) {
          failed(
              "a", new CloudException("Set", ErrorKind.TRANSIENT, "Said", null, null, true, null));
        } else {
          taken("a");
        }
        pass(Duration.ofSeconds(10));
        memory = memory.afresh();
        if (twice) {
          look(differs("a", "three", "3", "1"));
          memory = memory.afresh();
        }
        var back = look(same("a", "one"));
        assertThat(state("a")).isEqualTo(SyncMemory.UPDATING);
        assertThat(back.underway()).contains("may not show yet");
        assertThat(back.lookAgain()).isEqualTo(LAG.minusSeconds(10));

        assertThat(look(differs("a", "one", "1", "2")).change()).isPresent();
        assertThat(memory.drift()).isEmpty();
      }
    }
  }

  @Test
  void shouldBelieveAListThatCannotBeOfBeforeACall() {
    look(same("a", "one"));
    look(differs("a", "two", "2", "1"));
    taken("a");
    assertThat(look(same("a", "two")).synced()).as("what the call was made for").isEmpty();

    look(differs("a", "one", "1", "2"));
    look(same("a", "one"));
    assertThat(state("a")).isEqualTo(SyncMemory.UPDATING);
    pass(LAG);
    assertThat(look(same("a", "one")).synced()).isEmpty();
    assertThat(state("a")).isEqualTo(SyncMemory.IN_SYNC);
  }

  @Test
  void shouldForgetWhatTheSpecNoLongerMentions() {
    look(same("a", "one"), same("b", "two"));
    look(same("b", "two"));

    assertThat(memory.find("a")).isEmpty();
    policy = DriftPolicy.REPORT;
    assertThat(look(differs("a", "one", "1", "9"), same("b", "two")).change())
        .as("mentioned again, it is a change of the spec")
        .isPresent();
  }

  @Test
  void shouldNameTheGravestReasonAndEverythingThatDiffers() {
    giveUp("a", "one");
    var decision =
        look(
            differs("a", "one", "1", "0"),
            differs("b", "two", "2", "0"),
            unread("c", "three", null));

    assertThat(synced(decision).reason()).isEqualTo(Reason.NOT_TAKING);
    assertThat(synced(decision).message()).contains("a: 1", "b: 2", "c has not been read yet");
    assertThat(synced(decision).type()).isEqualTo(Conditions.SYNCED);
  }

  private void giveUp(String name, String fingerprint) {
    for (int i = 0; i < 3; i++) {
      look(differs(name, fingerprint, "1", "0"));
      taken(name);
      pass(LAG);
    }
    assertThat(look(differs(name, fingerprint, "1", "0")).change()).isEmpty();
  }

  @SafeVarargs
  private SyncDecision<String> look(Setting<String>... settings) {
    var decision = SyncPlanner.decide(List.of(settings), memory, policy, mayChange, LAG, now);
    assertThat(SyncPlanner.decide(List.of(settings), memory, policy, mayChange, LAG, now))
        .as("the same facts")
        .isEqualTo(decision);
    memory = decision.memory();
    return decision;
  }

  private void taken(String name) {
    memory = memory.tried(name, now);
  }

  private void failed(String name, CloudException error) {
    memory = memory.failed(name, error, now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private String state(String name) {
    return memory.find(name).orElseThrow().state();
  }

  private static Aspect synced(SyncDecision<?> decision) {
    return decision.synced().orElseThrow();
  }

  private SyncMemory inSync(String name, String fingerprint) {
    return SyncPlanner.decide(
            List.of(same(name, fingerprint)),
            new SyncMemory(null, null),
            policy,
            true,
            LAG,
            now.minus(Duration.ofHours(1)))
        .memory();
  }

  private static Setting<String> same(String name, String fingerprint) {
    return new Setting<>(name, fingerprint, new Setting.Same<>());
  }

  private static Setting<String> differs(
      String name, String fingerprint, String wanted, String found) {
    return new Setting<>(
        name,
        fingerprint,
        new Setting.Differs<>(List.of(new Difference(name, wanted, found)), "set " + name));
  }

  private static Setting.Comparison<String> differences(String... fields) {
    return new Setting.Differs<>(
        Arrays.stream(fields).map(f -> new Difference(f, "1", "9")).toList(), "set");
  }

  private static Setting.Comparison<String> steps(int remaining) {
    return new Setting.Differs<>(
        List.of(new Difference("a", "all", remaining + " missing")), "set " + remaining, remaining);
  }

  private static Setting<String> fixed(
      String name, String fingerprint, String wanted, String found) {
    return new Setting<>(
        name,
        fingerprint,
        new Setting.Fixed<>(List.of(new Difference(name, wanted, found)), "Leave it."));
  }

  private static Setting<String> underway(String name, String fingerprint) {
    return new Setting<>(name, fingerprint, new Setting.Underway<>("x is Installing"));
  }

  private static Setting<String> unread(String name, String fingerprint, CloudException error) {
    return new Setting<>(name, fingerprint, new Setting.Unread<>(error));
  }

  private static CloudException error(ErrorKind kind) {
    return new CloudException("Set", kind, "Said." + kind, "no good", "r", false, null);
  }
}
