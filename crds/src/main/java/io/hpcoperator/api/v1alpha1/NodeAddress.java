package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How a node is reached. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeAddress(
    @JsonPropertyDescription("Host name.") String hostName,
    @JsonPropertyDescription("Id of the instance.") String instanceId,
    @JsonPropertyDescription("Address within the VPC.") String privateAddress,
    @JsonPropertyDescription("Public address; absent without one.") String publicAddress) {}
