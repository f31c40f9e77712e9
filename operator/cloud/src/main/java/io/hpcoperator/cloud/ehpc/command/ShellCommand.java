package io.hpcoperator.cloud.ehpc.command;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A command to run.
 *
 * @param text command text, 2 to 2048 characters; the cloud shows it to all who may list commands
 * @param workingDir working directory; null for /root
 * @param timeoutSeconds seconds after which the command is killed; null for 60
 */
public record ShellCommand(
    @JsonProperty("Command") String text,
    String workingDir,
    @JsonProperty("Timeout") Integer timeoutSeconds) {}
