package io.hpcoperator.cloud;

/**
 * The answer of an operation that returns nothing but its request id.
 *
 * @param requestId the cloud's id of the request
 */
public record Receipt(String requestId) {}
