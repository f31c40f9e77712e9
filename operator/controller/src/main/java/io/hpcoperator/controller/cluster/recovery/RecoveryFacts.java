package io.hpcoperator.controller.cluster.recovery;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.RecoveryStatus;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;
import java.util.List;

/**
 * What a decision about a cluster in exception rests on.
 *
 * @param spec what the user asked for: whose recovery it is, and what the cloud does not tell
 * @param token value of the recover annotation; null for none
 * @param status what was done so far; null for nothing
 * @param cluster the cluster as the listing shows it, in exception
 * @param tasks tasks of the cluster, finished ones too
 */
public record RecoveryFacts(
    HpcClusterSpec spec,
    String token,
    RecoveryStatus status,
    Work work,
    ClusterSummary cluster,
    Observation<List<ClusterTask>> tasks,
    Patience patience,
    Instant now) {}
