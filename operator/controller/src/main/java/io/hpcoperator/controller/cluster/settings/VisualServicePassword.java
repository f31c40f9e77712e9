package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.cluster.secret.GeneratedSecret;
import io.hpcoperator.controller.cluster.secret.SecretState;
import io.hpcoperator.controller.cluster.secret.VncPassword;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.List;

/**
 * Password of the VNC service (E-HPC ModifyVisualServicePasswd). The cloud does not tell it, so
 * what counts is which version of its Secret was sent last. Pure.
 */
final class VisualServicePassword {
  static final String NAME = "visualService.password";

  /** ModifyVisualServicePasswd, which the cloud allows only who knows the password of root. */
  record Modify(Secret password, Secret root) implements ClusterCall {
    @Override
    public String operation() {
      return "ModifyVisualServicePasswd";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var reply = client.visualService().setPassword(clusterId, password, root);
      return new Done(
          reply.requestId(),
          null,
          "The VNC service of cluster %s has the password of its Secret (request %s)."
              .formatted(clusterId, reply.requestId()));
    }
  }

  static Setting<ClusterCall> look(ClusterSecrets secrets, String generated, SyncMemory memory) {
    var vnc = secrets.vnc();
    if (vnc == null) {
      return new Setting<>(NAME, Fingerprint.of("none"), withoutSecret(secrets, generated));
    }
    // Of the Secret's value itself nothing may be told, not even by a hash.
    var fingerprint = Fingerprint.of(vnc.version());
    if (vnc.value() instanceof SecretValue.Missing missing) {
      return new Setting<>(NAME, fingerprint, new Setting.Unclear<>(missing.verdict().message()));
    }
    return new Setting<>(
        NAME, fingerprint, compare(secrets, (SecretValue.Found) vnc.value(), fingerprint, memory));
  }

  private static Setting.Comparison<ClusterCall> compare(
      ClusterSecrets secrets, SecretValue.Found vnc, String fingerprint, SyncMemory memory) {
    if (memory.isTaken(NAME, fingerprint)) {
      return new Setting.Same<>();
    }
    if (!VncPassword.isAccepted(vnc.text())) {
      return new Setting.Unclear<>(
          "The password in the Secret is none the cloud accepts: %s Correct the Secret."
              .formatted(VncPassword.RULE));
    }
    if (secrets.password() instanceof SecretValue.Missing missing) {
      return new Setting.Unclear<>(missing.verdict().message());
    }
    if (!(secrets.password() instanceof SecretValue.Found root)) {
      return new Setting.Unclear<>(
          "The cloud sets it only for who knows the password of root, which the operator does not. Name its Secret in login.passwordSecretRef of a new resource.");
    }
    return new Setting.Differs<>(
        List.of(new Difference(NAME, "that of the Secret", "another one")),
        new Modify(Secret.of(vnc.text()), Secret.of(root.text())));
  }

  private static Setting.Comparison<ClusterCall> withoutSecret(
      ClusterSecrets secrets, String generated) {
    return secrets.state(GeneratedSecret.VISUAL_SERVICE) instanceof SecretState.Foreign
        ? new Setting.Unclear<>(
            "Secret %s was there before the operator, which leaves it alone. Delete it, or name it in visualService.passwordSecretRef."
                .formatted(generated))
        : new Setting.Unread<>(null);
  }

  private VisualServicePassword() {}
}
