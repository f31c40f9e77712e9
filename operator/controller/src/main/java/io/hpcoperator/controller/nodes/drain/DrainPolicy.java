package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.ScaleInSpec;
import io.hpcoperator.controller.nodes.SpecDuration;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * What the user wants of the removal of nodes.
 *
 * @param timeout how long the jobs of a node are waited for
 * @param removes whether a node that is still busy then is removed under them
 * @param pinned host names and instance ids of nodes that are never removed
 */
public record DrainPolicy(Duration timeout, boolean removes, Set<String> pinned) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

  /** What a queue's spec and annotations say. */
  public static DrainPolicy of(HpcQueue queue) {
    var annotations = queue.getMetadata().getAnnotations();
    return of(
        queue.getSpec().scaleIn(), annotations == null ? null : annotations.get(Api.PINNED_NODES));
  }

  /**
   * @param annotation more pinned nodes, by commas; null for none
   */
  public static DrainPolicy of(ScaleInSpec spec, String annotation) {
    var pinned = new HashSet<String>();
    if (spec != null && spec.pinnedNodes() != null) {
      pinned.addAll(spec.pinnedNodes());
    }
    if (annotation != null) {
      for (var name : annotation.split(",")) {
        if (!name.isBlank()) {
          pinned.add(name.strip());
        }
      }
    }
    return new DrainPolicy(
        timeout(spec),
        spec != null && "Remove".equals(spec.afterDrainTimeout()),
        Set.copyOf(pinned));
  }

  private static Duration timeout(ScaleInSpec spec) {
    return SpecDuration.of(spec == null ? null : spec.drainTimeout(), DEFAULT_TIMEOUT);
  }
}
