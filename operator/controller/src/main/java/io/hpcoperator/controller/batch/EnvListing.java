package io.hpcoperator.controller.batch;

import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All environments of an account, so that each of a thousand resources finds its own without
 * looking through those of all others.
 */
public final class EnvListing {
  /** Tag by which the operator knows an environment as the one it created for a resource. */
  public static final String OWNER_TAG = "hpc-operator-uid";

  private final Map<String, ComputeEnvView> byId = new HashMap<>();
  private final Map<String, List<ComputeEnvView>> byOwner = new HashMap<>();

  public EnvListing(List<ComputeEnvView> envs) {
    for (var env : envs) {
      byId.put(env.envId(), env);
      owner(env).ifPresent(uid -> byOwner.computeIfAbsent(uid, u -> new ArrayList<>()).add(env));
    }
  }

  /** Uid of the resource that created an environment; empty when no operator did. */
  public static Optional<String> owner(ComputeEnvView env) {
    return env.tags().stream()
        .filter(tag -> OWNER_TAG.equals(tag.key()) && tag.value() != null)
        .map(Tag::value)
        .findFirst();
  }

  /** The environment with an id; none of null. */
  public Optional<ComputeEnvView> find(String envId) {
    return Optional.ofNullable(byId.get(envId));
  }

  /** Those that carry the owner tag of a resource. */
  public List<ComputeEnvView> ownedBy(String uid) {
    return List.copyOf(byOwner.getOrDefault(uid, List.of()));
  }
}
