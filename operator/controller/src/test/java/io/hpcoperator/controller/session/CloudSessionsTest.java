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
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.poll.PollPace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
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
          null,
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
  void shouldLogInWithAPlainKey() {
    assertThat(sessions.login(account(), secret("i", "s", "t")))
        .isInstanceOf(CloudSessions.LoginResult.Done.class);
    assertThat(sessions.find(account())).isPresent();
    sessions.close();
  }
}
