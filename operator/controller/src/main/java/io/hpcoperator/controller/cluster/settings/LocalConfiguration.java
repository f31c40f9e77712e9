package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.controller.cluster.hybrid.HybridConfiguration;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.cluster.secret.GeneratedSecret;
import io.hpcoperator.controller.cluster.secret.SecretState;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import java.util.TreeSet;

/**
 * Whether the configuration of the on-premises side can be read and kept (E-HPC
 * GetHybridClusterConfig). Nothing of it is changed in the cloud. Pure.
 */
final class LocalConfiguration {
  static final String NAME = "hybrid.configuration";

  static Setting<ClusterCall> look(
      HybridConfiguration configuration, ClusterSecrets secrets, String secret) {
    var fingerprint = Fingerprint.of(new TreeSet<>(configuration.texts().keySet()));
    return new Setting<>(NAME, fingerprint, compare(configuration, secrets, secret));
  }

  private static Setting.Comparison<ClusterCall> compare(
      HybridConfiguration configuration, ClusterSecrets secrets, String secret) {
    if (secrets.state(GeneratedSecret.HYBRID_CONFIG) instanceof SecretState.Foreign) {
      return new Setting.Unclear<>(
          "Secret %s was there before the operator, which leaves it alone. Delete it; the configuration is written then."
              .formatted(secret));
    }
    if (!configuration.errors().isEmpty()) {
      return new Setting.Unread<>(configuration.errors().get(0));
    }
    return configuration.unread() > 0 ? new Setting.Unread<>(null) : new Setting.Same<>();
  }

  private LocalConfiguration() {}
}
