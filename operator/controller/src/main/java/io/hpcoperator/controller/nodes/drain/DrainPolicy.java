package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.api.v1alpha1.ScaleInSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the user wants of the removal of nodes.
 *
 * @param timeout how long the jobs of a node are waited for
 * @param removes whether a node that is still busy then is removed under them
 * @param pinned host names and instance ids of nodes that are never removed
 */
public record DrainPolicy(Duration timeout, boolean removes, Set<String> pinned) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);
  private static final Pattern DURATION = Pattern.compile("(?:([0-9]+)h)?(?:([0-9]+)m)?");

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
        pinned.add(name.strip());
      }
    }
    return new DrainPolicy(
        timeout(spec),
        spec != null && "Remove".equals(spec.afterDrainTimeout()),
        Set.copyOf(pinned));
  }

  private static Duration timeout(ScaleInSpec spec) {
    if (spec == null || spec.drainTimeout() == null) {
      return DEFAULT_TIMEOUT;
    }
    var matcher = DURATION.matcher(spec.drainTimeout());
    return matcher.matches()
        ? Duration.ofHours(number(matcher.group(1))).plusMinutes(number(matcher.group(2)))
        : DEFAULT_TIMEOUT;
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
