package io.hpcoperator.controller.queue.moves;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which queue each compute node of a cluster is in, as seen from one queue.
 *
 * @param queue the queue nodes are to come to
 * @param home the queue the cluster came with, where nodes of lost queues end up; null if unknown
 * @param here its nodes
 * @param elsewhere nodes of the other queues, by queue; empty while they do not matter
 * @param neighbours the other HpcQueues of the cluster
 * @param spares ids of nodes at home that are nobody's: of this queue's instance types, in no other
 *     HpcQueue, and beyond what the home queue is to have; null while that is not known
 */
public record Whereabouts(
    String queue,
    String home,
    Observation<List<ClusterNode>> here,
    Map<String, Observation<List<ClusterNode>>> elsewhere,
    List<Neighbour> neighbours,
    List<String> spares) {

  /** A node and its queue. */
  public record Place(String queue, ClusterNode node) {}

  public Whereabouts {
    elsewhere = new LinkedHashMap<>(elsewhere);
    neighbours = List.copyOf(neighbours);
  }

  /** Of a queue without others. */
  public static Whereabouts alone(String queue, Observation<List<ClusterNode>> here) {
    return new Whereabouts(queue, null, here, Map.of(), List.of(), List.of());
  }

  private Stream<Observation<List<ClusterNode>>> all() {
    return Stream.concat(Stream.of(here), elsewhere.values().stream());
  }

  /** Whether the nodes of all queues were read, and the newest reading of none failed. */
  boolean isKnown() {
    return all().allMatch(o -> o != null && o.hasValue() && o.error() == null);
  }

  /** Why they are not known; null when they are just not read yet. */
  CloudException error() {
    return all()
        .filter(Objects::nonNull)
        .map(Observation::error)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** When the oldest of the readings was made. */
  Instant readAt() {
    return all().map(Observation::readAt).min(Comparator.naturalOrder()).orElseThrow();
  }

  /**
   * Whether all was read lately enough to say of a node that it is idle. Where there is much to be
   * read, the first of it is older when the last of it is there.
   */
  public boolean isFresh(Patience patience, Instant now) {
    return isKnown() && !readAt().plus(patience.freshness().multipliedBy(pages())).isBefore(now);
  }

  private int pages() {
    return all().mapToInt(o -> 1 + o.value().size() / EhpcClient.PAGE_SIZE).sum();
  }

  /** Nodes in the queue that stay. */
  int count() {
    return ListedNodes.alive(here.value()).size();
  }

  boolean isHere(String name) {
    return here.value().stream().anyMatch(node -> isNamed(node, name));
  }

  /** Where a node of another queue is, by its host name or id. */
  Optional<Place> find(String name) {
    return elsewhere.entrySet().stream()
        .flatMap(entry -> entry.getValue().value().stream().map(n -> new Place(entry.getKey(), n)))
        .filter(place -> isNamed(place.node(), name))
        .findFirst();
  }

  /** The HpcQueue a queue belongs to. */
  Optional<Neighbour> neighbour(String queueName) {
    return neighbours.stream().filter(n -> queueName.equals(n.queue())).findFirst();
  }

  static boolean isNamed(ClusterNode node, String name) {
    return name.equals(node.id()) || name.equals(node.hostName());
  }
}
