package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.catalogue.FlatRequestValidator;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.http.ApiError;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What happens in the account without the client's doing: somebody clicks in the vendor's console,
 * machines fail, users submit jobs, the vendor changes prices and publishes versions. Nothing of it
 * is in the journal.
 *
 * <p>Unknown ids are refused with {@link NoSuchElementException} or {@link ApiError}.
 */
public final class EhpcConsole {

  private final World world;
  private final EhpcState state;
  private final EhpcOperations operations;

  EhpcConsole(World world, EhpcState state, EhpcOperations operations) {
    this.world = world;
    this.state = state;
    this.operations = operations;
  }

  /**
   * Somebody else calls an operation: no signature, no faults, no journal. What it makes at once is
   * not in the count of what was created; what a task of it makes later is.
   *
   * @param parameters by wire name, RegionId among them where it matters
   * @return the operation's fields, also good for a look at what is set
   * @throws IllegalArgumentException when the call breaks the catalogue
   * @throws IllegalStateException when it is refused; the message begins with the code
   */
  public ObjectNode call(String operation, Map<String, String> parameters) {
    Operation known =
        state
            .catalogue
            .operation(operation)
            .orElseThrow(() -> new IllegalArgumentException("no operation " + operation));
    new FlatRequestValidator(known)
        .check(parameters)
        .ifPresent(
            violation -> {
              throw new IllegalArgumentException(violation.parameter() + " " + violation.rule());
            });
    EhpcRequest request =
        new EhpcRequest(
            known,
            parameters,
            Optional.ofNullable(parameters.get("RegionId")),
            EhpcState.newRequestId());
    try {
      return world.look(() -> state.meter.unmetered(() -> operations.serve(request).fields()));
    } catch (ApiError e) {
      String text = state.catalogue.error(operation, e.code()).message();
      throw new IllegalStateException(e.code() + ": " + e.message(text), e);
    }
  }

  /** Whether whoever knows this password may look at the cluster by VNC. */
  public boolean isVncPassword(String clusterId, String password) {
    return world.look(() -> state.cluster(clusterId).visualService.password.equals(password));
  }

  /**
   * Users' jobs want this many nodes of the queue in all. As many of its running nodes are busy
   * from now on; where automatic scaling is on, the rest is bought. Jobs with more to them are
   * submitted by {@link EhpcInspector#jobs()}.
   */
  public void setDemand(String clusterId, String queue, int nodes) {
    world.change(
        () -> {
          Cluster cluster = state.cluster(clusterId);
          if (!cluster.queues.containsKey(queue)) {
            throw new NoSuchElementException("no queue " + queue);
          }
          cluster.autoScaling.demand.put(queue, nodes);
          operations.scaler.placeJobs(cluster, queue);
        });
  }

  /** The cluster falls into exception, its management nodes with it. */
  public void failCluster(String clusterId, String message) {
    world.change(
        () -> {
          Cluster cluster = state.cluster(clusterId);
          cluster.status = ClusterStatus.EXCEPTION;
          cluster.nodes.values().stream()
              .filter(Node::isManager)
              .forEach(node -> node.status = NodeStatus.EXCEPTION);
          error(cluster, "CreateCluster", message);
        });
  }

  /** The node falls into exception; its job is lost. */
  public void failNode(String nodeId, String message) {
    world.change(
        () -> {
          Cluster cluster = state.clusterOf(nodeId);
          Node node = cluster.nodes.get(nodeId);
          node.status = NodeStatus.EXCEPTION;
          state.schedulers.of(cluster).loseNode(node.hostName, "the node has failed");
          error(cluster, "AddNodes", message);
        });
  }

  // The log's operations are an enumeration without one for what happens by itself.
  private void error(Cluster cluster, String operation, String message) {
    cluster.log.add(new Cluster.LogLine(state.now(), "error", operation, message));
  }

  /**
   * @param reason LockReason of ListNodes: {@code recycling} for a spot instance that will be
   *     reclaimed, {@code financial}, {@code security}, or empty for none
   */
  public void lockNode(String nodeId, String reason) {
    world.change(() -> state.clusterOf(nodeId).nodes.get(nodeId).lockReason = reason);
  }

  /**
   * The node is changed to a subscription that began when it was added, or with zero to
   * pay-as-you-go. A subscription that has not run out keeps the instance at deletion.
   */
  public void subscribeNode(String nodeId, Duration paidFor) {
    world.change(() -> state.clusterOf(nodeId).nodes.get(nodeId).subscription = paidFor);
  }

  /** Somebody sets an on-premises node up with its configuration: it joins and runs. */
  public void joinLocalNode(String clusterId, String hostName) {
    world.change(
        () ->
            state
                    .cluster(clusterId)
                    .byHostName(hostName)
                    .filter(Node::onPremises)
                    .orElseThrow(
                        () -> new NoSuchElementException("no on-premises node " + hostName))
                    .status =
                NodeStatus.RUNNING);
  }

  /** Somebody unmounts a file system, for which the API has no operation. */
  public void unmount(String clusterId, String volumeId) {
    world.change(
        () -> {
          if (!state
              .cluster(clusterId)
              .volumes
              .removeIf(volume -> volume.id().equals(volumeId) && !volume.mustKeep())) {
            throw new NoSuchElementException("no volume " + volumeId + " that can be unmounted");
          }
        });
  }

  /** Adds a file system to those that ListFileSystemWithMountTargets offers, or replaces it. */
  public void offerFileSystem(FileSystem fileSystem) {
    world.change(
        () -> {
          state.fileSystems.put(fileSystem.id(), fileSystem);
          state.deletedFileSystems.remove(fileSystem.id());
        });
  }

  /**
   * The file system is deleted: no cluster can be created on it. What is mounted of it stays in the
   * lists of mounts.
   */
  public void deleteFileSystem(String fileSystemId) {
    world.change(
        () -> {
          state.fileSystems.remove(fileSystemId);
          state.deletedFileSystems.add(fileSystemId);
        });
  }

  /**
   * @param cnyPerHour price of one instance
   */
  public void setHourlyPrice(String instanceType, double cnyPerHour) {
    world.change(
        () -> {
          if (Offering.type(instanceType).isEmpty()) {
            throw new NoSuchElementException("no instance type " + instanceType);
          }
          state.prices.put(instanceType, cnyPerHour);
        });
  }

  /**
   * The vendor publishes a client: ListCurrentClientVersion tells it, clusters stay as they are.
   */
  public void publishClientVersion(String version) {
    world.change(() -> state.newestClient = version);
  }

  /** Somebody deletes the account's service role; InitializeEHPC makes it anew. */
  public void removeServiceRole() {
    world.change(() -> state.serviceRole = false);
  }
}
