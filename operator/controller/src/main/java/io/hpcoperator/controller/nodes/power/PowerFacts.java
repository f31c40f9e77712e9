package io.hpcoperator.controller.nodes.power;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import java.util.List;
import java.util.Set;

/**
 * What a decision about nodes that are powered off rests on.
 *
 * @param wanted host names and instance ids of those that are to be off
 * @param remembered ids of nodes that are off because the spec says so, or said so and were not
 *     given back to the scheduler yet
 * @param alive nodes of the queue, with the states of both listings
 * @param drains nodes on their way out; null where the scheduler cannot be told anything
 * @param drift what is done about nodes that others powered off or started
 * @param leaving ids of nodes that must go
 */
public record PowerFacts(
    List<String> wanted,
    List<String> remembered,
    List<ClusterNode> alive,
    DrainMemory drains,
    DriftPolicy drift,
    Set<String> leaving) {

  public PowerFacts {
    wanted = wanted == null ? List.of() : List.copyOf(wanted);
  }

  /** As of after a decision about those on their way out. */
  public PowerFacts after(DrainMemory newDrains) {
    return new PowerFacts(
        wanted, remembered, alive, drains == null ? null : newDrains, drift, leaving);
  }

  boolean isWanted(ClusterNode node) {
    return wanted.contains(node.id())
        || node.hostName() != null && wanted.contains(node.hostName());
  }

  boolean isRemembered(ClusterNode node) {
    return remembered.contains(node.id());
  }
}
