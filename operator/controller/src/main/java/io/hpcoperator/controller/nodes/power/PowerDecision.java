package io.hpcoperator.controller.nodes.power;

import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about nodes that are, or should be, powered off.
 *
 * @param call the one call; empty for none
 * @param why what is true while the call is made; empty without one
 * @param remembered what to remember, with or without the call
 * @param verdict what a person has to see to; empty for nothing
 * @param remark what is to be said besides; empty for nothing
 */
public record PowerDecision(
    Optional<ClusterCall> call,
    Optional<Verdict> why,
    List<String> remembered,
    Optional<Verdict> verdict,
    Optional<String> remark) {}
