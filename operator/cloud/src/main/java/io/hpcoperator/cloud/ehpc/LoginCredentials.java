package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.Secret;

/**
 * How root gets into the login node: exactly one of the two.
 *
 * @param password 8 to 30 characters of at least three kinds, or null
 * @param keyPairName name of an SSH key pair, or null
 */
public record LoginCredentials(Secret password, String keyPairName) {}
