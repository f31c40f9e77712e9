package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.util.Optional;

/**
 * The steps by which a running cluster is stopped, each by what is observed: auto scaling off,
 * running jobs waited for, nodes given back if the policy says so, cluster stopped.
 */
final class Stopping {
  /** Calls the cloud may take without showing them before a person is asked. */
  static final int MAX_ATTEMPTS = 3;

  static Move next(PowerFacts facts, PowerMemory memory) {
    return suspendAutoScaling(facts, memory)
        .or(() -> JobVeto.of(facts, memory))
        .or(() -> settlePurchase(facts, memory))
        .or(() -> releaseNodes(facts, memory))
        .orElseGet(() -> stop(facts, memory));
  }

  private static Optional<Move> suspendAutoScaling(PowerFacts facts, PowerMemory memory) {
    var scaling = facts.sight().scaling();
    if (scaling == null || !scaling.hasValue()) {
      return Optional.of(
          Move.reading(scaling, "auto scaling of the cluster", memory, facts.work()));
    }
    var on = Switches.on(scaling.value());
    if (on.isEmpty()) {
      return Optional.empty();
    }
    if (memory.since() != null && scaling.readAt().isBefore(memory.since())) {
      // What a person switched since it was read would be switched back with the start.
      return Optional.of(
          Move.reading(null, "auto scaling of the cluster", memory, facts.work()).distrusting());
    }
    if (facts.work().acceptedSince(PowerCalls.SET_AUTO_SCALING, memory.since()) >= MAX_ATTEMPTS) {
      return Optional.of(
          Move.wait(
              Verdict.stalled(
                  Reason.NOT_TAKING,
                  "The cloud took the call to switch auto scaling off %d times and still shows it on: %s. Switch it off in the cloud's console; the cluster is stopped then.",
                  MAX_ATTEMPTS,
                  Switches.text(on.get())),
              memory.in(Phase.SUSPENDING_AUTO_SCALING),
              facts.work()));
    }
    return Optional.of(
        Move.make(
            new Move.Other(new PowerCalls.TurnAutoScaling(on.get(), false)),
            Verdict.working(
                Reason.STOPPING,
                "Switching auto scaling off until the cluster is started again: %s.",
                Switches.text(on.get())),
            memory
                .suspending(Switches.union(memory.suspended(), on.get()))
                .in(Phase.SUSPENDING_AUTO_SCALING),
            facts.work()));
  }

  /** A purchase whose answer is not on record: what it brought must be listed by now. */
  private static Optional<Move> settlePurchase(PowerFacts facts, PowerMemory memory) {
    var work = facts.work();
    if (!work.intends(NodePool.ADD)) {
      return Optional.empty();
    }
    var begun = work.intendedAt();
    if (facts.patience().trusts(facts.sight().tasks(), begun)
        && facts.patience().trusts(facts.sight().nodes(), begun)) {
      return Pending.elsewhere(facts, memory, PowerCalls.STOP)
          .or(
              () ->
                  Optional.of(
                      Move.wait(
                              Verdict.working(
                                  Reason.SETTLING, "What the open purchase brought is listed."),
                              memory,
                              work.settled())
                          .distrusting()));
    }
    return Optional.of(
        Move.wait(
                Verdict.working(
                    Reason.SETTLING,
                    "Finding out whether nodes were bought, before the cluster is stopped."),
                memory,
                work)
            .lookAgainAfter(facts.patience().untilTrusted(begun, facts.now())));
  }

  private static Optional<Move> releaseNodes(PowerFacts facts, PowerMemory memory) {
    var stopping = facts.spec().stopping();
    if (stopping == null || !"Release".equals(stopping.nodes())) {
      return Optional.empty();
    }
    if (!Nodes.areKnown(facts)) {
      return Optional.of(
          Move.reading(
              facts.sight().nodes(), "the compute nodes of the cluster", memory, facts.work()));
    }
    var ids = Nodes.releasable(facts);
    if (ids.isEmpty() || Nodes.isGivenUp(facts, memory, PowerCalls.RELEASE_NODES)) {
      return Optional.empty();
    }
    var releasing = memory.in(Phase.RELEASING_NODES).takingOut(Nodes.count(facts));
    var batch = NodeCalls.batch(ids);
    return Pending.elsewhere(facts, releasing, PowerCalls.STOP)
        .or(() -> JobVeto.onceMore(facts, releasing))
        .or(
            () ->
                Optional.of(
                    Move.make(
                        new Move.Other(new PowerCalls.ReleaseNodes(batch)),
                        Verdict.working(
                            Reason.STOPPING,
                            "Giving %s back, before the cluster is stopped.",
                            Counted.nodes(ids.size())),
                        releasing.readingAgain(null),
                        facts.work())))
        .map(move -> withJobNews(facts, memory, move));
  }

  private static Move stop(PowerFacts facts, PowerMemory memory) {
    var stopping = Nodes.areKnown(facts) ? memory.takingOut(Nodes.count(facts)) : memory;
    var inPhase = stopping.in(Phase.STOPPING_CLUSTER);
    var open =
        Pending.elsewhere(facts, inPhase, PowerCalls.STOP)
            .or(() -> JobVeto.onceMore(facts, stopping));
    if (open.isPresent()) {
      return open.get();
    }
    var move =
        Move.make(
            new Move.Switch(new PowerCalls.Stop(), Pending.attempt(facts.work(), PowerCalls.STOP)),
            Verdict.working(Reason.STOPPING, "Stopping the cluster, as %s.", asked(memory)),
            inPhase.readingAgain(null),
            facts.work());
    move = withJobNews(facts, memory, move);
    if ("PrePaid".equals(facts.cluster().instanceChargeType()) || Nodes.haveSubscribed(facts)) {
      move =
          move.telling(
              new News(
                  "subscription-nodes",
                  false,
                  "SubscriptionNodes",
                  "Subscription compute nodes cost the same while the cluster is stopped."));
    }
    if (Nodes.areKnown(facts)
        && Nodes.isGivenUp(facts, inPhase, PowerCalls.RELEASE_NODES)
        && !Nodes.releasable(facts).isEmpty()) {
      move =
          move.telling(
              new News(
                  "nodes-kept " + memory.since(),
                  true,
                  "NodesNotReleased",
                  "%s could not be given back and %s powered off with the cluster instead: %s."
                      .formatted(
                          Counted.nodes(Nodes.releasable(facts).size()),
                          Nodes.releasable(facts).size() == 1 ? "is" : "are",
                          NodeCalls.batch(Nodes.releasable(facts)))));
    }
    return move;
  }

  private static Move withJobNews(PowerFacts facts, PowerMemory memory, Move move) {
    return move.step().isEmpty()
        ? move
        : JobVeto.news(facts, memory).map(move::telling).orElse(move);
  }

  /** Such as "powerState asks". */
  static String asked(PowerMemory memory) {
    return memory.wish().by().equals(Wish.BY_SPEC) ? "powerState asks" : "the schedule asks";
  }

  private Stopping() {}
}
