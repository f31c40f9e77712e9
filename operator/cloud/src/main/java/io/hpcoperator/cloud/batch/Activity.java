package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A node creation or termination.
 *
 * @param activityId activity id
 * @param envId environment
 * @param computeNodeId node
 * @param type CREATE_COMPUTE_NODE or TERMINATE_COMPUTE_NODE
 * @param cause what triggered it, free text
 * @param state SUBMITTED, PROCESSING, SUCCEED or FAILED
 * @param stateReason reason of the state, free text
 * @param startTime start
 * @param endTime end, or null
 * @param instanceId CVM instance, or null
 */
public record Activity(
    String activityId,
    String envId,
    String computeNodeId,
    @JsonProperty("ComputeNodeActivityType") String type,
    String cause,
    @JsonProperty("ActivityState") String state,
    String stateReason,
    Instant startTime,
    Instant endTime,
    String instanceId) {

  /** The same with other words about it. */
  public Activity withTexts(String newCause, String newReason) {
    return new Activity(
        activityId,
        envId,
        computeNodeId,
        type,
        newCause,
        state,
        newReason,
        startTime,
        endTime,
        instanceId);
  }
}
