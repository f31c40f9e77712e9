package io.hpcoperator.cloud.ehpc.account;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A region in which E-HPC is offered.
 *
 * @param id region id
 * @param localName name in the caller's language
 */
public record Region(@JsonProperty("RegionId") String id, String localName) {}
