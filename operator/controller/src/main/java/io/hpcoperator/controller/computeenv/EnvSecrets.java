package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.session.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The secret values an environment is created with, by where they come from.
 *
 * @param values one for every reference of the spec
 */
public record EnvSecrets(Map<SecretKeyReference, SecretValue> values) {

  /** Reads all that a spec refers to. */
  static EnvSecrets read(Secrets secrets, String namespace, ComputeEnvSpec spec) {
    var values = new LinkedHashMap<SecretKeyReference, SecretValue>();
    if (spec.login() != null && spec.login().passwordSecretRef() != null) {
      var reference = spec.login().passwordSecretRef();
      values.put(reference, secrets.read(namespace, reference));
    }
    if (spec.authentications() != null) {
      for (var authentication : spec.authentications()) {
        for (var reference :
            new SecretKeyReference[] {
              authentication.secretIdRef(), authentication.secretKeyRef()
            }) {
          values.put(reference, secrets.read(namespace, reference));
        }
      }
    }
    return new EnvSecrets(Map.copyOf(values));
  }

  /** The first that cannot be had. */
  Optional<SecretValue.Missing> missing() {
    return values.values().stream()
        .filter(SecretValue.Missing.class::isInstance)
        .map(SecretValue.Missing.class::cast)
        .findFirst();
  }

  /** A value that is known to be there. */
  String text(SecretKeyReference reference) {
    return ((SecretValue.Found) values.get(reference)).text();
  }
}
