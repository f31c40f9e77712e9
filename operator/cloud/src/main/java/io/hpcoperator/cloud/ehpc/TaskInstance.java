package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A node that a task added.
 *
 * @param instanceId ECS instance
 * @param ip private address
 * @param hostName host name
 * @param role node role
 */
public record TaskInstance(
    String instanceId,
    String ip,
    @JsonProperty("Hostname") String hostName,
    @JsonProperty("role") String role) {}
