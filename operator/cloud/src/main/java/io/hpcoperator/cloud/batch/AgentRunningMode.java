package io.hpcoperator.cloud.batch;

/**
 * How the agent runs on Windows nodes.
 *
 * @param scene WINDOWS
 * @param user user
 * @param session session
 */
public record AgentRunningMode(String scene, String user, String session) {}
