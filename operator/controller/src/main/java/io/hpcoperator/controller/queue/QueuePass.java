package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ehpc.AddExistedNodesRequest;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.command.ShellCommand;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodeCounting;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.drain.DrainFacts;
import io.hpcoperator.controller.nodes.drain.Step;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.ScaleSelector;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.queue.moves.SetQueue;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * Acts on and reports one queue: made for one pass, from what was observed in it.
 *
 * @param facts what was observed; null when nothing could be
 * @param client client of the account; null then, too
 */
record QueuePass(QueueFacts facts, EhpcClient client, Clock clock)
    implements KindPass<HpcQueue, HpcQueueStatus, QueueAction, QueueMemory> {
  /** After which the cloud ends a command; it takes a few. */
  private static final int COMMAND_SECONDS = 60;

  @Override
  public Work work(QueueMemory memory) {
    return memory.work();
  }

  @Override
  public QueueMemory withWork(QueueMemory memory, Work work) {
    return memory.withWork(work);
  }

  @Override
  public Outcome<QueueMemory> act(HpcQueue resource, QueueAction action, QueueMemory memory) {
    if (action instanceof QueueAction.AddQueue) {
      return addQueue(resource.getSpec(), memory);
    }
    if (action instanceof QueueAction.BuyNodes buy) {
      return new NodeBuyer(client::addNodes, client::applyNodes, clock)
          .buy(resource.getSpec(), buy, memory);
    }
    if (action instanceof QueueAction.RemoveNodes remove) {
      return removeNodes(remove, memory);
    }
    if (action instanceof QueueAction.JoinNodes join) {
      return joinNodes(resource.getSpec(), join, memory);
    }
    if (action instanceof QueueAction.TellScheduler tell) {
      return tell(tell.command(), memory);
    }
    if (action instanceof QueueAction.Change change) {
      return change(change.setting(), change.call(), memory);
    }
    if (action instanceof QueueAction.Call other) {
      return call(other.call(), memory);
    }
    if (action instanceof QueueAction.DeleteQueue) {
      return deleteQueue(resource.getSpec(), memory);
    }
    throw new IllegalStateException(action + " is no call");
  }

  @Override
  public QueueMemory before(QueueAction action, QueueMemory memory) {
    // A move whose answer nobody got to know has its time to show.
    return action instanceof QueueAction.Change change && isMove(change)
        ? memory.withSync(memory.sync().trying(change.setting(), clock.instant()))
        : NodeCare.begun(action, memory, clock.instant());
  }

  @Override
  public QueueMemory failed(QueueAction action, QueueMemory memory, CloudException error) {
    if (action instanceof QueueAction.Change change) {
      boolean untried = isMove(change) && !error.effectUnknown();
      var sync = untried ? memory.sync().untried(change.setting()) : memory.sync();
      return memory.withSync(sync.failed(change.setting(), error, clock.instant()));
    }
    boolean aboutNodes =
        action instanceof QueueAction.Call || action instanceof QueueAction.JoinNodes;
    return aboutNodes && !error.effectUnknown() ? NodeCare.refused(memory, facts.memory()) : memory;
  }

  private static boolean isMove(QueueAction.Change change) {
    return change.call() instanceof SetQueue;
  }

  private Outcome<QueueMemory> change(String setting, ClusterCall call, QueueMemory memory) {
    return call(
        call,
        memory.withSync(
            memory.sync().taken(setting, call.asks(), call.takesBack(), clock.instant())));
  }

  private Outcome<QueueMemory> call(ClusterCall call, QueueMemory memory) {
    var done = call.call(client, memory.clusterId());
    return new Outcome<>(
        memory.withWork(accepted(memory, call.operation(), done.requestId(), done.taskId())),
        call.operation(),
        done.news());
  }

  private Outcome<QueueMemory> addQueue(HpcQueueSpec spec, QueueMemory memory) {
    var receipt = client.addQueue(memory.clusterId(), spec.queueName());
    return new Outcome<>(
        memory
            .ownedNow()
            .withWork(accepted(memory, QueuePlanner.ADD_QUEUE, receipt.requestId(), null)),
        QueuePlanner.ADD_QUEUE,
        "Queue %s was added to cluster %s (request %s)."
            .formatted(spec.queueName(), memory.clusterId(), receipt.requestId()));
  }

  private Outcome<QueueMemory> removeNodes(QueueAction.RemoveNodes remove, QueueMemory memory) {
    var started = client.deleteNodes(memory.clusterId(), remove.instanceIds(), remove.release());
    return new Outcome<>(
        memory
            .withDrains(memory.drains().removing(remove.instanceIds()))
            .withWork(accepted(memory, NodePool.REMOVE, started.requestId(), started.taskId())),
        NodePool.REMOVE,
        "Nodes %s are being removed%s (request %s)."
            .formatted(
                remove.instanceIds(),
                remove.busy().isEmpty()
                    ? ", idle ones"
                    : ", of which %s may be busy: scaleIn.drainTimeout is over, and the scheduler does not know them or scaleIn.afterDrainTimeout is Remove"
                        .formatted(remove.busy()),
                started.requestId()));
  }

  private Outcome<QueueMemory> joinNodes(
      HpcQueueSpec spec, QueueAction.JoinNodes join, QueueMemory memory) {
    var started =
        client.addExistedNodes(
            new AddExistedNodesRequest(
                memory.clusterId(), join.image(), join.instanceIds(), spec.queueName()));
    return new Outcome<>(
        memory.withWork(accepted(memory, NodePool.JOIN, started.requestId(), started.taskId())),
        NodePool.JOIN,
        "Instances %s join the queue; their systems are replaced by image %s (request %s)."
            .formatted(join.instanceIds(), join.image().id(), started.requestId()));
  }

  /**
   * A mere look is told to nobody: it comes every half minute. On record it only ends what failed.
   */
  private Outcome<QueueMemory> tell(Step.Act.Send send, QueueMemory memory) {
    var sent =
        client
            .commands()
            .invoke(
                memory.clusterId(),
                List.of(send.manager()),
                new ShellCommand(send.text(), null, COMMAND_SECONDS));
    boolean arrived = sent.instanceIds().contains(send.manager());
    var drains =
        arrived
            ? memory
                .drains()
                .sent(sent.commandId(), send.manager(), send.order().look(), clock.instant())
            : memory
                .drains()
                .notSent(
                    "The cloud did not send command %s to %s."
                        .formatted(sent.commandId(), send.manager()),
                    clock.instant());
    boolean told = send.order().changes() || memory.work().failedLast(DrainFacts.TELL);
    var work = told ? accepted(memory, DrainFacts.TELL, sent.requestId(), null) : memory.work();
    return new Outcome<>(
        memory.withDrains(drains).withWork(work),
        DrainFacts.TELL,
        send.order().changes()
            ? "The scheduler is told to %s (request %s)."
                .formatted(send.order().said(), sent.requestId())
            : null);
  }

  private Outcome<QueueMemory> deleteQueue(HpcQueueSpec spec, QueueMemory memory) {
    var receipt = client.deleteQueue(memory.clusterId(), spec.queueName());
    return new Outcome<>(
        memory.withWork(accepted(memory, QueuePlanner.DELETE_QUEUE, receipt.requestId(), null)),
        QueuePlanner.DELETE_QUEUE,
        "Queue %s was deleted (request %s).".formatted(spec.queueName(), receipt.requestId()));
  }

  private Work accepted(QueueMemory memory, String operation, String requestId, String taskId) {
    return memory.work().accepted(operation, requestId, taskId, clock.instant());
  }

  @Override
  public HpcQueueStatus status(
      HpcQueue resource, QueueMemory memory, List<Condition> conditions, String reconcileToken) {
    var before = resource.getStatus();
    boolean nodesSeen = facts != null && facts.nodes() != null && facts.nodes().hasValue();
    // The nodes of a queue that is another's are not this resource's to report.
    boolean absent =
        !memory.owned() && !QueueAdoption.isObserved(resource.getSpec())
            || isGone(resource, memory);
    List<ClusterNode> alive =
        absent ? List.of() : nodesSeen ? ListedNodes.alive(facts.nodes().value()) : null;
    // What could not be seen in this pass stays as it was last seen.
    return new HpcQueueStatus(
        resource.getMetadata().getGeneration(),
        conditions,
        memory.clusterId(),
        memory.account(),
        state(memory, conditions),
        memory.owned(),
        memory.origin().clusterQueue() ? true : null,
        alive != null ? Integer.valueOf(alive.size()) : orZero(before, HpcQueueStatus::replicas),
        alive != null
            ? Integer.valueOf(ListedNodes.readyCount(alive))
            : clusterIsStopped()
                ? Integer.valueOf(0)
                : orZero(before, HpcQueueStatus::readyReplicas),
        alive != null ? NodeCounting.of(alive) : before == null ? null : before.nodes(),
        alive != null ? ListedNodes.rows(alive) : before == null ? null : before.nodeList(),
        ScaleSelector.of("hpc-operator.io/queue", resource.getMetadata()),
        memory.drains().status(),
        memory.nodes().size(),
        memory.nodes().capacity(),
        orNull(memory.nodes().repairs()),
        orNull(memory.nodes().stopped()),
        orNull(memory.nodes().existing()),
        orNull(memory.nodes().joining()),
        memory.origin().lost(),
        orNull(memory.sync().settings()),
        orNull(memory.sync().drift()),
        memory.work().isBlank() ? null : memory.work().operations(),
        reconcileToken);
  }

  /**
   * The names of the nodes of a queue that is gone are kept until it is on record what it lost; of
   * one that is being deleted to the end, as the list may be wrong.
   */
  private boolean isGone(HpcQueue resource, QueueMemory memory) {
    return facts != null
        && facts.listKnown()
        && !facts.listed()
        && (!memory.owned() || memory.origin().lost() != null && !resource.isMarkedForDeletion());
  }

  private String state(QueueMemory memory, List<Condition> conditions) {
    var reason = Conditions.find(conditions, Conditions.READY).reason();
    if (facts != null && facts.resource().isMarkedForDeletion()) {
      return "Deleting";
    }
    if (Reason.CREATING.text().equals(reason)) {
      return "Creating";
    }
    if (QueueAdoption.isObserved(facts == null ? null : facts.resource().getSpec())) {
      return facts.listed() ? "Active" : "Absent";
    }
    if (!memory.owned()) {
      return "Absent";
    }
    if (Reason.DRAINING.text().equals(reason)) {
      return "Draining";
    }
    return Reason.SCALING.text().equals(reason) ? "Scaling" : "Active";
  }

  private boolean clusterIsStopped() {
    return facts != null
        && facts
            .cluster()
            .map(HpcCluster::getStatus)
            .filter(status -> "stopped".equals(status.state()))
            .isPresent();
  }

  private static Integer orZero(HpcQueueStatus before, Function<HpcQueueStatus, Integer> field) {
    var value = before == null ? null : field.apply(before);
    return value == null ? 0 : value;
  }

  private static <T> List<T> orNull(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  @Override
  public List<DriftRecord> drift(HpcQueueStatus status) {
    return status == null || status.drift() == null ? List.of() : status.drift();
  }

  @Override
  public List<Condition> conditions(HpcQueueStatus status) {
    return status == null ? null : status.conditions();
  }
}
