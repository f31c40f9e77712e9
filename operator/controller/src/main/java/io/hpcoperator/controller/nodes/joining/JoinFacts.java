package io.hpcoperator.controller.nodes.joining;

import io.hpcoperator.api.v1alpha1.HpcQueueSpec.ExistingInstanceSpec;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a decision about instances of the user's own rests on.
 *
 * @param wanted by instance id, whether their systems may be replaced
 * @param remembered ids of those that joined
 * @param asked ids of those that were told to join and were not nodes yet
 * @param nodes nodes of the queue; known
 * @param computes compute nodes of the whole cluster; null where they were not read
 * @param tasks tasks of the cluster; null where they do not matter
 * @param image image they get; null while it is not known
 */
public record JoinFacts(
    Map<String, Boolean> wanted,
    List<String> remembered,
    List<String> asked,
    Work work,
    Observation<List<ClusterNode>> nodes,
    Observation<List<ClusterNode>> computes,
    Observation<List<ClusterTask>> tasks,
    ImageRef image,
    Patience patience,
    Instant now) {

  /** The instances of a spec, in its order. */
  public static Map<String, Boolean> wanted(List<ExistingInstanceSpec> spec) {
    var wanted = new LinkedHashMap<String, Boolean>();
    if (spec != null) {
      spec.forEach(i -> wanted.put(i.instanceId(), Boolean.TRUE.equals(i.confirmReinstall())));
    }
    return wanted;
  }

  /** Ids of the nodes of the queue. */
  Set<String> listed() {
    return ListedNodes.alive(nodes.value()).stream()
        .map(ClusterNode::id)
        .filter(id -> id != null)
        .collect(Collectors.toSet());
  }
}
