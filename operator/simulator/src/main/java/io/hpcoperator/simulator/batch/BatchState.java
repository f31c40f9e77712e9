package io.hpcoperator.simulator.batch;

import io.hpcoperator.simulator.Faults;
import io.hpcoperator.simulator.Identifiers;
import io.hpcoperator.simulator.Meter;
import io.hpcoperator.simulator.Timings;
import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.ClientTokens;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything the account has in Batch, and what limits it. Guarded by the world's lock. */
final class BatchState {

  static final String ENV = "env";
  static final String ENV_NODE = "env-node";

  final World world;
  final Timings timings;
  final Faults faults;
  final Meter meter;
  final Identifiers ids = new Identifiers();
  final ClientTokens tokens = new ClientTokens();
  final Map<String, ComputeEnv> envs = new LinkedHashMap<>();

  /** Instances left per type; a type that is not in it never runs out. */
  final Map<String, Integer> stock = new HashMap<>();

  int envQuota = 100;
  int cpuQuota = 100_000;
  boolean replaceTerminated;

  /** Doubt: whether a scale-in takes nodes whose creation failed is documented in two ways. */
  boolean spareFailed;

  /** Instances that leave as soon as they are attached. */
  final Set<String> fleeting = new HashSet<>();

  /** Environments that the list of creation parameters leaves out. */
  final Set<String> infosLeftOut = new HashSet<>();

  /** Why no node can be created; empty when they can. */
  Optional<String> creationFailure = Optional.empty();

  /** Whether creation parameters are told with the secrets in them. */
  boolean tellSecrets;

  /** Doubt: no source says whether attached instances are among the desired nodes. */
  boolean countAttached;

  BatchState(World world, Timings timings, Faults faults, Meter meter) {
    this.world = world;
    this.timings = timings;
    this.faults = faults;
    this.meter = meter;
  }

  Instant now() {
    return world.now();
  }

  /** The environment named by EnvId. Those of another region than the caller's are not seen. */
  ComputeEnv env(BatchRequest request) {
    String id = request.text("EnvId");
    refuseMalformed(id);
    ComputeEnv env = envs.get(id);
    if (env == null || !sees(request, env)) {
      throw ApiError.about("ResourceNotFound.ComputeEnv", id);
    }
    return env;
  }

  List<ComputeEnv> visible(BatchRequest request) {
    return envs.values().stream().filter(env -> sees(request, env)).toList();
  }

  /**
   * Doubt: most pages call the region unneeded and without effect, while the endpoints are
   * regional. A region that is named is taken seriously.
   */
  private static boolean sees(BatchRequest request, ComputeEnv env) {
    return request.region().map(env.region::equals).orElse(true);
  }

  static void refuseMalformed(String envId) {
    if (!envId.matches("env-[a-z0-9]{8}")) {
      throw ApiError.about("InvalidParameter.EnvIdMalformed", envId);
    }
  }

  boolean listed(ComputeEnv env) {
    return !env.createdAt.plus(faults.listingLag()).isAfter(now());
  }

  /** The instance goes back into the stock, unless it is the user's own. */
  void release(ComputeNode node) {
    if (!node.attached) {
      node.type.ifPresent(type -> stock.computeIfPresent(type.name(), (name, left) -> left + 1));
    }
  }

  int cpusInUse() {
    return envs.values().stream()
        .flatMap(env -> env.nodes.values().stream())
        .flatMap(node -> node.type.stream())
        .mapToInt(InstanceType::cpu)
        .sum();
  }

  /** Attached instances in the number of desired nodes that is told and asked for. */
  int countedAttached(ComputeEnv env) {
    return countAttached ? (int) env.attachedCount() : 0;
  }
}
