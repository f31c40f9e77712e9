package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What a cluster may cost. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BudgetSpec(
    @JsonPropertyDescription(
            "Highest price of all nodes together for one hour, with up to four decimals, as text: \"12.50\". Subscriptions count with their price divided by the hours of their period. A cluster is neither created nor grown above it; auto scaling by the cloud is not held back by it.")
        @Required
        @Pattern("^[0-9]{1,9}(\\.[0-9]{1,4})?$")
        @Size(max = 14)
        String maxHourlyPrice,
    @JsonPropertyDescription(
            "Currency of the limit, such as CNY; the one the cloud quotes in when left out. A quote in another currency counts as above the limit.")
        @Pattern("^[A-Z]{3}$")
        @Size(max = 3)
        String currency) {}
