package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Who sizes the queue a cluster came with, where that is not nodes.compute.replicas. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComputeSizeStatus(
    @JsonPropertyDescription(
            "HpcQueue: the resource named here, which adopted the queue. Held: nobody, since that resource gave the queue back with another number of nodes than nodes.compute.replicas says.")
        String owner,
    @JsonPropertyDescription("The queue.") String queue,
    @JsonPropertyDescription("Name of the HpcQueue that sizes it, or did.") String hpcQueue,
    @JsonPropertyDescription("uid of that HpcQueue.") String uid,
    @JsonPropertyDescription(
            "nodes.compute.replicas when the queue was given back; another value ends the hold.")
        Integer heldReplicas) {}
