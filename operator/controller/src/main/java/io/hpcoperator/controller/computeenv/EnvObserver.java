package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.controller.batch.BatchSubjects;
import io.hpcoperator.controller.batch.EnvListing;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.session.Secrets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Collects what a decision about an environment rests on. Reads; never changes anything. */
final class EnvObserver {
  private final Secrets secrets;

  EnvObserver(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * @param all all ComputeEnvs the operator knows; asked only when one is to be taken over
   */
  EnvFacts observe(
      ComputeEnv resource, SharedPolls<BatchClient>.View view, Supplier<Stream<ComputeEnv>> all) {
    var memory = EnvMemory.of(resource);
    var envs = view.read(new BatchSubjects.ComputeEnvs(), seen -> own(seen, resource, memory));
    var listing =
        new Observation<>(
            envs.hasValue() ? own(envs.value(), resource, memory) : null,
            envs.readAt(),
            envs.error());
    var facts =
        new EnvFacts(
            resource, memory, null, listing, null, null, null, null, Optional.empty(), null);
    var adopt = resource.getSpec().adopt();
    if (memory.envId() == null && adopt == null) {
      return creating(facts, view);
    }
    facts = facts.withClaimant(claimant(facts, all));
    if (facts.deleting() || listing.hasValue() && isUnlisted(facts)) {
      facts =
          facts.withDetails(details(view, memory.envId() == null ? adopt.envId() : memory.envId()));
    }
    if (memory.envId() == null) {
      return facts;
    }
    var replacement = memory.replacement();
    if (replacement != null && replacement.envId() != null) {
      facts = facts.withOther(beside(facts.withMemory(memory.other()), view));
    }
    if (facts.deleting()) {
      return withActivities(facts, view);
    }
    facts = standing(facts, view);
    boolean another = replacement == null || replacement.isUnborn();
    return another && EnvReplacing.isWanted(EnvBuilt.remembering(facts))
        ? creating(facts, view)
        : facts;
  }

  /** What is read before an environment is created. */
  private EnvFacts creating(EnvFacts seen, SharedPolls<BatchClient>.View view) {
    var spec = seen.resource().getSpec();
    var facts =
        seen.withSecrets(
            EnvSecrets.read(secrets, seen.resource().getMetadata().getNamespace(), spec));
    return facts.deleting() || facts.memory().work().intends(EnvPlanner.CREATE)
        ? facts
        : facts.withOffers(EnvOffers.read(spec, view));
  }

  /**
   * What is read of the other environment of a resource.
   *
   * @param seen with what is remembered of that one
   */
  private EnvFacts beside(EnvFacts seen, SharedPolls<BatchClient>.View view) {
    boolean building = seen.memory().replacement().phase() == Replacement.Phase.BUILDING;
    boolean goes = seen.deleting() || !building;
    var facts =
        seen.withDetails(
            goes || seen.listing().hasValue() && isUnlisted(seen)
                ? details(view, seen.memory().envId())
                : null);
    return goes ? withActivities(facts, view) : standing(facts, view);
  }

  /** The cloud may quote the secrets of the environment in what it says of its activities. */
  private EnvFacts withActivities(EnvFacts facts, SharedPolls<BatchClient>.View view) {
    if (!FailedActivities.matter(facts)) {
      return facts;
    }
    var resource = facts.resource();
    return facts.withActivities(
        EnvSecrets.readAll(secrets, resource.getMetadata().getNamespace(), resource.getSpec())
            .hide(view.read(new BatchSubjects.Activities(facts.memory().envId()))));
  }

  private static boolean isUnlisted(EnvFacts facts) {
    return facts.memory().envId() == null
        ? facts.listing().value().isEmpty()
        : facts.view() == null;
  }

  /** The other resource whose environment it is that is to be taken over. */
  private static Optional<String> claimant(EnvFacts facts, Supplier<Stream<ComputeEnv>> all) {
    var resource = facts.resource();
    if (!EnvSteps.isToAdopt(facts)
        || EnvSteps.isObserved(resource.getSpec())
        || facts.view() == null) {
      return Optional.empty();
    }
    return Claims.claimant(resource, EnvListing.owner(facts.view()).orElse(null), all.get());
  }

  /** What is read of an environment that is there, each only where it matters. */
  private EnvFacts standing(EnvFacts seen, SharedPolls<BatchClient>.View view) {
    var facts = seen;
    var id = facts.memory().envId();
    var spec = facts.resource().getSpec();
    boolean unknownBuild = facts.memory().builtFrom() == null && EnvBuilt.mayDiffer(facts);
    if (EnvSteps.isToAdopt(facts) || unknownBuild || EnvSettings.needInfo(facts)) {
      facts = facts.withInfo(info(view, id, facts.view() != null));
    }
    boolean attaches = spec.attachedInstances() != null;
    boolean names = !Ending.wanted(facts.resource()).isEmpty();
    if (facts.details() == null
        && (attaches
            || names
            || StrandedInstances.areThere(facts)
            || Hanging.mayBe(facts)
            || haveFailed(facts))) {
      var nodes = new BatchSubjects.NodesOf(id);
      // A node that is named may have come since they were read: another would go in its place.
      facts =
          facts.withDetails(
              names
                  ? view.readFor(naming(facts.resource()), nodes, EnvObserver::nodeStates)
                  : view.read(nodes, EnvObserver::nodeStates));
    }
    if (attaches) {
      facts =
          facts.withSecrets(
              EnvSecrets.ofAttached(secrets, facts.resource().getMetadata().getNamespace(), spec));
    }
    facts = withActivities(facts, view);
    return !EnvSteps.isToAdopt(facts) && EnvSettings.needOffers(facts)
        ? facts.withOffers(EnvOffers.read(spec, view))
        : facts;
  }

  /** What the user asks for, by the spec or by annotations, that nodes are named for. */
  private static List<Object> naming(ComputeEnv resource) {
    return Arrays.asList(
        resource.getMetadata().getGeneration(),
        PassRunner.reconcileToken(resource),
        Ending.wanted(resource));
  }

  /** Whether it is worth being read which nodes they are of which activities tell. */
  private static boolean haveFailed(EnvFacts facts) {
    var env = facts.view();
    return env != null
        && env.computeNodeMetrics() != null
        && EnvNodes.failed(env.computeNodeMetrics()) > 0;
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
        d ->
            d.map(
                env ->
                    Arrays.asList(
                        env.nextAction(),
                        env.desiredComputeNodeCount(),
                        env.computeNodeMetrics(),
                        nodeStates(d))));
  }

