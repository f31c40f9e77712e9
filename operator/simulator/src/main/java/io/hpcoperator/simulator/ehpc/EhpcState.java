package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.Faults;
import io.hpcoperator.simulator.Identifiers;
import io.hpcoperator.simulator.Meter;
import io.hpcoperator.simulator.Timings;
import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.ehpc.offer.Offers;
import io.hpcoperator.simulator.ehpc.shell.CommandScript;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.ClientTokens;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** Everything the account has in E-HPC, and what limits it. Guarded by the world's lock. */
final class EhpcState {

  static final String CLUSTER = "cluster";
  static final String NODE = "node";
  static final String QUEUE = "queue";

  /** The account's number. */
  static final String ACCOUNT = "160998252992";

  final World world;
  final Timings timings;
  final Faults faults;
  final Meter meter;
  final Catalogue catalogue;
  final Identifiers ids = new Identifiers();

  final Map<String, Cluster> clusters = new LinkedHashMap<>();

  /** Instances E-HPC bought that left their cluster without being released: still paid for. */
  final Map<String, Node> keptInstances = new LinkedHashMap<>();

  /** Instances of the user's own that are in no cluster, as far as they are known. */
  final Map<String, OwnInstance> ownInstances = new LinkedHashMap<>();

  final ClientTokens tokens = new ClientTokens();
  final Schedulers schedulers;
  final Offers offers = new Offers();
  final CommandScript commandScript = new CommandScript();

  /** Security groups of the account that E-HPC cannot bind to a cluster. */
  final Set<String> unfitSecurityGroups = new HashSet<>();

  /** Instances left per type; a type that is not in it never runs out. */
  final Map<String, Integer> stock = new HashMap<>();

  /** Prices that differ from the list, by instance type, in CNY per hour. */
  final Map<String, Double> prices = new HashMap<>();

  /** File systems that could be mounted, by id. */
  final Map<String, FileSystem> fileSystems = new LinkedHashMap<>();

  final Set<String> deletedFileSystems = new HashSet<>();

  /** What ListCurrentClientVersion tells. */
  String newestClient = "1.0.78";

  /** Whether the account has the role that E-HPC acts by. */
  boolean serviceRole = true;

  int clusterQuota = 100;
  int computeQuota = 1000;

  EhpcState(World world, Timings timings, Faults faults, Meter meter, Catalogue catalogue) {
    this.catalogue = catalogue;
    this.world = world;
    this.timings = timings;
    this.faults = faults;
    this.meter = meter;
    this.schedulers = new Schedulers(this);
    world.afterwards(schedulers::settle);
    int number = 0;
    for (String region : Offering.regions()) {
      FileSystem offered = FileSystem.nas("008b648bc" + number++, region);
      fileSystems.put(offered.id(), offered);
    }
  }

  /** Request ids as the gateway gives them, for what the service starts by itself. */
  static String newRequestId() {
    return Identifiers.requestId().toUpperCase(Locale.ROOT);
  }

  /** CNY per hour. */
  double hourlyPrice(InstanceType type) {
    return prices.getOrDefault(type.name(), type.hourlyPrice());
  }

  Instant now() {
    return world.now();
  }

  Cluster cluster(String id) {
    Cluster cluster = clusters.get(id);
    if (cluster == null) {
      throw ApiError.of("ClusterNotFound");
    }
    return cluster;
  }

  /**
   * The cluster that has the node.
   *
   * @throws NoSuchElementException when none has
   */
  Cluster clusterOf(String nodeId) {
    return clusters.values().stream()
        .filter(cluster -> cluster.nodes.containsKey(nodeId))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no node " + nodeId));
  }

  /** Without it E-HPC may do nothing in the account. */
  void needServiceRole() {
    if (!serviceRole) {
      throw ApiError.of("EntityNotExist.Role");
    }
  }

  int stockOf(String type) {
    return stock.getOrDefault(type, Integer.MAX_VALUE);
  }

  /** Takes instances out of the stock. */
  void reserve(String type, int count) {
    stock.computeIfPresent(type, (name, left) -> left - count);
  }

  /** A node leaves the bill: its instance goes back into the stock. */
  void release(Node node) {
    if (node.createdByEhpc) {
      stock.computeIfPresent(node.type.name(), (name, left) -> left + 1);
    }
  }

  /** Whether a listing shows an object of this age already. */
  boolean listed(Instant createdAt) {
    return !createdAt.plus(faults.listingLag()).isAfter(now());
  }

  void addQueue(Cluster cluster, Queue queue) {
    cluster.queues.put(queue.name, queue);
    meter.created(QUEUE);
  }

  /** The cluster and what belongs to it disappear; tasks that are under way end unseen. */
  void drop(Cluster cluster, boolean releaseInstances) {
    cluster.tasks.forEach(task -> task.cancelled = true);
    for (Node node : cluster.nodes.values()) {
      leave(node, releaseInstances);
    }
    clusters.remove(cluster.id);
    schedulers.drop(cluster);
  }

  /**
   * A node leaves its cluster. Its instance is released, unless the caller asked to keep it or its
   * subscription has not run out: such instances must be changed to pay-as-you-go first
   * (DeleteCluster). What E-HPC did not create goes back to the user, whatever the caller asked.
   */
  void leave(Node node, boolean releaseInstance) {
    if (!node.createdByEhpc && !node.onPremises()) {
      ownInstances.put(
          node.id, new OwnInstance(node.id, node.hostName, node.type, !node.poweredOff));
    } else if (node.createdByEhpc && (!releaseInstance || node.subscribed(now()))) {
      keptInstances.put(node.id, node);
    } else {
      release(node);
    }
  }
}
