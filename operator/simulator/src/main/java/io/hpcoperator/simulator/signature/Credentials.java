package io.hpcoperator.simulator.signature;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The key pairs that are valid, for both clouds. */
public final class Credentials {

  private final Map<String, String> secrets = new ConcurrentHashMap<>();

  public void add(String id, String secret) {
    secrets.put(id, secret);
  }

  /** From now on the key is unknown to the clouds. */
  public void remove(String id) {
    secrets.remove(id);
  }

  public Optional<String> secret(String id) {
    return Optional.ofNullable(secrets.get(id));
  }
}
