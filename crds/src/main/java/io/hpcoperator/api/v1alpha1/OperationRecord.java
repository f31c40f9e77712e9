package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One changing call to the cloud: what a support ticket asks for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationRecord(
    @JsonPropertyDescription("Operation called, such as CreateCluster.") String operation,
    @JsonPropertyDescription("Id the cloud gave the request.") String requestId,
    @JsonPropertyDescription("Task the call started, if any.") String taskId,
    @JsonPropertyDescription("Error code of the cloud; absent when the call was accepted.")
        String code,
    @JsonPropertyDescription("When the call was answered.") @DateTime String time,
    @JsonPropertyDescription(
            "Id of the object the call was about, where a resource can have two of them.")
        String objectId,
    @JsonPropertyDescription(
            "When the first of them was answered, where the line stands for several calls in a row that failed in the same way.")
        @DateTime
        String since) {

  /** Of a single call. */
  public OperationRecord(
      String operation,
      String requestId,
      String taskId,
      String code,
      String time,
      String objectId) {
    this(operation, requestId, taskId, code, time, objectId, null);
  }
}
