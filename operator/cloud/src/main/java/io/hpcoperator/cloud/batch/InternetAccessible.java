package io.hpcoperator.cloud.batch;

/**
 * Public network of an instance.
 *
 * @param internetChargeType billing, such as TRAFFIC_POSTPAID_BY_HOUR
 * @param internetMaxBandwidthOut Mbps
 * @param publicIpAssigned assign a public address
 * @param bandwidthPackageId bandwidth package
 */
public record InternetAccessible(
    String internetChargeType,
    Integer internetMaxBandwidthOut,
    Boolean publicIpAssigned,
    String bandwidthPackageId) {}
