package io.hpcoperator.controller.queue;

import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import java.util.ArrayList;
import java.util.List;

/** Makes one verdict of what is true of a queue's nodes as a pool, and of single ones. */
final class Verdicts {

  /**
   * @param pool what the pool says
   * @param quiet whether the pool does nothing in this pass
   * @param more what is true of single nodes; what is on its way counts more than what waits for a
   *     person
   * @param remarks what is to be said whatever holds
   */
  static Verdict joined(Verdict pool, boolean quiet, List<Verdict> more, List<String> remarks) {
    if (pool.isNoNews() || more.isEmpty() && remarks.isEmpty()) {
      return pool;
    }
    var first =
        more.stream()
            .filter(v -> v.standing() == Standing.WORKING)
            .findFirst()
            .or(() -> more.stream().findFirst());
    // What the pool says of nodes in exception, their repair says better.
    boolean replaced =
        first.isPresent()
            && (pool.standing() == Standing.READY || pool.reason() == Reason.NODES_FAILED);
    boolean renamed =
        replaced
            || first.isPresent()
                && quiet
                && pool.reason() == Reason.SCALING
                && first.get().standing() == Standing.WORKING;
    var texts = new ArrayList<String>();
    if (!replaced) {
      texts.add(pool.message());
    }
    more.forEach(v -> texts.add(v.message()));
    texts.addAll(remarks);
    var head = renamed ? first.get() : pool;
    return new Verdict(head.standing(), head.reason(), String.join(" ", texts));
  }

  private Verdicts() {}
}
