package io.hpcoperator.controller.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.hpcoperator.api.v1alpha1.AccountProvider;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudAccountSpec;
import io.hpcoperator.api.v1alpha1.LocalReference;
import io.hpcoperator.cloud.BudgetTime;
import io.hpcoperator.cloud.CallListener;
import io.hpcoperator.controller.ehpc.EhpcSubjects;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.poll.FakeExecutor;
import io.hpcoperator.controller.poll.PollPace;
import io.hpcoperator.controller.poll.PollThreads;
import io.hpcoperator.controller.poll.Watcher;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudSessionsTest {
  private static final String ODD = "cl\u00e9";

  private final CloudSessions sessions =
      new CloudSessions(
          null,
          new PollPace(Duration.ofSeconds(1), Duration.ofSeconds(1)),
          BudgetTime.SYSTEM,
          Clock.systemUTC(),
          PollThreads.of(null),
          CallListener.NONE,
          watcher -> {});

  private static CloudAccount account() {
    var account = new CloudAccount();
    account.getMetadata().setNamespace("team");
    account.getMetadata().setName("alibaba");
    account.setSpec(
        new CloudAccountSpec(
            AccountProvider.ALIBABA_CLOUD,
            "cn-hangzhou",
            new CloudAccountSpec.Credentials(
                new LocalReference("key"), "accessKeyId", "accessKeySecret", "token"),
            null,
            null,
            null));
    return account;
  }

  private static Secret secret(String id, String key, String token) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("key")
        .endMetadata()
        .withData(
            Map.of(
                "accessKeyId", base64(id), "accessKeySecret", base64(key), "token", base64(token)))
        .build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    ODD + ", s, t, access key id",
    "i, " + ODD + ", t, access key secret",
    "i, s, " + ODD + ", security token"
  })
  void shouldSayWhichPartOfAKeyCannotBeSentWithoutShowingIt(
      String id, String key, String token, String part) {
    assertThat(sessions.login(account(), secret(id, key, token)))
        .isInstanceOfSatisfying(
            CloudSessions.LoginResult.Refused.class,
            refused -> {
              assertThat(refused.verdict().standing()).isEqualTo(Verdict.Standing.STALLED);
              assertThat(refused.verdict().reason()).isEqualTo(Reason.ACCESS_DENIED);
              assertThat(refused.verdict().message())
                  .isEqualTo(
                      "Secret key holds no access key that can be used: the %s has characters that are not printable ASCII. Correct the Secret; it is read again every half minute.",
                      part);
            });
    assertThat(sessions.find(account())).as("nothing was opened").isEmpty();
  }

  @Test
  void shouldMakeNoFussAboutAnAccountThatIsMerelyYoung() {
    var clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    var pace = new PollPace(Duration.ofSeconds(1), Duration.ofSeconds(1));
    var here =
        new CloudSessions(
            null,
            pace,
            BudgetTime.SYSTEM,
            clock,
            PollThreads.of(null),
            CallListener.NONE,
            watcher -> {});
    var account = account();
    account.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
    assertThat(blocked(here, account).isNoNews()).as("the operator has just started").isTrue();

    clock.advance(Duration.ofMinutes(1));
    assertThat(blocked(here, account).reason()).isEqualTo(Reason.ACCOUNT_NOT_READY);
    assertThat(blocked(here, account).message()).contains("not been looked at");

    account.getMetadata().setCreationTimestamp("2026-03-01T12:00:30Z");
    assertThat(blocked(here, account).isNoNews()).as("it was just created").isTrue();
    clock.advance(Duration.ofSeconds(30));
    assertThat(blocked(here, account).reason()).isEqualTo(Reason.ACCOUNT_NOT_READY);
  }

  private static Verdict blocked(CloudSessions sessions, CloudAccount account) {
    var access =
        sessions.access(
            new LocalReference("alibaba"),
            Optional.of(account),
            false,
            AccountProvider.ALIBABA_CLOUD,
            CloudSession.Ehpc.class);
    return ((AccountAccess.Blocked<?>) access).verdict();
  }

  @Test
  void shouldWatchNothingForAResourceInAnAccountItNoLongerRefersTo() {
    var clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    var pace = new PollPace(Duration.ofSeconds(1), Duration.ofSeconds(1));
    var threads = PollThreads.of(new FakeExecutor(clock));
    var watcher = new Watcher("HpcCluster", "team", "demo");
    try (var here =
        new CloudSessions(
            null, pace, BudgetTime.SYSTEM, clock, threads, CallListener.NONE, w -> {})) {
      var before = account();
      var now = account();
      now.getMetadata().setName("other");
      for (var account : List.of(before, now)) {
        here.login(account, secret("i", "s", "t"));
        var view = ((CloudSession.Ehpc) here.find(account).orElseThrow()).polls().look(watcher);
        view.read(new EhpcSubjects.Clusters());
        view.end(false);
      }

      here.forgetElsewhere(watcher, "team", new LocalReference("other"));
      assertThat(here.find(before).orElseThrow().watchers()).isEmpty();
      assertThat(here.find(now).orElseThrow().watchers()).containsExactly(watcher);
    }
  }

  @Test
  void shouldLogInWithAPlainKey() {
    assertThat(sessions.login(account(), secret("i", "s", "t")))
        .isInstanceOf(CloudSessions.LoginResult.Done.class);
    assertThat(sessions.find(account())).isPresent();
    sessions.close();
  }
}
