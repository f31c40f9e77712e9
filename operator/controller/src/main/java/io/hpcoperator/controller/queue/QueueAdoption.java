package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.handover.Handover;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.queue.settings.SizeSetting;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides how a queue that is there already is taken over, or only observed. Nothing is changed
 * before it is clear that nothing differs, or that the user wants what differs to be changed. The
 * API has no place for an owner mark on a queue: whose it is, is told by the status alone. Pure.
 */
final class QueueAdoption {

  /** Whether the cloud must not be changed for a resource. */
  static boolean isObserved(HpcQueueSpec spec) {
    return spec != null && spec.managementPolicy() == ManagementPolicy.OBSERVE;
  }

  /**
   * A listed queue is this resource's if its own AddQueue may have made it, or if it adopts it. A
   * queue that was just added has no nodes: one that has some may be anybody's.
   */
  static Plan<QueueAction, QueueMemory> takeOver(QueueFacts facts, QueueMemory known) {
    boolean asked = known.work().intends(QueuePlanner.ADD_QUEUE);
    var memory = asked ? known.withWork(known.work().settled()) : known;
    if (asked && !memory.owned() && (facts.nodes() == null || !facts.nodes().hasValue())) {
      return QueuePlanner.wait(known, reading(facts));
    }
    if (asked && (memory.owned() || facts.nodes().value().isEmpty())) {
      return owned(memory, "The queue was added.");
    }
    if (facts.resource().isMarkedForDeletion()) {
      return QueuePlanner.wait(memory, inTheWay(facts));
    }
    if (!Boolean.TRUE.equals(facts.resource().getSpec().adopt())) {
      return QueuePlanner.wait(memory, inTheWay(facts));
    }
    if (facts.nodes() == null || !facts.nodes().hasValue()) {
      return QueuePlanner.wait(memory, reading(facts));
    }
    if (facts.scaling().cloud() == null) {
      // That it could not be read whether the cloud scales the queue does not mean that it is off.
      return QueuePlanner.wait(memory, readingScaling(facts));
    }
    var differences = differences(facts);
    if (!differences.isEmpty()
        && !Boolean.TRUE.equals(facts.resource().getSpec().adoptOverwrite())) {
      return QueuePlanner.wait(
          memory,
          Verdict.stalled(
              Reason.ADOPTION_DIFFERS,
              "%s. Change the spec to what the queue has, or set adoptOverwrite: true to have the queue changed to what the spec says. Nothing is bought, removed or changed before.",
              text(differences)));
    }
    return notHandedOver(facts)
        .map(verdict -> QueuePlanner.wait(memory, verdict))
        .orElseGet(
            () -> owned(memory.ofCluster(facts.isClustersOwn()), "The queue is taken over."));
  }

  private static Plan<QueueAction, QueueMemory> owned(QueueMemory memory, String why) {
    return new Plan<>(
        new QueueAction.None(),
        Verdict.working(Reason.SETTLING, "%s", why),
        memory.ownedNow(),
        null,
        true);
  }

  /** Without a word on adoption, a queue that is there is somebody else's. */
  private static Verdict inTheWay(QueueFacts facts) {
    var spec = facts.resource().getSpec();
    return facts.isClustersOwn()
        ? Verdict.stalled(
            Reason.CLAIMED_BY_OTHER,
            "Queue %s came with HpcCluster %s, which sizes it by nodes.compute.replicas. Set adopt: true to have it sized by this resource, or name another queue in a new resource.",
            spec.queueName(),
            spec.clusterRef().name())
        : Verdict.stalled(
            Reason.ALREADY_EXISTS,
            "Queue %s exists in the cluster, and by its status this resource did not create it. If it did, and the status was lost, or if the queue is to be taken over with its nodes, set adopt: true; else name another queue in a new resource. Until then the queue is left alone, and stays in the cloud if this resource is deleted.",
            spec.queueName());
  }

