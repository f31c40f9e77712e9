package io.hpcoperator.controller.queue.scaling;

import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec.ExistingInstanceSpec;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Nodes of a queue that the cloud's scaling is to leave alone: pinned ones and instances of the
 * user's own. The list is the whole cluster's (E-HPC SetAutoScaleConfig: ExcludeNodes), so only
 * what this queue put on it is taken off it. Pure.
 *
 * @param wanted instance ids that are to be on the list; those of nodes that are in the queue
 * @param listed all instance ids on the list
 * @param ours those the queue put on it, or was about to
 * @param settled whether the list was as wanted for so long that it hides nothing any more
 */
record Exclusions(Set<String> wanted, Set<String> listed, Set<String> ours, boolean settled) {
  /** Most ids that are remembered; a status has room for no more. */
  private static final int MAX = 200;

  /** Name of the setting. */
  static final String NAME = "autoScale.excludeNodes";

  static Set<String> wanted(HpcQueue resource, List<ClusterNode> nodes) {
    var names = new HashSet<>(DrainPolicy.of(resource).pinned());
    var existing = resource.getSpec().existingInstances();
    if (existing != null) {
      existing.stream().map(ExistingInstanceSpec::instanceId).forEach(names::add);
    }
    return nodes.stream()
        .filter(node -> names.contains(node.id()) || names.contains(node.hostName()))
        .map(ClusterNode::id)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  static String fingerprint(Set<String> wanted) {
    return Fingerprint.of(wanted.stream().sorted().toList());
  }

  /** Whether nothing is left to do, as far as that is known without looking at the list. */
  static boolean areDone(Set<String> wanted, List<String> ours, SyncMemory memory) {
    return wanted == null
        || wanted.isEmpty() && ours.isEmpty()
        || memory.isApplied(NAME, fingerprint(wanted));
  }

  /**
   * What to remember before anything is called: that an id is about to be put on the list. What is
   * off the list is forgotten when the list can be believed.
   */
  List<String> remembered() {
    return Stream.concat(
            Stream.concat(
                ours.stream().filter(listed::contains),
                wanted.stream().filter(id -> !listed.contains(id))),
            ours.stream().filter(id -> !settled))
        .distinct()
        .limit(MAX)
        .sorted()
        .toList();
  }

  Setting<ClusterCall> setting(String queue) {
    var add = wanted.stream().filter(id -> !listed.contains(id)).sorted().toList();
    var remove =
        ours.stream().filter(listed::contains).filter(id -> !wanted.contains(id)).sorted().toList();
    return new Setting<>(
        NAME,
        fingerprint(wanted),
        add.isEmpty() && remove.isEmpty()
            ? new Setting.Same<>()
            : new Setting.Differs<>(
                List.of(
                    new Difference(
                        NAME,
                        say(wanted),
                        say(
                            listed.stream()
                                .filter(id -> wanted.contains(id) || ours.contains(id))
                                .toList()))),
                new ScalingCalls.Exclude(queue, add, remove)));
  }

  private static String say(Collection<String> ids) {
    return ids.isEmpty() ? "nothing" : ids.stream().sorted().collect(Collectors.joining(", "));
  }
}
