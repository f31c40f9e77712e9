package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.controller.batch.BatchSubjects;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.session.Secrets;
import java.util.List;
import java.util.Optional;

/** Collects what a decision about an environment rests on. Reads; never changes anything. */
final class EnvObserver {
  private final Secrets secrets;

  EnvObserver(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * @param claimant the other resource whose environment this is, as namespace/name; empty for none
   */
  EnvFacts observe(
      ComputeEnv resource, SharedPolls<BatchClient>.View view, Optional<String> claimant) {
    var memory = EnvMemory.of(resource);
    var all = view.read(new BatchSubjects.ComputeEnvs(), envs -> own(envs, resource, memory));
    var listing =
        new Observation<>(
            all.hasValue() ? own(all.value(), resource, memory) : null, all.readAt(), all.error());
    var facts = new EnvFacts(resource, memory, null, listing, null, null, null, null, claimant);
    var adopt = resource.getSpec().adopt();
    if (memory.envId() == null && adopt == null) {
      var spec = resource.getSpec();
      facts =
          facts.withSecrets(EnvSecrets.read(secrets, resource.getMetadata().getNamespace(), spec));
      return facts.deleting() || memory.work().intends(EnvPlanner.CREATE)
          ? facts
          : facts.withOffers(EnvOffers.read(spec, view));
    }
    boolean unlisted = listing.hasValue() && listing.value().isEmpty();
    if (facts.deleting() || unlisted) {
      facts =
          facts.withDetails(details(view, memory.envId() == null ? adopt.envId() : memory.envId()));
    }
    return memory.envId() == null || facts.deleting() ? facts : standing(facts, view);
  }

  /** What is read of an environment that is there, each only where it matters. */
  private EnvFacts standing(EnvFacts seen, SharedPolls<BatchClient>.View view) {
    var facts = seen;
    var id = facts.memory().envId();
    var spec = facts.resource().getSpec();
    if (EnvSteps.isToAdopt(facts) || EnvSettings.needInfo(facts)) {
      facts = facts.withInfo(info(view, id));
    }
    boolean attaches = spec.attachedInstances() != null;
    if (facts.details() == null && (attaches || !Ending.wanted(facts.resource()).isEmpty())) {
      facts = facts.withDetails(view.read(new BatchSubjects.NodesOf(id), EnvObserver::nodeStates));
    }
    if (attaches) {
      facts =
          facts.withSecrets(
              EnvSecrets.ofAttached(secrets, facts.resource().getMetadata().getNamespace(), spec));
    }
    return FailedActivities.matter(facts)
        ? facts.withActivities(view.read(new BatchSubjects.Activities(id)))
        : facts;
  }

  /** Of each node, what decisions rest on. */
  private static List<List<String>> nodeStates(Optional<ComputeEnvDetails> details) {
    return details.map(ComputeEnvDetails::computeNodes).orElse(List.of()).stream()
        .map(
            node ->
                List.of(
                    String.valueOf(node.id()),
                    String.valueOf(node.instanceId()),
                    String.valueOf(node.status())))
        .toList();
  }

  private static Observation<Optional<ComputeEnvDetails>> details(
      SharedPolls<BatchClient>.View view, String envId) {
    return view.read(
        new BatchSubjects.ComputeEnvById(envId),
        d -> d.map(env -> env.nextAction() + env.computeNodeMetrics() + nodeStates(d)));
  }

  private static Observation<Optional<ComputeEnvCreateInfo>> info(
      SharedPolls<BatchClient>.View view, String envId) {
    var all = view.read(new BatchSubjects.CreateInfos(), infos -> find(infos, envId));
    return new Observation<>(
        all.hasValue() ? find(all.value(), envId) : null, all.readAt(), all.error());
  }

  private static Optional<ComputeEnvCreateInfo> find(
      List<ComputeEnvCreateInfo> infos, String envId) {
    return infos.stream().filter(info -> envId.equals(info.envId())).findFirst();
  }

  /**
   * The environment with the id in memory; while there is none, the one to adopt, or those that
   * carry the owner tag.
   */
  private static List<ComputeEnvView> own(
      List<ComputeEnvView> envs, ComputeEnv resource, EnvMemory memory) {
    var adopt = resource.getSpec().adopt();
    var id = memory.envId() == null && adopt != null ? adopt.envId() : memory.envId();
    var uid = resource.getMetadata().getUid();
    return envs.stream()
        .filter(
            env ->
                id == null
                    ? env.tags().stream().anyMatch(tag -> EnvRequests.isOwnerTag(tag, uid))
                    : id.equals(env.envId()))
        .toList();
  }
}
