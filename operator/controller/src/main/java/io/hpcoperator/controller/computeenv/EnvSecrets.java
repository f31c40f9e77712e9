package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.call.Redaction;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.session.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The secret values an environment is created with, by where they come from.
 *
 * @param values one for every reference of the spec
 */
public record EnvSecrets(Map<SecretKeyReference, SecretValue> values) {
  /** Stands for values that are of no interest: all references have the same. */
  static final EnvSecrets HIDDEN = new EnvSecrets(Map.of());

  private static final String NO_VALUE = "hidden";

  private static final String WITHHELD =
      "not shown, since a Secret of the environment that it could quote cannot be read";

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

  /** Reads the passwords of instances that are attached. */
  static EnvSecrets ofAttached(Secrets secrets, String namespace, ComputeEnvSpec spec) {
    var values = new LinkedHashMap<SecretKeyReference, SecretValue>();
    for (var instance : spec.attachedInstances()) {
      if (instance.login() != null && instance.login().passwordSecretRef() != null) {
        var reference = instance.login().passwordSecretRef();
        values.put(reference, secrets.read(namespace, reference));
      }
    }
    return new EnvSecrets(Map.copyOf(values));
  }

  /** Reads all values that texts of the cloud about nodes could quote. */
  static EnvSecrets readAll(Secrets secrets, String namespace, ComputeEnvSpec spec) {
    var values = new LinkedHashMap<>(read(secrets, namespace, spec).values());
    if (spec.attachedInstances() != null) {
      values.putAll(ofAttached(secrets, namespace, spec).values());
    }
    return new EnvSecrets(Map.copyOf(values));
  }

  /** The same activities without these values; without any words of theirs where one is missing. */
  Observation<List<Activity>> hide(Observation<List<Activity>> seen) {
    if (!seen.hasValue()) {
      return seen;
    }
    var redaction =
        Redaction.of(
            values.values().stream()
                .filter(SecretValue.Found.class::isInstance)
                .map(value -> ((SecretValue.Found) value).text())
                .toList());
    UnaryOperator<String> hiding = missing().isPresent() ? text -> WITHHELD : redaction::apply;
    return new Observation<>(
        seen.value().stream()
            .map(a -> a.withTexts(hiding.apply(a.cause()), hiding.apply(a.stateReason())))
            .toList(),
        seen.readAt(),
        seen.error());
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
    return this == HIDDEN ? NO_VALUE : ((SecretValue.Found) values.get(reference)).text();
  }
}
