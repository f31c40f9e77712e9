package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.ScaleInStatus.NodeDrain;
import io.hpcoperator.simulator.ehpc.EhpcInspector.NodeView;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import io.hpcoperator.simulator.ehpc.shell.CommandAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No drain of the operator's own stays behind on a node that stays. */
class DrainEndIT {
  private static final String FOREIGN = "disk to be replaced";

  /** What is noted of a status without nodes on their way out. */
  private static final String NONE = "none";

  private static final ShiftedClock CLOCK = new ShiftedClock(Instant.now());
  private static World world;

  @BeforeAll
  static void startWorld() {
    world = World.startWithoutOperator();
    // Looks at all queues at once are more than the clouds' limits leave in so short a time.
    world.startOperator(World.SETTINGS.withRequestTempo(5 * World.REQUEST_TEMPO), CLOCK);
    world.apply(Given.ALIBABA);
    world.apply(Given.cluster(1).replace("type: pbs", "type: slurm"));
    world.awaitReady(HpcCluster.class, "demo");
  }

  @AfterAll
  static void stopWorld() {
    world.close();
  }

  private static String id() {
    return world.cluster("demo").getStatus().clusterId();
  }

  /** The queue the cluster came with. */
  private static String own() {
    return world.cluster("demo").getStatus().queue();
  }

  private static List<NodeView> nodes(String queue) {
    return world.clouds.ehpc().computeNodes(id()).stream()
        .filter(node -> queue.equals(node.queue()))
        .toList();
  }

  private static Map<String, String> drains() {
    return world.clouds.ehpc().jobs().drains(id());
  }

  private static boolean isDrained(Set<String> hosts) {
    return drains().keySet().stream().anyMatch(hosts::contains);
  }

  /** A queue of two nodes with jobs, of which one is being drained to be removed. */
  private static Set<String> draining(String name) {
    world.apply(Given.queue(name, 2));
    world.awaitReady(HpcQueue.class, name);
    var hosts = Set.copyOf(nodes(name).stream().map(NodeView::hostName).toList());
    hosts.forEach(host -> world.clouds.ehpc().jobs().submit(id(), JobOrder.on(host)));
    world.awaitFurther("ListNodesByQueue");
    world.apply(Given.queue(name, 1));
    World.await().until(() -> isDrained(hosts));
    return hosts;
  }

  @Test
  void shouldGiveNodesBackBeforeARetainedQueueIsLetGo() {
    var hosts = draining("kept");
    var other = hosts.stream().filter(host -> !drains().containsKey(host)).findFirst().get();
    world.clouds.ehpc().jobs().drain(id(), other, FOREIGN);

    world.apply(Given.queue("kept", 1) + "  deletionPolicy: Retain\n");
    world.delete(HpcQueue.class, "kept");
    world.awaitGone(HpcQueue.class, "kept");

    assertThat(drains()).containsEntry(other, FOREIGN).doesNotContainKeys(without(hosts, other));
    assertThat(nodes("kept")).hasSize(2);
    assertThat(AdoptionIT.events(world, "DrainsLeft")).noneMatch(text -> text.contains(other));
  }

  private static String[] without(Set<String> hosts, String host) {
    return hosts.stream().filter(h -> !h.equals(host)).toArray(String[]::new);
  }

  @Test
  void shouldGiveNodesBackHoweverLongADeletionWaitedBefore() {
    var hosts = draining("late");
    var host = hosts.stream().filter(drains()::containsKey).findFirst().get();
    var other = hosts.stream().filter(h -> !h.equals(host)).findFirst().get();
    world.clouds.ehpc().jobs().drain(id(), other, FOREIGN);
    world.delete(HpcQueue.class, "late");
    World.await().until(() -> lateMessage().contains("(" + FOREIGN + ")"));
    assertThat(world.condition(HpcQueue.class, "late", "Stalled"))
        .as("before drainTimeout is over")
        .isNull();

    CLOCK.set(CLOCK.instant().plus(Duration.ofHours(2)));
    World.await()
        .until(
            () -> world.condition(HpcQueue.class, "late", "Stalled"),
            c -> c != null && c.status() == ConditionStatus.TRUE);
    assertThat(lateMessage())
        .contains("scaleIn.drainTimeout ended at", "not deleted before they are resumed");
    assertThat(drains()).containsKey(host);

    world.apply(Given.queue("late", 1) + "  deletionPolicy: Retain\n");
    world.awaitGone(HpcQueue.class, "late");

    assertThat(drains()).containsEntry(other, FOREIGN).doesNotContainKey(host);
    assertThat(nodes("late")).hasSize(2);
    assertThat(AdoptionIT.events(world, "DrainsLeft")).noneMatch(text -> text.contains(host));
  }

