package io.hpcoperator.cloud.ehpc.scheduler;

/**
 * What SetSchedulerInfo answers.
 *
 * @param message outcome in words
 * @param requestId request id
 */
public record SchedulerReply(String message, String requestId) {}
