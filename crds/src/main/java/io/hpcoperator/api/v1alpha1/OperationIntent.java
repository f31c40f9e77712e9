package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A creating call that is about to be made, written before it is made. It is how a restarted
 * operator knows that a call may have reached the cloud, and repeats it with the same token.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationIntent(
    @JsonPropertyDescription("Operation that is about to be called, such as CreateCluster.")
        String operation,
    @JsonPropertyDescription(
            "Client token of the call: a function of the resource's uid and the sequence number, never of the attempt.")
        String clientToken,
    @JsonPropertyDescription("Nodes asked for, where the operation adds nodes.") Integer count,
    @JsonPropertyDescription("Generation of the spec the call is made from.") Long generation,
    @JsonPropertyDescription("When the call was last begun.") @DateTime String startedAt,
    @JsonPropertyDescription("What is to be bought, where the operation adds nodes to a queue.")
        NodePurchase purchase) {}
