package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.controller.poll.Observation;
import java.util.List;
import java.util.Optional;

/**
 * All that a decision about an environment rests on. An observation is null where it does not
 * matter.
 *
 * @param secrets secret values it is created with; null when the environment exists
 * @param listing environments of the account that are this resource's, by its id or its owner tag
 * @param details the environment by its id; empty when the cloud says there is none
 */
public record EnvFacts(
    ComputeEnv resource,
    EnvMemory memory,
    EnvSecrets secrets,
    Observation<List<ComputeEnvView>> listing,
    Observation<Optional<ComputeEnvDetails>> details) {

  /** The environment as the list shows it; null when it is not listed or its id is not known. */
  ComputeEnvView view() {
    if (memory.envId() == null || listing == null || !listing.hasValue()) {
      return null;
    }
    return listing.value().stream()
        .filter(env -> memory.envId().equals(env.envId()))
        .findFirst()
        .orElse(null);
  }
}