  private static String lateMessage() {
    return World.conditions(world.queue("late")).stream()
        .filter(condition -> condition.type().equals("Ready"))
        .findFirst()
        .get()
        .message();
  }

  @Test
  void shouldGiveNodesBackWhenAQueueIsOnlyObservedFromNowOn() {
    var hosts = draining("watched");

    world.apply(Given.queue("watched", 1) + "  managementPolicy: Observe\n");

    World.await().until(() -> !isDrained(hosts));
    world.awaitReady(HpcQueue.class, "watched");
    assertThat(nodes("watched")).hasSize(2);
  }

  @Test
  void shouldGiveANodeBackThatAnotherQueueGotWhenItsOwnWasLost() {
    var hosts = draining("lost");
    var states = new CopyOnWriteArrayList<String>();
    try (var watch = watch("lost", states)) {
      world.clouds.ehpc().removeQueue(id(), "lost");

      World.await().until(() -> !isDrained(hosts));
      // As the watch has it, which comes later than what is written.
      World.await().until(() -> !states.isEmpty() && states.get(states.size() - 1).equals(NONE));
    }
    assertThat(states)
        .as("found in the other queue, it is not looked for again")
        .containsSubsequence("NotListed", "Resuming")
        .doesNotContainSubsequence("PoweredOff", "NotListed");
    assertThat(nodes(own())).extracting(NodeView::hostName).containsAll(hosts);
    assertThat(world.clouds.ehpc().jobs().killedJobs())
        .noneMatch(killed -> hosts.contains(killed.host()));
  }

  private static List<String> states(HpcQueue queue) {
    var status = queue.getStatus() == null ? null : queue.getStatus().scaleIn();
    return status == null || status.nodes() == null || status.nodes().isEmpty()
        ? List.of(NONE)
        : status.nodes().stream().map(NodeDrain::state).toList();
  }

  /** Notes what the status says of nodes on their way out, each time that it is written. */
  private static Watch watch(String queue, List<String> into) {
    return world
        .client
        .resources(HpcQueue.class)
        .inNamespace(World.NAMESPACE)
        .withName(queue)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, HpcQueue seen) {
                into.addAll(states(seen));
              }

              @Override
              public void onClose(WatcherException cause) {
                into.add(cause.toString());
              }
            });
  }

  @Test
  void shouldLetAQueueGoThoughTheSchedulerIsSilent() {
    var hosts = draining("silent");
    var host = hosts.stream().filter(drains()::containsKey).findFirst().get();
    world.clouds.ehpc().commands().answer("-n " + host + " &&", CommandAnswer.never());

    world.apply(Given.queue("silent", 1) + "  deletionPolicy: Retain\n");
    world.delete(HpcQueue.class, "silent");
    world.awaitGone(HpcQueue.class, "silent");

    assertThat(AdoptionIT.events(world, "DrainsLeft"))
        .anyMatch(text -> text.endsWith("scontrol update nodename=" + host + " state=resume"));
  }

  private static String first(String more) {
    return Given.queue("first", 1).replace("queueName: first", "queueName: " + own())
        + "  adopt: true\n  adoptOverwrite: true\n"
        + more;
  }

  private static boolean isOff(NodeView node) {
    return nodes(own()).stream()
        .anyMatch(n -> n.id().equals(node.id()) && n.status().equals("stopped"));
  }

  @Test
  void shouldGivePoweredOffNodesBackWithTheClustersOwnQueue() {
    world.apply(first(""));
    world.awaitReady(HpcQueue.class, "first");
    assertThat(world.queue("first").getStatus().clusterQueue()).isTrue();
    var node = nodes(own()).get(0);
    world.apply(first("  stoppedNodes: [%s]\n".formatted(node.hostName())));
    World.await().until(() -> isOff(node));
    assertThat(drains()).containsKey(node.hostName());

    world.delete(HpcQueue.class, "first");
    world.awaitGone(HpcQueue.class, "first");

    assertThat(drains())
        .as("drains; events %s", AdoptionIT.events(world, "DrainsLeft"))
        .doesNotContainKey(node.hostName());
    assertThat(isOff(node)).isTrue();
  }
}
