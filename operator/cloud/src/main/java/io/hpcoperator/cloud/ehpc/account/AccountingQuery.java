package io.hpcoperator.cloud.ehpc.account;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.UnixSeconds;
import java.time.Instant;

/**
 * What GetAccountingReport takes; null does not filter.
 *
 * @param clusterId cluster; required
 * @param reportType total_report (core time by dimension), job_report (jobs on nodes) or
 *     number_report (jobs by dimension); required
 * @param startTime start of the range
 * @param endTime end of the range
 * @param dim dimension: user, queue or instance
 * @param filterValue the one user, queue or instance wanted; only with a dimension
 * @param jobId jobs wanted, in the form {@code [{id: 1.scheduler}]}
 */
public record AccountingQuery(
    String clusterId,
    String reportType,
    @JsonSerialize(converter = UnixSeconds.class) Instant startTime,
    @JsonSerialize(converter = UnixSeconds.class) Instant endTime,
    String dim,
    String filterValue,
    String jobId) {}
