package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.session.Secrets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of secrets is left in words of the cloud. */
class EnvSecretsTest {
  private static final SecretKeyReference PASSWORD = new SecretKeyReference("hidden", "password");
  private static final SecretKeyReference KEY = new SecretKeyReference("hidden", "key");

  private static Activity shown(Map<SecretKeyReference, SecretValue> values, String reason) {
    var activity =
        new Activity(
            "act-1", "env-1", "node-1", "CREATE", "own-pw", "FAILED", reason, NOW, null, "");
    return new EnvSecrets(values).hide(seen(List.of(activity))).value().get(0);
  }

  @Test
  void shouldHideEveryValueInCauseAndReason() {
    var values =
        Map.<SecretKeyReference, SecretValue>of(
            PASSWORD, new SecretValue.Found("own-pw"), KEY, new SecretValue.Found("own-pw-key"));
    var shown = shown(values, "own-pw-key and own-pw are refused.");
    assertThat(shown.cause()).isEqualTo("***");
    assertThat(shown.stateReason()).isEqualTo("*** and *** are refused.");
    assertThat(shown(values, null).stateReason()).isNull();
    assertThat(shown(Map.of(), "Sold out.").stateReason()).isEqualTo("Sold out.");
  }

  @Test
  void shouldTellNothingWhileAValueIsUnknown() {
    var shown =
        shown(
            Map.of(
                PASSWORD, Secrets.notFound("team-a", "hidden"), KEY, new SecretValue.Found("k1")),
            "own-pw is refused.");
    assertThat(shown.toString()).contains("cannot be read").doesNotContain("own-pw");
    assertThat(shown.activityId()).isEqualTo("act-1");
  }
}
