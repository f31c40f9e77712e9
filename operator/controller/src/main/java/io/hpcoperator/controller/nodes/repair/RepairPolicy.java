package io.hpcoperator.controller.nodes.repair;

import io.hpcoperator.api.v1alpha1.HpcQueueSpec.RepairSpec;
import io.hpcoperator.controller.nodes.SpecDuration;
import java.time.Duration;

/**
 * What the user wants to be done about nodes in exception.
 *
 * @param resets whether they are reset
 * @param replaces whether those that a reset did not mend are replaced
 * @param maxNodes most nodes that are repaired at a time
 * @param after how long a node has to be in exception first
 */
public record RepairPolicy(boolean resets, boolean replaces, int maxNodes, Duration after) {
  private static final Duration DEFAULT_AFTER = Duration.ofMinutes(5);

  /**
   * @param spec null for what was left out
   */
  public static RepairPolicy of(RepairSpec spec) {
    if (spec == null) {
      return new RepairPolicy(false, false, 1, DEFAULT_AFTER);
    }
    boolean replaces = "Replace".equals(spec.policy());
    return new RepairPolicy(
        replaces || "Reset".equals(spec.policy()),
        replaces,
        spec.maxNodes() == null ? 1 : spec.maxNodes(),
        SpecDuration.of(spec.after(), DEFAULT_AFTER));
  }
}
