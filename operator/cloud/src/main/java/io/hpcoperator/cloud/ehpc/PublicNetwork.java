package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Public addresses of new nodes (AddNodes, ApplyNodes).
 *
 * @param allocatePublicAddress give the nodes a public address
 * @param internetChargeType PayByBandwidth or PayByTraffic
 * @param maxBandwidthIn Mbit/s
 * @param maxBandwidthOut Mbit/s
 */
public record PublicNetwork(
    Boolean allocatePublicAddress,
    String internetChargeType,
    @JsonProperty("InternetMaxBandWidthIn") Integer maxBandwidthIn,
    @JsonProperty("InternetMaxBandWidthOut") Integer maxBandwidthOut) {}
