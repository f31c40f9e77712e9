package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What the nodes of a cluster cost, as the cloud quotes it (E-HPC DescribePrice). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PriceStatus(
    @JsonPropertyDescription("Price of all nodes together.") String amount,
    @JsonPropertyDescription("Currency of the price, such as CNY.") String currency,
    @JsonPropertyDescription("What the price is for: Hour, or the subscription, such as 1 Month.")
        String per,
    @JsonPropertyDescription(
            "The price of all nodes together for one hour; what spec.budget is compared with.")
        String hourly,
    @JsonPropertyDescription("Price of the compute nodes alone for one hour.") String computeHourly,
    @JsonPropertyDescription("Nodes the price is for, such as 2 manager, 1 login, 4 compute.")
        String nodes,
    @JsonPropertyDescription("When it was quoted.") @DateTime String time) {}
