package io.hpcoperator.cloud.ehpc;

/**
 * A tag of new nodes.
 *
 * @param key key
 * @param value value, may be empty
 */
public record Tag(String key, String value) {}