  /** Why the cluster's own queue is not this resource's to size yet; empty when it is. */
  static Optional<Verdict> notHandedOver(QueueFacts facts) {
    var cluster = facts.cluster().orElseThrow();
    if (!facts.isClustersOwn() || Handover.isHandedTo(cluster, facts.resource())) {
      return Optional.empty();
    }
    return Optional.of(
        Verdict.working(
            Reason.HANDING_OVER,
            "Queue %s came with HpcCluster %s. Waiting until that has ended what it does about the nodes, and says in status.computeSize that this resource sizes them.",
            facts.resource().getSpec().queueName(),
            cluster.getMetadata().getName()));
  }

  /** The next step about a queue that must not be changed: none. */
  static Plan<QueueAction, QueueMemory> observe(QueueFacts facts, QueueMemory memory) {
    var name = facts.resource().getSpec().queueName();
    if (!facts.listed()) {
      return QueuePlanner.wait(
          memory,
          Verdict.stalled(
              Reason.NOT_FOUND_TO_ADOPT,
              "The cluster has no queue %s to observe. Set managementPolicy: Manage to have one added, or name another queue in a new resource; nothing was created or changed.",
              name));
    }
    if (facts.nodes() == null || !facts.nodes().hasValue()) {
      return QueuePlanner.wait(memory, reading(facts));
    }
    var alive = ListedNodes.alive(facts.nodes().value());
    var plan =
        QueuePlanner.wait(
            memory,
            Verdict.ready(
                Reason.AVAILABLE,
                "%d of %s in service. The queue is only observed, as managementPolicy Observe asks."
                    .formatted(ListedNodes.readyCount(alive), Counted.nodesAre(alive.size()))));
    var differences = differences(facts);
    if (!differences.isEmpty()) {
      return plan.with(
          new Aspect(
              Conditions.SYNCED, ConditionStatus.FALSE, Reason.DRIFTED, text(differences) + "."));
    }
    return facts.scaling().cloud() == null
        ? plan.with(
            new Aspect(
                Conditions.SYNCED,
                ConditionStatus.UNKNOWN,
                Reason.OBSERVING,
                readingScaling(facts).message()))
        : plan;
  }

  private static Verdict reading(QueueFacts facts) {
    var looking = Verdict.working(Reason.SETTLING, "Reading the nodes of the queue.");
    return facts.nodes() == null || facts.nodes().error() == null
        ? looking
        : Failures.reading(facts.nodes().error(), looking);
  }

  private static Verdict readingScaling(QueueFacts facts) {
    var looking =
        Verdict.working(Reason.SETTLING, "Reading whether the cloud scales the queue by itself.");
    return facts.scaling().error() == null
        ? looking
        : Failures.reading(facts.scaling().error(), looking);
  }

  /** What differs of the settings, automatic scaling among them, and of the number of nodes. */
  private static List<Difference> differences(QueueFacts facts) {
    var settings = new ArrayList<>(facts.settings());
    var differences = new ArrayList<Difference>();
    var scale = facts.resource().getSpec().autoScale();
    if (scale == null) {
      settings.add(SizeSetting.look(facts.resource().getSpec().replicas(), facts.nodes()));
    } else {
      int min = Objects.requireNonNullElse(scale.minReplicas(), 0);
      if (facts.alive() < min || facts.alive() > scale.maxReplicas()) {
        differences.add(
            new Difference(
                "autoScale",
                "%d to %s".formatted(min, Counted.nodes(scale.maxReplicas())),
                Counted.nodes(facts.alive())));
      }
    }
    for (var setting : settings) {
      if (setting.comparison() instanceof Setting.Differs<ClusterCall> differs) {
        differences.addAll(differs.differences());
      } else if (setting.comparison() instanceof Setting.Fixed<ClusterCall> fixed) {
        differences.addAll(fixed.differences());
      }
    }
    return differences;
  }

  private static String text(List<Difference> differences) {
    return differences.stream().map(Difference::text).collect(Collectors.joining("; "));
  }

  private QueueAdoption() {}
}
