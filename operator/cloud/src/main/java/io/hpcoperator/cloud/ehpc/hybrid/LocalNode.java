package io.hpcoperator.cloud.ehpc.hybrid;

/**
 * A compute node on the premises.
 *
 * @param hostName host name
 * @param ipAddress address
 */
public record LocalNode(String hostName, String ipAddress) {}
