package io.hpcoperator.cloud.batch;

/**
 * A value sent along with an event.
 *
 * @param name key
 * @param value value
 */
public record EventVar(String name, String value) {}
