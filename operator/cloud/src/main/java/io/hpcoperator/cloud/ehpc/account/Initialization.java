package io.hpcoperator.cloud.ehpc.account;

/**
 * What became of InitializeEHPC.
 *
 * @param roleCreated false when the role was there already
 * @param requestId request id
 */
public record Initialization(boolean roleCreated, String requestId) {}
