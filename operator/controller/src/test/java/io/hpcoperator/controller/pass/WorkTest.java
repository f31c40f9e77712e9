package io.hpcoperator.controller.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.CloudOperations;
import io.hpcoperator.api.v1alpha1.OperationIntent;
import io.hpcoperator.api.v1alpha1.OperationRecord;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import java.time.Instant;
import java.util.List;
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
