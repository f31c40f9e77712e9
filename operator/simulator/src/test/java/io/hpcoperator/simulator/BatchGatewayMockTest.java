package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Tencent's gateway refuses before the service is asked. */
class BatchGatewayMockTest {

  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private BatchCaller caller() {
    return new BatchCaller(simulator);
  }

  @ParameterizedTest
  @CsvSource({
    "X-TC-Version, 2016-01-01, NoSuchVersion",
    "X-TC-Action, NoSuchThing, InvalidAction",
    "X-TC-Region, mars-north, UnsupportedRegion",
    "X-TC-Timestamp, 1551113065, AuthFailure.SignatureExpire",
    "Authorization, TC3-HMAC-SHA256 nonsense, AuthFailure.InvalidAuthorization",
    "Authorization, Bearer x, AuthFailure.InvalidAuthorization",
    "Content-Type, text/plain, AuthFailure.SignatureFailure"
  })
  void shouldRefuseABadHeaderWithStatus200(String name, String value, String code) {
    Answer answer = caller().with(name, value).call("DescribeComputeEnvs", "{}");

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.http()).isEqualTo(200);
    assertThat(answer.requestId()).matches("[0-9a-f-]{36}");
  }

  @Test
  void shouldRefuseAnUnknownKey() {
    assertThat(caller().withKeyId("nobody").call("DescribeComputeEnvs", "{}").code())
        .isEqualTo("AuthFailure.SecretIdNotFound");
  }

  @Test
  void shouldRefuseASignatureThatDoesNotCoverTheHost() {
    assertThat(caller().withSignedHeaders("content-type").call("DescribeComputeEnvs", "{}").code())
        .isEqualTo("AuthFailure.InvalidAuthorization");
  }

  @Test
  void shouldAcceptACallWithoutARegion() {
    assertThat(caller().with("X-TC-Region", "").call("DescribeComputeEnvs", "{}").ok()).isTrue();
  }

  @Test
  void shouldRefuseABodyThatIsNoJsonObject() {
    assertThat(caller().call("DescribeComputeEnvs", "{").code()).isEqualTo("InvalidParameter");
    assertThat(caller().call("DescribeComputeEnvs", "[]").code()).isEqualTo("InvalidParameter");
    assertThat(caller().call("DescribeComputeEnvs", "").ok()).isTrue();
  }

  @Test
  void shouldHoldTheDocumentedRateLimitsByTheInjectedClockWhenAsked() {
    simulator.close();
    SteppedClock wall = new SteppedClock(Instant.now());
    simulator = Simulator.builder().manualClock().rateLimits(true).wallClock(wall).start();

    assertThat(caller().call("DescribeComputeEnvs", "{}").ok()).isTrue();
    assertThat(caller().call("DescribeComputeEnvs", "{}").ok()).isTrue();
    assertThat(caller().call("DescribeComputeEnvs", "{}").code()).isEqualTo("RequestLimitExceeded");
    assertThat(caller().call("DescribeInstanceCategories", "{}").ok()).isTrue();
    wall.now = wall.now.plus(Duration.ofSeconds(1));
    assertThat(caller().call("DescribeComputeEnvs", "{}").ok()).isTrue();
  }

  @Test
  void shouldCountRatesInShorterSecondsWhenAsked() {
    simulator.close();
    SteppedClock wall = new SteppedClock(Instant.now());
    simulator =
        Simulator.builder().manualClock().rateLimits(true).rateTempo(8).wallClock(wall).start();

    caller().call("DescribeComputeEnvs", "{}");
    caller().call("DescribeComputeEnvs", "{}");
    wall.now = wall.now.plusMillis(124);
    assertThat(caller().call("DescribeComputeEnvs", "{}").code()).isEqualTo("RequestLimitExceeded");
    wall.now = wall.now.plusMillis(1);
    assertThat(caller().call("DescribeComputeEnvs", "{}").ok()).isTrue();
  }

  private static final class SteppedClock extends Clock {
    private volatile Instant now;

    SteppedClock(Instant now) {
      this.now = now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
