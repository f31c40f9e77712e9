package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.controller.cluster.settings.Attributes;
import io.hpcoperator.controller.cluster.settings.FixedFields;
import io.hpcoperator.controller.cluster.settings.OwnerMark;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides how a cluster that exists is taken over, or only observed. Nothing is changed before it
 * is clear that nothing differs, or that the user wants what differs to be changed. Pure.
 */
final class Adoption {
  private final Patience patience;

  Adoption(Patience patience) {
    this.patience = patience;
  }

  /** Whether a cluster is to be taken over that was not yet, or must only be looked at. */
  static boolean isDue(ClusterFacts facts) {
    var spec = facts.resource().getSpec();
    return isObserved(spec) || (spec.adopt() != null && !facts.memory().adopted());
  }

  /** Whether the cloud must not be changed for this resource. */
  static boolean isObserved(HpcClusterSpec spec) {
    return spec.managementPolicy() == ManagementPolicy.OBSERVE;
  }

  /** Whether the cluster is this resource's to delete. */
  static boolean isOwned(ClusterFacts facts) {
    return !isDue(facts);
  }

  /** The next step while the cluster's id is not on record. */
  Plan<ClusterAction, ClusterMemory> find(ClusterFacts facts) {
    var adopt = facts.resource().getSpec().adopt();
    if (adopt == null) {
      return Steps.wait(
          facts,
          Verdict.stalled(
              Reason.NOT_FOUND_TO_ADOPT,
              "managementPolicy is Observe, and there is no cluster to observe. Set managementPolicy: Manage to have one created, or name a cluster with adopt.clusterId."));
    }
    var id = adopt.clusterId();
    if (!facts.listing().value().isEmpty()) {
      return new Plan<ClusterAction, ClusterMemory>(
              new ClusterAction.None(),
              Verdict.working(Reason.SETTLING, "Cluster %s was found.", id),
              facts.memory().withClusterId(id))
          .distrusting();
    }
    if (facts.details() == null || !facts.details().hasValue()) {
      return Steps.wait(facts, reading(facts.details(), "Looking for cluster " + id + "."));
    }
    return Steps.wait(
        facts,
        facts.details().value().isPresent()
            ? Verdict.working(Reason.SETTLING, "Cluster %s is not in the list of clusters yet.", id)
            : Verdict.stalled(
                Reason.NOT_FOUND_TO_ADOPT,
                "Cluster %s does not exist in the account's region. Correct adopt.clusterId; nothing was created or changed.",
                id));
  }

  /** The next step about a cluster that is there. */
  Plan<ClusterAction, ClusterMemory> plan(ClusterFacts facts) {
    var spec = facts.resource().getSpec();
    var cluster = facts.summary();
    if (cluster == null) {
      return Steps.wait(
          facts,
          Verdict.stalled(
              Reason.VANISHED, "Cluster %s is no longer listed.", facts.memory().clusterId()));
    }
    if (cluster.state() != ClusterState.RUNNING) {
      return Steps.wait(
          facts,
          isObserved(spec)
              ? Verdict.working(Reason.OBSERVING, "The cluster is %s.", cluster.status())
              : Verdict.working(
                  Reason.SETTLING,
                  "The cluster is %s. It is taken over when it runs, since it can only be compared then.",
                  cluster.status()));
    }
    var memory = facts.memory();
    if (memory.queue() == null) {
      var queue = OwnQueue.find(facts);
      return queue == null
          ? Steps.wait(facts, reading(facts.queues(), "Reading the queues of the cluster."))
          : new Plan<ClusterAction, ClusterMemory>(
                  new ClusterAction.None(),
                  Verdict.working(Reason.SETTLING, "The cluster's own queue is %s.", queue),
                  memory.withQueue(queue))
              .lookAgainAfter(Duration.ofMillis(1));
    }
    var unread = unread(facts);
    if (unread.isPresent()) {
      return Steps.wait(facts, unread.get());
    }
    var fixed = FixedFields.compare(spec, cluster, facts.details().value().orElseThrow());
    var open = changeable(facts);
    return isObserved(spec)
        ? observe(facts, cluster, fixed, open)
        : takeOver(facts, cluster, fixed, open);
  }

  private Plan<ClusterAction, ClusterMemory> observe(
      ClusterFacts facts, ClusterSummary cluster, List<Difference> fixed, List<Difference> open) {
    var all = new ArrayList<>(fixed);
    all.addAll(open);
    var plan =
        Steps.wait(
            OwnQueue.letGo(facts),
            Verdict.ready(
                Reason.AVAILABLE,
                "The cluster is %s. It is only observed, as managementPolicy Observe asks."
                    .formatted(cluster.status())));
    return all.isEmpty()
        ? plan
        : plan.with(
            new Aspect(Conditions.SYNCED, ConditionStatus.FALSE, Reason.DRIFTED, text(all) + "."));
  }

