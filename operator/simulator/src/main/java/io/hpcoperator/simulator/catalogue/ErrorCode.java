package io.hpcoperator.simulator.catalogue;

/**
 * A documented error: its code, HTTP status and message, in which {@code %s} is filled in by the
 * server.
 */
public record ErrorCode(String code, int http, String message) {}
