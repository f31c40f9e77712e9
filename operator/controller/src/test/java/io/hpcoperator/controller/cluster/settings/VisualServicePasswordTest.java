package io.hpcoperator.controller.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.Secret;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.cluster.secret.Credential;
import io.hpcoperator.controller.cluster.secret.GeneratedSecret;
import io.hpcoperator.controller.cluster.secret.SecretState;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.session.Secrets;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VisualServicePasswordTest {
  private static final SecretValue ROOT = new SecretValue.Found("Strong-word-1");
  private static final SecretValue MISSING = Secrets.value("demo-vnc", "password", null);

  private SyncMemory memory = new SyncMemory(null, null);

  private Setting<ClusterCall> look(SecretValue vnc, String version, SecretValue root) {
    return VisualServicePassword.look(
        new ClusterSecrets(
            Map.of(),
            root == null ? null : new Credential(root, "r/1"),
            new Credential(vnc, version),
            Map.of()),
        "demo-vnc",
        memory);
  }

  private void unclear(Setting<ClusterCall> setting, String why) {
    assertThat(setting.comparison())
        .isInstanceOfSatisfying(
            Setting.Unclear.class, unclear -> assertThat(unclear.why()).contains(why));
  }

  @Test
  void shouldSetThePasswordOnceForEachVersionOfTheSecret() {
    var first = look(new SecretValue.Found("abc123"), "u/1", ROOT);
    assertThat(first.comparison())
        .isInstanceOfSatisfying(
            Setting.Differs.class,
            differs ->
                assertThat(differs.change())
                    .isEqualTo(
                        new VisualServicePassword.Modify(
                            Secret.of("abc123"), Secret.of("Strong-word-1"))));
    memory = Settings.tried(first);

    assertThat(look(new SecretValue.Found("abc123"), "u/1", ROOT).comparison())
        .isEqualTo(new Setting.Same<>());
    assertThat(look(new SecretValue.Found("xyz789"), "u/2", ROOT).comparison())
        .isInstanceOf(Setting.Differs.class);
  }

  @Test
  void shouldSetItAgainWhileTheCloudIsNotKnownToHaveTakenIt() {
    memory = Settings.noted(look(new SecretValue.Found("abc123"), "u/1", ROOT));

    assertThat(look(new SecretValue.Found("abc123"), "u/1", ROOT).comparison())
        .isInstanceOf(Setting.Differs.class);
  }

  @Test
  void shouldTellNothingOfThePasswords() {
    var setting = look(new SecretValue.Found("abc123"), "u/1", ROOT);
    var other = look(new SecretValue.Found("xyz789"), "u/1", ROOT);

    assertThat(setting.fingerprint()).as("by version only").isEqualTo(other.fingerprint());
    assertThat(setting.toString()).doesNotContain("abc123", "Strong-word-1");
  }

  @Test
  void shouldSayWhatKeepsItFromBeingSet() {
    unclear(look(MISSING, null, ROOT), "Secret demo-vnc has no key password");
    unclear(look(new SecretValue.Found("abcdef"), "u/1", ROOT), "six letters and digits");
    unclear(look(new SecretValue.Found("abc123"), "u/1", null), "password of root");
    unclear(look(new SecretValue.Found("abc123"), "u/1", MISSING), "has no key");
  }

  @Test
  void shouldWaitForASecretThatIsYetToBeWritten() {
    var absent =
        Map.<GeneratedSecret, SecretState>of(
            GeneratedSecret.VISUAL_SERVICE, new SecretState.Absent());
    assertThat(
            VisualServicePassword.look(
                    new ClusterSecrets(absent, null, null, Map.of()), "demo-vnc", memory)
                .comparison())
        .isEqualTo(new Setting.Unread<>(null));

    var foreign =
        Map.<GeneratedSecret, SecretState>of(
            GeneratedSecret.VISUAL_SERVICE, new SecretState.Foreign());
    unclear(
        VisualServicePassword.look(
            new ClusterSecrets(foreign, null, null, Map.of()), "demo-vnc", memory),
        "Secret demo-vnc was there before");
  }
}
