package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An instance type that Batch can use in a zone.
 *
 * @param zone zone
 * @param instanceType type, such as GN2.7XLARGE56
 * @param instanceFamily family, such as GN2
 * @param cpu cores
 * @param memory GB
 */
public record InstanceTypeConfig(
    String zone,
    String instanceType,
    String instanceFamily,
    Integer cpu,
    @JsonProperty("Mem") Integer memory) {}
