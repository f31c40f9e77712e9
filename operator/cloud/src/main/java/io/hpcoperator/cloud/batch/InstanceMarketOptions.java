package io.hpcoperator.cloud.batch;

/**
 * Spot options of instances.
 *
 * @param spotOptions bid
 * @param marketType spot
 */
public record InstanceMarketOptions(SpotMarketOptions spotOptions, String marketType) {}
