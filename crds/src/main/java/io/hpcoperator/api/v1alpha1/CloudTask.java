package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A long-running task of the cloud that the operator follows. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudTask(
    @JsonPropertyDescription("Id of the task in the cloud.") String id,
    @JsonPropertyDescription("Operation that started the task, such as CreateCluster.")
        String operation,
    @JsonPropertyDescription("Step the task is at.") Integer step,
    @JsonPropertyDescription("Steps in all.") Integer totalSteps,
    @JsonPropertyDescription("Step of steps in all, such as 12/35.") String progress,
    @JsonPropertyDescription("When the operator started the task.") @DateTime String startedAt,
    @JsonPropertyDescription(
            "When the task was first seen at its end; the nodes it added are waited for in the listings.")
        @DateTime
        String finishedAt) {}
