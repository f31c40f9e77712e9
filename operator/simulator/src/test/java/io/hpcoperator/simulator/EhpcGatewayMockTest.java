package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Alibaba's gateway refuses before the service is asked. */
class EhpcGatewayMockTest {

  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "AccessKeyId, nobody, InvalidAccessKeyId.NotFound, 404",
    "AccessKeyId, '', MissingParameter, 400",
    "Signature, bm90IHRoZSBvbmU=, SignatureDoesNotMatch, 400",
    "Signature, '', MissingParameter, 400",
    "SignatureNonce, '', MissingParameter, 400",
    "SignatureMethod, HMAC-MD5, IncompleteSignature, 400",
    "SignatureVersion, 2.0, IncompleteSignature, 400",
    "Timestamp, '', IllegalTimestamp, 400",
    "Timestamp, yesterday, IllegalTimestamp, 400",
    "Action, NoSuchThing, InvalidAction.NotFound, 404",
    "Action, '', MissingParameter, 400",
    "Version, 2024-07-30, InvalidVersion, 400",
    "Version, '', MissingParameter, 400"
  })
  void shouldRefuseABadCommonParameter(String name, String value, String code, int http) {
    Answer answer = new EhpcCaller(simulator).with(name, value).call("ListClusters");

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.http()).isEqualTo(http);
    assertThat(answer.requestId()).matches("[0-9A-F-]{36}");
    assertThat(answer.fields().has("HostId")).isTrue();
  }

  @Test
  void shouldRefuseTimesMoreThanFifteenMinutesOff() {
    assertThat(atOffset(-16)).isEqualTo("InvalidTimeStamp.Expired");
    assertThat(atOffset(16)).isEqualTo("InvalidTimeStamp.Expired");
    assertThat(atOffset(-14)).isEqualTo("OK");
  }

  private String atOffset(int minutes) {
    String time =
        Instant.now().plus(minutes, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS).toString();
    return new EhpcCaller(simulator).with("Timestamp", time).call("ListClusters").code();
  }

  @Test
  void shouldRefuseANonceTheSecondTime() {
    EhpcCaller caller = new EhpcCaller(simulator).with("SignatureNonce", "once");

    assertThat(caller.call("ListClusters").code()).isEqualTo("OK");
    assertThat(caller.call("ListClusters").code()).isEqualTo("SignatureNonceUsed");
  }

  @Test
  void shouldNotUseANonceUpForARequestThatIsNotGenuine() {
    EhpcCaller forger = new EhpcCaller(simulator).with("SignatureNonce", "once").withSecret("x");
    EhpcCaller owner = new EhpcCaller(simulator).with("SignatureNonce", "once");

    assertThat(forger.call("ListClusters").code()).isEqualTo("SignatureDoesNotMatch");
    assertThat(owner.call("ListClusters").code()).isEqualTo("OK");
  }

  @Test
  void shouldRefuseARevokedKey() {
    simulator.credentials().remove(Simulator.DEFAULT_KEY_ID);

    assertThat(new EhpcCaller(simulator).call("ListClusters").code())
        .isEqualTo("InvalidAccessKeyId.NotFound");
  }

  @Test
  void shouldHoldARateLimitThatWasAskedFor() {
    simulator.close();
    simulator =
        Simulator.builder()
            .manualClock()
            .rateLimit("ListClusters", 2)
            .wallClock(java.time.Clock.fixed(Instant.now(), java.time.ZoneOffset.UTC))
            .start();
    EhpcCaller caller = new EhpcCaller(simulator);

    assertThat(caller.call("ListClusters").code()).isEqualTo("OK");
    assertThat(caller.call("ListClusters").code()).isEqualTo("OK");
    assertThat(caller.call("ListClusters").code()).isEqualTo("Throttling.User");
    assertThat(caller.call("ListClustersMeta").code()).isEqualTo("OK");
  }
}
