package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What GetIfEcsTypeSupportHtConfig answers.
 *
 * @param instanceType ECS instance type
 * @param enabledByDefault on unless configured otherwise
 * @param configurable can be configured
 */
public record HyperThreading(
    String instanceType,
    @JsonProperty("DefaultHtEnabled") Boolean enabledByDefault,
    @JsonProperty("SupportHtConfig") Boolean configurable) {}
