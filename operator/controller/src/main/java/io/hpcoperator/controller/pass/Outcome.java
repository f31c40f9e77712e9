package io.hpcoperator.controller.pass;

/**
 * What a call brought.
 *
 * @param memory what is to be remembered from now on
 * @param operation operation that was called
 * @param news what to tell people of it; null for nothing
 */
public record Outcome<M>(M memory, String operation, String news) {}
