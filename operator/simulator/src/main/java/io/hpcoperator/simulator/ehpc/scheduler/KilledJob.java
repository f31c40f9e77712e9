package io.hpcoperator.simulator.ehpc.scheduler;

import java.time.Instant;

/**
 * A job that was running and did not come to its end.
 *
 * @param host the node it was lost with; empty when somebody stopped the job itself
 * @param nodeId ECS instance id of that node, or empty
 * @param cause what happened, in words
 */
public record KilledJob(
    String clusterId,
    String jobId,
    String jobName,
    String host,
    String nodeId,
    Instant at,
    String cause) {}
