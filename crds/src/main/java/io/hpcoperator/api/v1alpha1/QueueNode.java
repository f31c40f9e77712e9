package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A node of a queue. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueueNode(
    @JsonPropertyDescription("Host name.") String hostName,
    @JsonPropertyDescription("Id of the instance.") String instanceId,
    @JsonPropertyDescription("Address within the VPC.") String privateAddress,
    @JsonPropertyDescription(
            "One word for the cloud's two sets of words: Pending (being installed or initialised), Running, Stopped, Exception, Releasing, Untracked (the instance is not a member of the cluster), Unknown.")
        String state) {}
