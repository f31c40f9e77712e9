package io.hpcoperator.cloud.ehpc;

/**
 * Which ECS instance types are asked for.
 *
 * @param zoneId zone; required by ListPreferredEcsTypes
 * @param spotStrategy NoSpot, SpotWithPriceLimit or SpotAsPriceGo
 * @param instanceChargeType PostPaid or PrePaid
 */
public record EcsTypeQuery(String zoneId, String spotStrategy, String instanceChargeType) {}
