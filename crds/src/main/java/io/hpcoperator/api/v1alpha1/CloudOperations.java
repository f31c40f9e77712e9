package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What the operator must remember of its calls to the cloud across restarts. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudOperations(
    @JsonPropertyDescription("How many creating calls have been intended so far.") Long sequence,
    @JsonPropertyDescription("The creating call whose outcome is not known yet, if any.")
        OperationIntent intent,
    @JsonPropertyDescription("The cloud's running task, if any.") CloudTask task,
    @JsonPropertyDescription(
            "How many purchases of nodes have failed in a row; absent after one that succeeded.")
        Integer failedPurchases,
    @JsonPropertyDescription("The last changing calls, newest first.") @Size(max = 10)
        List<OperationRecord> recent,
    @JsonPropertyDescription(
            "What the failed purchases were tried with; with something else they count from the beginning.")
        String failedPurchasesOf,
    @JsonPropertyDescription("The purchase of nodes that is under way, or the last one.")
        NodePurchase purchase,
    @JsonPropertyDescription("A count of nodes that waits to be confirmed.") Recount recount) {}
