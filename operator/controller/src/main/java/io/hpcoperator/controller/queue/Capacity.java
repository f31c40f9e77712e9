package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.CapacityStatus;
import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.queue.scaling.QueueSize;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Tells whether the cloud has the nodes a queue asks for: condition Capacity. Pure. */
final class Capacity {

  /** The plan, with what there is to say of the last purchase besides. */
  static Plan<QueueAction, QueueMemory> tell(
      Plan<QueueAction, QueueMemory> plan, QueueFacts facts, Patience patience) {
    var memory = plan.memory();
    var last = memory.work().purchase();
    if (last == null || last.endedAt() == null) {
      // While nothing is known of this purchase, what was said of the one before stands.
      return asBefore(facts).map(plan::with).orElse(plan);
    }
    if (last.reason() == null || !lacksNodes(facts, memory)) {
      return plan.with(
              new Aspect(
                  Conditions.CAPACITY, ConditionStatus.TRUE, Reason.AVAILABLE, brought(last)))
          .withMemory(memory.withNodes(memory.nodes().withCapacity(null)));
    }
    var purchasing = QueueRequests.purchasing(facts.resource().getSpec());
    var capacity = status(last, purchasing, memory, patience);
    var reason = Reason.of(last.reason()).orElse(Reason.TASK_FAILED);
    var message = message(capacity, purchasing);
    return plan.with(new Aspect(Conditions.CAPACITY, ConditionStatus.FALSE, reason, message))
        .withMemory(memory.withNodes(memory.nodes().withCapacity(capacity)))
        .telling(news(facts, plan, capacity, reason, message));
  }

  private static String brought(NodePurchase last) {
    return last.reason() != null || last.wanted() == null
        ? "The queue has the nodes it asks for."
        : "The last purchase brought all of %s.".formatted(Counted.nodes(last.wanted()));
  }

  /** Where the cloud sizes the queue, replicas is not what it is to have. */
  private static boolean lacksNodes(QueueFacts facts, QueueMemory memory) {
    var status = facts.resource().getStatus();
    int there =
        facts.nodes() != null && facts.nodes().hasValue()
            ? ListedNodes.alive(facts.nodes().value()).size()
            : status == null || status.replicas() == null ? 0 : status.replicas();
    return there < QueueSize.fewest(facts.resource().getSpec(), memory.nodes().size());
  }

  private static CapacityStatus status(
      NodePurchase last, Purchasing purchasing, QueueMemory memory, Patience patience) {
    var next = purchasing.together() ? null : purchasing.next(memory.work());
    var nextAt = purchasing.nextAt(memory.work(), patience);
    return new CapacityStatus(
        last.wanted(),
        last.got(),
        last.instanceType(),
        last.zoneId(),
        last.message(),
        last.endedAt(),
        nextAt.isAfter(Work.time(last.endedAt())) ? nextAt.toString() : null,
        next == null ? null : next.instanceType(),
        next == null ? null : next.zoneId());
  }

  private static String message(CapacityStatus capacity, Purchasing purchasing) {
    return "%s of %s could be had%s: %s. %s is tried %s."
        .formatted(
            capacity.got() == null ? "Not all" : capacity.got(),
            capacity.wanted() == null ? "the nodes" : Counted.nodes(capacity.wanted()),
            of(capacity.instanceType(), capacity.zoneId()),
            capacity.message(),
            purchasing.together()
                ? "What the cloud chooses of all types and zones"
                : choice(capacity.nextInstanceType(), capacity.nextZoneId()),
            capacity.nextTime() == null ? "at once" : "at " + capacity.nextTime());
  }

  private static String choice(String instanceType, String zoneId) {
    return instanceType + (zoneId == null ? "" : " in zone " + zoneId);
  }

  private static String of(String instanceType, String zoneId) {
    return (instanceType == null ? "" : " of " + instanceType)
        + (zoneId == null ? "" : " in zone " + zoneId);
  }

  /** People are told of each purchase that fell short once, by Ready where that says the same. */
  private static List<News> news(
      QueueFacts facts,
      Plan<QueueAction, QueueMemory> plan,
      CapacityStatus capacity,
      Reason reason,
      String message) {
    var known =
        Optional.ofNullable(facts.resource().getStatus())
            .map(HpcQueueStatus::capacity)
            .map(CapacityStatus::time)
            .orElse(null);
    return Objects.equals(known, capacity.time()) || plan.verdict().reason() == reason
        ? List.of()
        : List.of(new News("capacity " + capacity.time(), true, reason.text(), message));
  }

  private static Optional<Aspect> asBefore(QueueFacts facts) {
    var status = facts.resource().getStatus();
    return status == null
        ? Optional.empty()
        : Optional.ofNullable(Conditions.find(status.conditions(), Conditions.CAPACITY))
            .flatMap(
                condition ->
                    Reason.of(condition.reason())
                        .map(
                            reason ->
                                new Aspect(
                                    Conditions.CAPACITY,
                                    condition.status(),
                                    reason,
                                    condition.message())));
  }

  private Capacity() {}
}
