package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.Secret;

/**
 * Credentials for storage of another account.
 *
 * @param scene where they apply, such as COS
 * @param secretId key id
 * @param secretKey key
 */
public record Authentication(String scene, Secret secretId, Secret secretKey) {}
