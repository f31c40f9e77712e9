package io.hpcoperator.cloud.ehpc;

import java.time.Instant;

/**
 * An entry of the operation log of a cluster.
 *
 * @param createTime when
 * @param level info, warn or error
 * @param operation operation that wrote it
 * @param message text
 */
public record ClusterLog(Instant createTime, String level, String operation, String message) {}
