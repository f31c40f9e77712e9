package io.hpcoperator.cloud.batch;

/**
 * Whether an agent is installed.
 *
 * @param enabled installed
 */
public record ServiceSwitch(Boolean enabled) {}
