package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.controller.cluster.hybrid.HybridConfiguration;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.pass.Work;
import java.time.Instant;

/**
 * What is known of what reaches a cluster, beside what the cloud tells of it.
 *
 * @param seenAt when the cluster was listed
 * @param work calls and tasks
 * @param secrets the Secrets of the cluster
 * @param configuration what sets its on-premises side up
 */
public record Access(
    Instant seenAt, Work work, ClusterSecrets secrets, HybridConfiguration configuration) {}
