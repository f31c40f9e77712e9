package io.hpcoperator.cloud.batch;

/**
 * A spot bid.
 *
 * @param maxPrice bid, a decimal number as text
 * @param spotInstanceType one-time
 */
public record SpotMarketOptions(String maxPrice, String spotInstanceType) {}