  /** An environment that is there, and not among all: it is new, or the pages moved meanwhile. */
  private static Observation<Optional<ComputeEnvCreateInfo>> info(
      SharedPolls<BatchClient>.View view, String envId, boolean isListed) {
    var all = view.read(new BatchSubjects.CreateInfos(), infos -> find(infos, envId));
    var found = all.hasValue() ? find(all.value(), envId) : null;
    if (isListed && found != null && found.isEmpty()) {
      var one = view.read(new BatchSubjects.CreateInfo(envId));
      return new Observation<>(
          one.hasValue() ? Optional.of(one.value()) : null, one.readAt(), one.error());
    }
    return new Observation<>(found, all.readAt(), all.error());
  }

  private static Optional<ComputeEnvCreateInfo> find(
      Map<String, ComputeEnvCreateInfo> infos, String envId) {
    return Optional.ofNullable(infos.get(envId));
  }

  /**
   * The environments with an id in memory, and those that carry the owner tag while one may be
   * found by it; the one to adopt, while its id is not in memory.
   */
  private static List<ComputeEnvView> own(EnvListing envs, ComputeEnv resource, EnvMemory memory) {
    var adopt = resource.getSpec().adopt();
    if (memory.envId() == null && adopt != null) {
      return envs.find(adopt.envId()).stream().toList();
    }
    var other = memory.replacement() == null ? null : memory.replacement().envId();
    var own = new LinkedHashSet<ComputeEnvView>();
    envs.find(memory.envId()).ifPresent(own::add);
    envs.find(other).ifPresent(own::add);
    if (memory.envId() == null || memory.replacement() != null && other == null) {
      own.addAll(envs.ownedBy(resource.getMetadata().getUid()));
    }
    return List.copyOf(own);
  }
}
