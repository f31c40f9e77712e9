package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The AddComputes task: carries out a purchase of compute nodes that was granted. */
final class PurchaseTask {

  /** When of the task's time the instances exist. */
  private static final double BOUGHT = 0.2;

  /**
   * @param count taken out of the stock already
   * @param failure how the task is to end, when that is known
   */
  record Purchase(
      Cluster cluster,
      String requestId,
      InstanceType type,
      int count,
      String hostNamePrefix,
      String hostNameSuffix,
      String queue,
      NodeOptions options,
      Optional<TaskFailure> failure) {}

  private final EhpcState state;
  private final Tasks tasks;
  private final Nodes nodes;

  PurchaseTask(EhpcState state, Tasks tasks, Nodes nodes) {
    this.state = state;
    this.tasks = tasks;
    this.nodes = nodes;
  }

  /**
   * @param sync doubt: what a synchronous call waits for is not stated; here for the instances to
   *     exist, not for them to run
   * @return the instances that exist when the call returns
   */
  List<Node> start(Purchase purchase, boolean sync) {
    List<Node> bought = new ArrayList<>();
    Task[] task = new Task[1];
    Runnable buy =
        () -> {
          bought.addAll(
              nodes.buyComputes(
                  purchase.cluster(),
                  purchase.type(),
                  purchase.count(),
                  purchase.hostNamePrefix(),
                  purchase.hostNameSuffix(),
                  purchase.queue(),
                  purchase.options()));
          NodeOperations.claim(bought, true);
          task[0].instances.addAll(bought);
        };
    boolean nothing = purchase.count() == 0;
    TaskWork work =
        TaskWork.ending(
            () -> NodeOperations.settle(bought, NodeStatus.RUNNING),
            failure -> failed(purchase, bought, failure));
    if (!nothing && !sync) {
      work.at(BOUGHT, buy);
    }
    work.at(0.5, () -> bought.forEach(node -> node.status = NodeStatus.INITING));
    task[0] =
        tasks.start(
            purchase.cluster(),
            "AddComputes",
            purchase.requestId(),
            state.timings.addNodes(),
            Tasks.NODE_STEPS,
            work,
            purchase.failure().or(() -> state.faults.takeTaskFailure("AddComputes")));
    if (!nothing && sync) {
      buy.run();
    }
    return bought;
  }

  /** Fail leaves nothing bought; PartialFail leaves the last node in exception. */
  private void failed(Purchase purchase, List<Node> bought, TaskFailure failure) {
    boolean partly = failure.outcome() == TaskFailure.Outcome.PARTIAL_FAIL && !bought.isEmpty();
    if (partly) {
      NodeOperations.settle(bought, NodeStatus.RUNNING);
      bought.get(bought.size() - 1).status = NodeStatus.EXCEPTION;
      return;
    }
    for (Node node : bought) {
      purchase.cluster().nodes.remove(node.id);
    }
    state.reserve(purchase.type().name(), -purchase.count());
  }
}
