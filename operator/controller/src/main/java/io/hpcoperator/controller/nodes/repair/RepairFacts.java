package io.hpcoperator.controller.nodes.repair;

import io.hpcoperator.api.v1alpha1.HpcQueueStatus.NodeRepairStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.pass.Patience;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a decision about nodes in exception rests on.
 *
 * @param before what is remembered of repairs
 * @param alive nodes of the queue, those being released left out
 * @param readAt when they were listed
 * @param pinned ids of nodes that are neither reset nor replaced
 * @param notBought ids of nodes that are the user's own instances: they are not replaced
 * @param leaving ids of nodes on their way out, which are not repaired any more
 * @param complete whether the queue has as many nodes as it should, and none of them is still
 *     coming
 * @param replaceable most nodes that may be removed, since others come in their place or need not
 * @param why why there are no more, and what a person can do; null where there is no such bound
 * @param task operation whose task is followed; null for none
 * @param free whether a call may be made
 */
public record RepairFacts(
    RepairPolicy policy,
    List<NodeRepairStatus> before,
    List<ClusterNode> alive,
    Instant readAt,
    Set<String> pinned,
    Set<String> notBought,
    Set<String> leaving,
    boolean complete,
    int replaceable,
    String why,
    String task,
    boolean free,
    Patience patience,
    Instant now) {}
