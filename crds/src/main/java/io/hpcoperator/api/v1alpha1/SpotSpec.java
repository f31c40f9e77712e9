package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Bidding for compute nodes (E-HPC: ComputeSpotStrategy, ComputeSpotPriceLimit). */
@ValidationRule(
    value = "has(self.priceLimit) == (self.strategy == 'SpotWithPriceLimit')",
    message = "priceLimit goes with strategy SpotWithPriceLimit and with no other")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpotSpec(
    @JsonPropertyDescription(
            "NoSpot: pay as you go. SpotWithPriceLimit: spot instances up to priceLimit. SpotAsPriceGo: spot instances at the market price.")
        @Default("NoSpot")
        @OneOf({"NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo"})
        String strategy,
    @JsonPropertyDescription(
            "Highest hourly price of one node, with up to three decimals, as text: \"0.034\".")
        @Pattern("^[0-9]{1,6}(\\.[0-9]{1,3})?$")
        @Size(max = 10)
        String priceLimit) {}
