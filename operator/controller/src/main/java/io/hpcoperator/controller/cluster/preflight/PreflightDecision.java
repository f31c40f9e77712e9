package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Verdict;
import java.util.Optional;

/**
 * Whether nodes may be bought now.
 *
 * @param aspect the condition Preflight; empty while nothing can be said
 * @param blocked what is true when a purchase that nobody has begun is not to be begun; empty when
 *     it may
 */
public record PreflightDecision(Optional<Aspect> aspect, Optional<Verdict> blocked) {}
