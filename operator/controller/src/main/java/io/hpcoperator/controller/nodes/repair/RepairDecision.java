package io.hpcoperator.controller.nodes.repair;

import io.hpcoperator.api.v1alpha1.HpcQueueStatus.NodeRepairStatus;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about nodes in exception.
 *
 * @param call the one call; empty for none
 * @param memory what to remember when no call is made
 * @param withCall what to remember before the call is made
 * @param verdict what is true of the nodes; empty when none is out of order
 * @param lookAgain when time alone changes something; null for never
 */
public record RepairDecision(
    Optional<ClusterCall> call,
    List<NodeRepairStatus> memory,
    List<NodeRepairStatus> withCall,
    Optional<Verdict> verdict,
    List<News> news,
    Duration lookAgain) {}
