package io.hpcoperator.controller.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.Verdict.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailuresTest {
  private static final Verdict OTHERWISE = Verdict.working(Reason.SCALING, "Adding nodes.");

  private static CloudException error(ErrorKind kind) {
    return new CloudException("AddNodes", kind, "Some.Code", "50% of it", "REQ-1", false, null);
  }

  @ParameterizedTest
  @CsvSource({
    "TRANSIENT,CLOUD_UNAVAILABLE,WORKING",
    "NOT_FOUND,CLOUD_UNAVAILABLE,WORKING",
    "CONFLICT,CLOUD_BUSY,WORKING",
    "DENIED,ACCESS_DENIED,WORKING",
    "QUOTA,QUOTA_EXCEEDED,WORKING",
    "INVALID,INVALID_REQUEST,STALLED",
    "THROTTLED,SCALING,WORKING",
  })
  void shouldSayWhatAFailureAsksFor(ErrorKind kind, Reason reason, Standing standing) {
    var verdict = Failures.verdict(error(kind), OTHERWISE);

    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict.standing()).isEqualTo(standing);
    if (kind != ErrorKind.THROTTLED) {
      assertThat(verdict.message()).contains("AddNodes", "Some.Code", "50% of it", "REQ-1");
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void shouldNeverGiveUpForARead(ErrorKind kind) {
    assertThat(Failures.reading(error(kind), OTHERWISE).standing()).isEqualTo(Standing.WORKING);
  }

  @Test
  void shouldNameTheChangeThatFailed() {
    var planned = Verdict.working(Reason.UPDATING, "Changing software.");
    var verdict = Failures.besides(planned, error(ErrorKind.INVALID));
    assertThat(verdict.standing()).isEqualTo(Standing.STALLED);
    assertThat(verdict.message()).startsWith("Changing software. AddNodes failed: Some.Code");
    assertThat(Failures.besides(OTHERWISE, error(ErrorKind.DENIED)))
        .isEqualTo(Failures.verdict(error(ErrorKind.DENIED), OTHERWISE));
    assertThat(Failures.besides(planned, error(ErrorKind.THROTTLED))).isEqualTo(planned);
  }

  private record Call(boolean isRepeatedWhenInvalid) implements Action {
    @Override
    public Effect effect() {
      return Effect.CALL;
    }
  }

  @Test
  void shouldSayThatAnInvalidRequestIsRepeatedOnlyWhereItIs() {
    var deleting = Verdict.working(Reason.DELETING, "Deleting queue high.");
    var goesOn = Failures.besides(deleting, new Call(true), error(ErrorKind.INVALID));
    assertThat(goesOn.standing()).isEqualTo(Standing.WORKING);
    assertThat(goesOn.reason()).isEqualTo(Reason.DELETING);
    assertThat(goesOn.message())
        .startsWith("Deleting queue high. AddNodes failed: Some.Code")
        .endsWith("The operator tries again.");

    var stalled = Verdict.stalled(Reason.NOT_TAKING, "Delete it yourself.");
    assertThat(Failures.besides(stalled, new Call(true), error(ErrorKind.INVALID)).standing())
        .isEqualTo(Standing.STALLED);
    for (var kind : ErrorKind.values()) {
      assertThat(Failures.besides(deleting, new Call(false), error(kind)))
          .isEqualTo(Failures.besides(deleting, error(kind)));
    }
  }

  @Test
  void shouldGoOnWaitingForAPersonWhateverElseFails() {
    var stalled = Verdict.stalled(Reason.INVALID_REQUEST, "No.");
    var verdict = Failures.besides(stalled, error(ErrorKind.DENIED));
    assertThat(verdict.standing()).isEqualTo(Standing.STALLED);
    assertThat(verdict.reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(verdict.message()).startsWith("No. AddNodes failed: Some.Code");
    assertThat(Failures.besides(stalled, error(ErrorKind.THROTTLED))).isEqualTo(stalled);
  }
}
