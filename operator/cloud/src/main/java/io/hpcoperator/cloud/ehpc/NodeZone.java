package io.hpcoperator.cloud.ehpc;

/**
 * A zone and a vSwitch in it.
 *
 * @param zoneId zone
 * @param vSwitchId vSwitch in the zone
 */
public record NodeZone(String zoneId, String vSwitchId) {}
