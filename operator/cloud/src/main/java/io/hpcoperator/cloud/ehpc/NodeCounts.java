package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Nodes of a role by condition.
 *
 * @param total all nodes
 * @param normal normal nodes
 * @param operating nodes in a transition
 * @param exception abnormal nodes
 * @param stopped stopped nodes
 */
public record NodeCounts(
    int total,
    @JsonProperty("NormalCount") int normal,
    @JsonProperty("OperatingCount") int operating,
    @JsonProperty("ExceptionCount") int exception,
    @JsonProperty("StoppedCount") int stopped) {}
