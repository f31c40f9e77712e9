package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A series of instance types with recommendations by role.
 *
 * @param id HighCompute, HighMem, GPU or All
 * @param name name
 * @param roles recommended types by role
 */
public record EcsSeries(
    @JsonProperty("SeriesId") String id, @JsonProperty("SeriesName") String name, EcsRoles roles) {}
