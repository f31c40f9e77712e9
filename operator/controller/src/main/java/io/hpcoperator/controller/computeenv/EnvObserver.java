package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.controller.batch.BatchSubjects;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.session.Secrets;
import java.util.List;

/** Collects what a decision about an environment rests on. Reads; never changes anything. */
final class EnvObserver {
  private final Secrets secrets;

  EnvObserver(Secrets secrets) {
    this.secrets = secrets;
  }

  EnvFacts observe(ComputeEnv resource, SharedPolls<BatchClient>.View view) {
    var memory = EnvMemory.of(resource.getStatus());
    var uid = resource.getMetadata().getUid();
    var all = view.read(new BatchSubjects.ComputeEnvs(), envs -> own(envs, memory, uid));
    var listing =
        new Observation<>(
            all.hasValue() ? own(all.value(), memory, uid) : null, all.readAt(), all.error());
    if (memory.envId() == null) {
      var values =
          EnvSecrets.read(secrets, resource.getMetadata().getNamespace(), resource.getSpec());
      return new EnvFacts(resource, memory, values, listing, null);
    }
    boolean unlisted = listing.hasValue() && listing.value().isEmpty();
    var details =
        resource.isMarkedForDeletion() || unlisted
            ? view.read(
                new BatchSubjects.ComputeEnvById(memory.envId()),
                d -> d.map(env -> env.nextAction() + env.computeNodeMetrics()))
            : null;
    return new EnvFacts(resource, memory, null, listing, details);
  }

  /** The environment with the id in memory; while there is none, those that carry the owner tag. */
  private static List<ComputeEnvView> own(List<ComputeEnvView> envs, EnvMemory memory, String uid) {
    return envs.stream()
        .filter(
            env ->
                memory.envId() == null
                    ? env.tags().stream().anyMatch(tag -> EnvRequests.isOwnerTag(tag, uid))
                    : memory.envId().equals(env.envId()))
        .toList();
  }
}
