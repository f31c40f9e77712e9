package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.util.Optional;

/**
 * The steps by which a stopped cluster comes back, each by what is observed: cluster started, nodes
 * that stayed powered off started, auto scaling as it was. Nodes that were given back are bought
 * anew by those who look after their queues.
 */
final class Starting {

  /** Starts a cluster that is stopped. */
  static Move start(PowerFacts facts, PowerMemory memory) {
    var starting = memory.in(Phase.STARTING_CLUSTER);
    return Pending.elsewhere(facts, starting, PowerCalls.START)
        .orElseGet(
            () ->
                Move.make(
                    new Move.Switch(
                        new PowerCalls.Start(), Pending.attempt(facts.work(), PowerCalls.START)),
                    Verdict.working(
                        Reason.STARTING, "Starting the cluster, as %s.", Stopping.asked(memory)),
                    starting,
                    facts.work()));
  }

  /** The next step in a cluster that runs; empty when it is back. */
  static Optional<Move> next(PowerFacts facts, PowerMemory memory) {
    return startNodes(facts, memory).or(() -> restoreAutoScaling(facts, memory));
  }

  private static Optional<Move> startNodes(PowerFacts facts, PowerMemory memory) {
    if (!mayHavePoweredOff(memory)) {
      return Optional.empty();
    }
    var starting = memory.in(Phase.STARTING_NODES);
    if (!Nodes.areKnown(facts)) {
      return Optional.of(
          Move.reading(
              facts.sight().nodes(), "the compute nodes of the cluster", starting, facts.work()));
    }
    var ids = Nodes.poweredOff(facts);
    if (ids.isEmpty() || Nodes.isGivenUp(facts, memory, PowerCalls.START_NODES)) {
      return Optional.empty();
    }
    return Pending.elsewhere(facts, starting, PowerCalls.START_NODES)
        .or(
            () ->
                Optional.of(
                    Move.make(
                        new Move.Other(new PowerCalls.StartNodes(NodeCalls.batch(ids))),
                        Verdict.working(
                            Reason.STARTING,
                            "Starting %s that stayed powered off.",
                            Counted.nodes(ids.size())),
                        starting,
                        facts.work())));
  }

  /** Whether the cluster was stopped, as far as that is known, and its nodes with it. */
  private static boolean mayHavePoweredOff(PowerMemory memory) {
    return memory.phase() == Phase.STOPPING_CLUSTER
        || memory.phase() == Phase.STARTING_CLUSTER
        || memory.phase() == Phase.STARTING_NODES;
  }

  private static Optional<Move> restoreAutoScaling(PowerFacts facts, PowerMemory memory) {
    if (memory.suspended() == null) {
      return Optional.empty();
    }
    var restoring = memory.in(Phase.RESTORING_AUTO_SCALING);
    var scaling = facts.sight().scaling();
    if (scaling == null || !scaling.hasValue()) {
      return Optional.of(
          Move.reading(scaling, "auto scaling of the cluster", restoring, facts.work()));
    }
    var off =
        Switches.stillWanted(memory.suspended(), facts.spec().autoScaling(), facts.isScalingOurs())
            .flatMap(wanted -> Switches.off(wanted, scaling.value()));
    if (off.isEmpty()) {
      return Optional.empty();
    }
    if (facts.work().acceptedSince(PowerCalls.SET_AUTO_SCALING, memory.since())
        >= Stopping.MAX_ATTEMPTS) {
      return Optional.of(
          Move.wait(
              Verdict.stalled(
                  Reason.NOT_TAKING,
                  "The cloud took the call to switch auto scaling on again %d times and still shows it off: %s. Switch it on in the cloud's console.",
                  Stopping.MAX_ATTEMPTS,
                  Switches.text(off.get())),
              restoring,
              facts.work()));
    }
    return Optional.of(
        Move.make(
            new Move.Other(new PowerCalls.TurnAutoScaling(off.get(), true)),
            Verdict.working(
                Reason.STARTING, "Switching auto scaling on again: %s.", Switches.text(off.get())),
            restoring,
            facts.work()));
  }

  private Starting() {}
}
