package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The request behind a task.
 *
 * @param requestId request that started the task
 * @param clusterId cluster
 */
public record TaskRequest(
    @JsonProperty("requestId") String requestId, @JsonProperty("clusterId") String clusterId) {}
