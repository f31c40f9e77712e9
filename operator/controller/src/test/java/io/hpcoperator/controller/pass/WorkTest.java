package io.hpcoperator.controller.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.CloudOperations;
import io.hpcoperator.api.v1alpha1.OperationIntent;
import io.hpcoperator.api.v1alpha1.OperationRecord;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String UID = UUID.randomUUID().toString();

  private static CloudException error(boolean effectUnknown) {
    return new CloudException(
        "Create", ErrorKind.TRANSIENT, "Code", null, "r", effectUnknown, null);
  }

  private static Work intended() {
    return Work.of(null).intend("Create", UID, 3, 1, NOW);
  }

  @Test
  void shouldGiveEveryIntentATokenOfItsOwn() {
    var first = intended();
    var second = first.failed(error(false), null, NOW).intend("Create", UID, 3, 1, NOW);

    assertThat(first.intent().clientToken()).hasSizeLessThanOrEqualTo(64);
    assertThat(second.intent().clientToken()).isNotEqualTo(first.intent().clientToken());
  }

  @Test
  void shouldRepeatWithTheSameTokenAndANewTime() {
    var repeated = intended().repeat(NOW.plusSeconds(60));

    assertThat(repeated.intent().clientToken()).isEqualTo(intended().intent().clientToken());
    assertThat(repeated.intendedAt()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void shouldKeepAnIntentWhoseEffectIsUnknown() {
    var failed = intended().failed(error(true), null, NOW.plusSeconds(30));

    assertThat(failed.intent()).isNotNull();
    assertThat(failed.intendedAt()).isEqualTo(NOW.plusSeconds(30));
  }

  @Test
  void shouldGoBackToWhatWasOpenBeforeARefusedAttempt() {
    var before = intended();
    var refused = before.repeat(NOW.plusSeconds(60)).failed(error(false), before.intent(), NOW);

    assertThat(refused.intent()).isEqualTo(before.intent());
    assertThat(intended().failed(error(false), null, NOW).intent()).isNull();
    var besides = intended().failedBesides(error(true), null, NOW.plusSeconds(60));
    assertThat(besides.intent()).as("of another call").isEqualTo(intended().intent());
    assertThat(besides.failedLast("Create")).isTrue();
  }

  @Test
  void shouldTellWhichOfTwoObjectsRefusedTheLastCall() {
    var one = Work.of(null).failed(error(false), null, "one", NOW);
    assertThat(one.failedLastAbout("one")).isTrue();
    assertThat(one.failedLastAbout("other")).isFalse();

    var both = one.failed(error(false), null, "other", NOW);
    assertThat(both.failedLastAbout("one")).isFalse();
    assertThat(both.operations().recent())
        .extracting(OperationRecord::objectId)
        .containsExactly("other", "one");
    assertThat(both.accepted("Create", "r", null, NOW).failedLastAbout("other")).isFalse();
    assertThat(Work.of(null).failedLastAbout("one")).isFalse();
  }

  @Test
  void shouldRememberTheLastTenCallsAndRepeatsOnce() {
    var work = Work.of(null);
    for (int i = 0; i < 30; i++) {
      work = work.failed(error(false), null, NOW.plusSeconds(i));
    }
    assertThat(work.operations().recent()).hasSize(1);
    for (int i = 0; i < 30; i++) {
      work = work.accepted("Call" + i, "r" + i, null, NOW);
    }
    assertThat(work.operations().recent()).hasSize(10);
    assertThat(work.operations().recent().get(0).operation()).isEqualTo("Call29");
  }

  @Test
  void shouldTellSinceWhenACallFails() {
    assertThat(Work.of(null).failingSince("Create")).isEmpty();
    var other = new CloudException("Create", ErrorKind.TRANSIENT, "Other", null, "r", false, null);
    var work =
        Work.of(null)
            .failed(error(false), null, NOW.minusSeconds(9))
            .accepted("Call", "r", null, NOW)
            .failed(error(false), null, NOW.plusSeconds(1))
            .failed(error(false), null, NOW.plusSeconds(2))
            .failed(error(false), null, NOW.plusSeconds(3));
    assertThat(work.failingSince("Create")).contains(NOW.plusSeconds(1));
    assertThat(work.operations().recent().get(0).time()).isEqualTo(NOW.plusSeconds(3).toString());
    assertThat(work.failingSince("Call")).isEmpty();
    work = work.failed(other, null, NOW.plusSeconds(4));
    assertThat(work.failingSince("Create")).as("otherwise").contains(NOW.plusSeconds(1));
    assertThat(work.accepted("Call", "r", null, NOW).failingSince("Create")).isEmpty();
  }

  /** Retries come every five minutes at least: where none came for longer, nobody tried. */
  @Test
  void shouldCountAFailureAnewAfterAPause() {
    var other = new CloudException("Create", ErrorKind.TRANSIENT, "Other", null, "r", false, null);
    var paused = NOW.plus(Duration.ofDays(3));
    for (var then : List.of(error(false), other)) {
      var work =
          Work.of(null)
              .failed(error(false), null, NOW)
              .failed(error(false), null, NOW.plusSeconds(300))
              .failed(then, null, paused);
      assertThat(work.failingSince("Create")).contains(paused);
      assertThat(work.failed(then, null, paused.plusSeconds(300)).failingSince("Create"))
          .contains(paused);
    }
    var going =
        Work.of(null)
            .failed(error(false), null, NOW)
            .failed(error(false), null, NOW.plusSeconds(1700));
    assertThat(going.failingSince("Create")).contains(NOW);
  }

  @Test
  void shouldTellSinceWhenCallsAboutAnObjectFail() {
    var work =
        Work.of(null)
            .failed(error("Empty", "Wrong"), null, "one", NOW.minusSeconds(1))
            .failed(error("Empty", "Busy"), null, "one", NOW)
            .failed(error("Empty", "Wrong"), null, "one", NOW.plusSeconds(1))
            .failed(error("Delete", "Wrong"), null, "one", NOW.plusSeconds(2))
            .failed(error("Empty", "Wrong"), null, "two", NOW.plusSeconds(3));
    assertThat(work.failingSinceAbout("one", Set.of("Busy"))).contains(NOW.plusSeconds(1));
    assertThat(work.failingSinceAbout("two", Set.of())).contains(NOW.plusSeconds(3));
    assertThat(work.failingSinceAbout("three", Set.of())).isEmpty();
    work = work.accepted("Empty", "r", null, NOW.plusSeconds(4));
    assertThat(work.failingSinceAbout("one", Set.of())).isEmpty();
  }

  @Test
  void shouldTellWhatWasAcceptedAboutOneOfTwoObjects() {
    var work =
        Work.of(null)
            .accepted("Empty", "r", null, "one", NOW)
            .failed(error("Empty", "Wrong"), null, "one", NOW.plusSeconds(1))
            .accepted("Empty", "r", null, "two", NOW.plusSeconds(2));
    assertThat(work.lastAcceptedAbout("Empty", "one")).contains(NOW);
    assertThat(work.lastAcceptedAbout("Empty", "two")).contains(NOW.plusSeconds(2));
    assertThat(work.lastAcceptedAbout("Empty", "three")).isEmpty();
    assertThat(work.failingSinceAbout("one", Set.of()))
        .as("whatever is taken about another")
        .contains(NOW.plusSeconds(1));
    for (int i = 0; i < 30; i++) {
      work = work.accepted("Empty", "r", null, "two", NOW.plusSeconds(3));
    }
    assertThat(work.failingSinceAbout("one", Set.of())).contains(NOW.plusSeconds(1));

    work = work.accepted("Empty", "r", null, NOW.plusSeconds(4));
    assertThat(work.lastAcceptedAbout("Empty", "one"))
        .as("on record without what it was about")
        .contains(NOW.plusSeconds(4));
    assertThat(work.failingSinceAbout("one", Set.of())).isEmpty();
  }

  private static CloudException error(String operation, String code) {
    return new CloudException(operation, ErrorKind.CONFLICT, code, null, "r", false, null);
  }

  @Test
  void shouldRememberTheNewestCallOfEachOperationLonger() {
    var work = intended().noted("Create", "r", NOW).accepted("Join", "r", null, NOW);
    for (int i = 0; i < 30; i++) {
      work = work.accepted("Tell", "r" + i, null, NOW.plusSeconds(i));
    }
    assertThat(work.operations().recent())
        .hasSize(10)
        .extracting(OperationRecord::requestId)
        .startsWith("r29", "r28")
        .endsWith("r22", "r", "r");
    assertThat(work.isNoted()).isTrue();
    assertThat(work.lastAccepted("Join")).contains(NOW);
  }

  @Test
  void shouldTellByWhatTheCallOnRecordWasRefused() {
    var refused = intended().failed(error(true), null, NOW.plusSeconds(60));
    assertThat(refused.refusal()).isNotEmpty();
    assertThat(refused.accepted("Tell", "r", null, NOW.plusSeconds(70)).refusal()).isNotEmpty();
    assertThat(refused.repeat(NOW.plusSeconds(80)).refusal()).as("asked for again").isEmpty();
    assertThat(refused.settled().refusal()).isEmpty();
    assertThat(intended().refusal()).isEmpty();
  }

  @Test
  void shouldTellTheTasksThatTheCloudNamed() {
    var work = Work.of(null).accepted("AddNodes", "r", "t", NOW);
    assertThat(work.startedTasks()).containsExactly("t");
    for (int i = 0; i < 9; i++) {
      work = work.accepted("Call" + i, "r", null, NOW);
    }
    assertThat(work.accepted("Call9", "r", null, NOW).startedTasks()).containsExactly("t");
    var found = intended().follow("u", "Create", NOW);
    assertThat(found.startedTasks()).as("it may be anybody's").isEmpty();
    assertThat(found.settled().startedTasks()).containsExactly("u");
  }

  @Test
  void shouldKnowWhenTheCloudTookACall() {
    var work = intended().accepted("Create", "r", " ", NOW).failed(error(false), null, NOW);

    assertThat(work.lastAccepted("Create")).contains(NOW);
    assertThat(work.lastAccepted("Delete")).isEmpty();
    assertThat(work.task()).isNull();
    assertThat(work.intent()).isNull();
  }

  @Test
  void shouldReadWhatAPersonMadeUnreadable() {
    var odd =
        Work.of(
            new CloudOperations(
                null,
                new OperationIntent("Create", null, null, null, "soon", null),
                null,
                null,
                null,
                null,
                null,
                null));

    assertThat(odd.intendedAt()).isEqualTo(Instant.EPOCH);
    assertThat(odd.intend("Create", UID, 1, 1, NOW).operations().sequence()).isEqualTo(1);
    assertThat(
            new Work(new CloudOperations(0L, null, null, null, List.of(), null, null, null))
                .isBlank())
        .isTrue();
  }
}