  private Plan<ClusterAction, ClusterMemory> takeOver(
      ClusterFacts facts, ClusterSummary cluster, List<Difference> fixed, List<Difference> open) {
    var spec = facts.resource().getSpec();
    var owner = OwnerMark.find(cluster.description());
    boolean overwrite = Boolean.TRUE.equals(spec.adopt().overwrite());
    if (owner.isPresent() && !owner.get().equals(facts.uid())) {
      if (facts.livingUids().contains(owner.get())) {
        return Steps.wait(
            facts,
            Verdict.stalled(
                Reason.CLAIMED_BY_OTHER,
                "Another HpcCluster (uid %s) owns cluster %s. Delete one of the two resources; this one lets the cluster be.",
                owner.get(),
                cluster.id()));
      }
      open.add(
          new Difference(
              "owner", facts.uid(), owner.get() + ", a resource that does not exist here"));
    }
    if (!fixed.isEmpty()) {
      return differs(
          facts,
          text(fixed)
              + ". No operation of the cloud changes this: delete this resource, which leaves the cluster as it is, and create one that says what the cluster has.");
    }
    if (!open.isEmpty() && !overwrite) {
      return differs(
          facts,
          text(open)
              + ". Change the spec to what the cluster has, or set adopt.overwrite: true to have the cluster changed to what the spec says.");
    }
    if (owner.filter(facts.uid()::equals).isPresent()) {
      return new Plan<ClusterAction, ClusterMemory>(
              new ClusterAction.None(),
              Verdict.working(Reason.SETTLING, "The cluster is taken over."),
              facts.memory().withAdopted())
          .lookAgainAfter(Duration.ofMillis(1));
    }
    return new Plan<>(
        new ClusterAction.Call(
            Attributes.takeOver(OwnerMark.withoutAny(cluster.description()), facts.uid())),
        Verdict.working(
            Reason.SETTLING, "Taking the cluster over: its description gets the owner mark."),
        facts.memory());
  }

  private static Plan<ClusterAction, ClusterMemory> differs(ClusterFacts facts, String text) {
    return Steps.wait(facts, Verdict.stalled(Reason.ADOPTION_DIFFERS, "%s", text));
  }

  /** What is not known yet and has to be before anything is decided. */
  private Optional<Verdict> unread(ClusterFacts facts) {
    if (facts.details() == null
        || !facts.details().hasValue()
        || facts.details().value().isEmpty()) {
      return Optional.of(reading(facts.details(), "Reading the cluster."));
    }
    if (facts.nodes() == null || !facts.nodes().hasValue()) {
      return Optional.of(reading(facts.nodes(), "Reading the nodes of the cluster."));
    }
    return facts.settings().stream()
        .filter(setting -> setting.comparison() instanceof Setting.Unread)
        .findFirst()
        .map(
            setting -> {
              var error = ((Setting.Unread<ClusterCall>) setting.comparison()).error();
              var looking =
                  Verdict.working(Reason.SETTLING, "Reading %s of the cluster.", setting.name());
              return error == null ? looking : Failures.reading(error, looking);
            });
  }

  private static Verdict reading(Observation<?> observation, String what) {
    var looking = Verdict.working(Reason.SETTLING, "%s", what);
    return observation == null || observation.error() == null
        ? looking
        : Failures.reading(observation.error(), looking);
  }

  /** What differs and could be changed. The owner mark is no difference to the user. */
  private static List<Difference> changeable(ClusterFacts facts) {
    var differences = new ArrayList<Difference>();
    for (var setting : facts.settings()) {
      if (setting.comparison() instanceof Setting.Differs<ClusterCall> differs) {
        differences.addAll(differs.differences());
      } else if (setting.comparison() instanceof Setting.Fixed<ClusterCall> fixed) {
        differences.addAll(fixed.differences());
      }
    }
    var spec = facts.resource().getSpec();
    if (spec.description() == null
        || spec.description().equals(OwnerMark.withoutAny(facts.summary().description()))) {
      differences.removeIf(difference -> difference.field().equals("description"));
    }
    int wanted = spec.nodes().compute().replicas();
    int found = ListedNodes.alive(facts.nodes().value()).size();
    if (wanted != found && !OwnQueue.isScaledByCloud(spec) && OwnQueue.isOurs(facts)) {
      differences.add(
          new Difference(
              "nodes.compute.replicas", Integer.toString(wanted), Integer.toString(found)));
    }
    return differences;
  }

  private static String text(List<Difference> differences) {
    return differences.stream().map(Difference::text).collect(Collectors.joining("; "));
  }
}
