package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.controller.pass.Work;

/**
 * What must not be forgotten of an environment; kept in the resource's status.
 *
 * @param envId id in the cloud; null before it is known
 * @param work calls
 */
public record EnvMemory(String envId, Work work) {

  static EnvMemory of(ComputeEnvStatus status) {
    return status == null
        ? new EnvMemory(null, Work.of(null))
        : new EnvMemory(status.envId(), Work.of(status.operations()));
  }

  EnvMemory withEnvId(String id) {
    return new EnvMemory(id, work);
  }

  EnvMemory withWork(Work newWork) {
    return new EnvMemory(envId, newWork);
  }
}
