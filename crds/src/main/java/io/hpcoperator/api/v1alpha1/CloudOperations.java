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
        List<OperationRecord> recent) {}
