package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A management node on the customer's premises.
 *
 * @param type its roles: scheduler, account or both
 * @param hostName host name
 * @param ip address
 */
public record OnPremiseNode(String type, String hostName, @JsonProperty("IP") String ip) {}
