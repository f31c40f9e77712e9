package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * What ModifyClusterAttributes changes; null stays as it is.
 *
 * @param name new name
 * @param description new description
 * @param image new image
 */
public record ClusterChange(String name, String description, @JsonUnwrapped ImageRef image) {}
