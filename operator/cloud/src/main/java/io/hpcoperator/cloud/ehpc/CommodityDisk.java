package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A data disk to price; its wire names start in lower case.
 *
 * @param size GB
 * @param category type
 * @param deleteWithInstance released with its node
 * @param performanceLevel PL0 to PL3
 * @param encrypted encrypted
 */
public record CommodityDisk(
    @JsonProperty("size") Integer size,
    @JsonProperty("category") String category,
    @JsonProperty("deleteWithInstance") Boolean deleteWithInstance,
    @JsonProperty("performanceLevel") String performanceLevel,
    @JsonProperty("encrypted") Boolean encrypted) {}
