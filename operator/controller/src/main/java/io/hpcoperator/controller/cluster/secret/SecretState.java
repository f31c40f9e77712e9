package io.hpcoperator.controller.cluster.secret;

import io.hpcoperator.cloud.Secret;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.session.Secrets;
import java.util.Map;

/** What there is in Kubernetes under the name of a generated Secret. */
public sealed interface SecretState {

  /** Nothing. */
  record Absent() implements SecretState {}

  /** A Secret that was not written for this resource: it is neither used nor touched. */
  record Foreign() implements SecretState {}

  /**
   * The Secret that was written for this resource.
   *
   * @param values by key
   * @param version changes whenever the Secret does
   * @param owned whether it goes with the resource
   */
  record Own(String name, Map<String, Secret> values, String version, boolean owned)
      implements SecretState {
    public Own {
      values = Map.copyOf(values);
    }

    /** One of its values; a person may have taken it out. */
    SecretValue value(String key) {
      return Secrets.value(name, key, values.containsKey(key) ? values.get(key).reveal() : null);
    }
  }
}
