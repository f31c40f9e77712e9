package io.hpcoperator.cloud.ehpc.command;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A command that was sent to a cluster.
 *
 * @param id key to status and results
 * @param text command text
 * @param workingDir working directory
 * @param timeoutSeconds seconds after which it is killed
 */
public record CommandRecord(
    @JsonProperty("CommandId") String id,
    @JsonProperty("CommandContent") String text,
    String workingDir,
    @JsonProperty("Timeout") Integer timeoutSeconds) {}
