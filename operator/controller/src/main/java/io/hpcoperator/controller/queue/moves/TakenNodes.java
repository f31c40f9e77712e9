package io.hpcoperator.controller.queue.moves;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Nodes of other queues that are to be moved into this one: as a setting of the queue, so that what
 * the cloud refuses, does not do, or somebody undoes is dealt with as anywhere else. Nodes come
 * while they are idle, and no more of them than are missing. Pure.
 *
 * @param incoming how many nodes are on their way or waited for, which need not be bought
 */
public record TakenNodes(Setting<ClusterCall> setting, int incoming) {
  /** Name of the setting. */
  public static final String NAME = "takeNodes";

  private static final int NAMED = 10;

  private static final String WAY =
      "Take them out of takeNodes, correct the names, or bring them back into service; the other nodes are not held up.";

  /**
   * @param names host names and ids of the spec
   * @param seated ids of instances that have their place in the queue already, since
   *     existingInstances names them, too: they are moved like the others, and counted there
   * @param replicas nodes there are to be
   */
  public static TakenNodes look(
      List<String> names, Set<String> seated, int replicas, SyncMemory memory, Whereabouts where) {
    var fingerprint = Fingerprint.of(names);
    if (where.here() == null || !where.here().hasValue()) {
      return new TakenNodes(
          new Setting<>(NAME, fingerprint, new Setting.Unread<>(where.error())), 0);
    }
    var absent = names.stream().filter(name -> !where.isHere(name)).toList();
    if (absent.isEmpty()) {
      return new TakenNodes(new Setting<>(NAME, fingerprint, new Setting.Same<>()), 0);
    }
    int room = Math.max(0, replicas - where.count());
    boolean hadAll = memory.isApplied(NAME, fingerprint);
    if (room == 0) {
      // Those that were here and went, as others do that are too many, are not missed.
      return new TakenNodes(
          new Setting<>(
              NAME,
              fingerprint,
              hadAll
                  ? new Setting.Same<>()
                  : new Setting.Unclear<>(
                      "%s not moved, since the queue has the %d nodes that replicas says. Raise replicas to have them moved."
                          .formatted(list(absent), where.count()))),
          0);
    }
    if (!where.isKnown()) {
      // Until it is known where they are, none is bought in their place.
      return new TakenNodes(
          new Setting<>(NAME, fingerprint, new Setting.Unread<>(where.error())),
          Math.min(room, (int) absent.stream().filter(name -> !seated.contains(name)).count()));
    }
    return sort(absent, seated, room, hadAll, fingerprint, where);
  }

  private static TakenNodes sort(
      List<String> absent,
      Set<String> seated,
      int room,
      boolean hadAll,
      String fingerprint,
      Whereabouts where) {
    var moving = new ArrayList<Whereabouts.Place>();
    var waiting = new ArrayList<String>();
    var refused = new ArrayList<Difference>();
    int counted = 0;
    for (var name : absent) {
      var place = where.find(name).orElse(null);
      var obstacle = place == null ? null : obstacle(name, place, where);
      if (place == null) {
        if (!hadAll) {
          refused.add(difference(name, where, "in no queue of the cluster"));
        }
      } else if (obstacle != null) {
        refused.add(difference(name, where, obstacle));
      } else if (!ListedNodes.isFree(place.node()) || isLeaving(place, where)) {
        waiting.add("%s in queue %s".formatted(name, place.queue()));
        counted += hasId(seated, place.node()) ? 0 : 1;
      } else {
        moving.add(place);
        counted += hasId(seated, place.node()) ? 0 : 1;
      }
    }
    int left = Math.min(room, moving.size() + waiting.size());
    return new TakenNodes(
        new Setting<>(NAME, fingerprint, compare(moving, waiting, refused, room, left, where)),
        Math.min(room, counted));
  }

  private static Setting.Comparison<ClusterCall> compare(
      List<Whereabouts.Place> moving,
      List<String> waiting,
      List<Difference> refused,
      int room,
      int left,
      Whereabouts where) {
    var next = moving.stream().limit(Math.min(room, SetQueue.MOST)).toList();
    if (!next.isEmpty()) {
      return new Setting.Differs<>(
          next.stream()
              .map(p -> difference(p.node().hostName(), where, "in queue " + p.queue()))
              .toList(),
          new SetQueue(where.queue(), next.stream().map(p -> p.node().hostName()).toList()),
          left);
    }
    if (!refused.isEmpty()) {
      return new Setting.Fixed<>(refused, WAY);
    }
    return waiting.isEmpty()
        ? new Setting.Same<>()
        : new Setting.Unclear<>(
            "%s moved as soon as idle, in service, and not about to leave the cluster."
                .formatted(list(waiting)));
  }

  /** Why a node must not be taken; null when it may. */
  private static String obstacle(String name, Whereabouts.Place place, Whereabouts where) {
    var node = place.node();
    if (node.hostName() == null) {
      return "in queue " + place.queue() + " without a host name, by which nodes are moved";
    }
    if (ListedNodes.isOutOfService(node)) {
      return "in queue %s, and out of service (%s)".formatted(place.queue(), node.status());
    }
    var owner = where.neighbour(place.queue());
    var pinned = owner.filter(n -> contains(n.pinned(), node)).map(Neighbour::name);
    if (pinned.isPresent()) {
      return "in queue %s, pinned by HpcQueue %s".formatted(place.queue(), pinned.get());
    }
    return where.neighbours().stream()
        .filter(n -> n.older() && contains(n.takes(), node))
        .findFirst()
        .map(n -> "in queue %s, taken by HpcQueue %s".formatted(place.queue(), n.name()))
        .orElse(null);
  }

  /** A drained node that changed hands would stay drained: nobody would know who drained it. */
  private static boolean isLeaving(Whereabouts.Place place, Whereabouts where) {
    return where.neighbours().stream().anyMatch(n -> hasId(n.leaving(), place.node()));
  }

  /** A node on premises is no instance, and has no id of one. */
  private static boolean hasId(Set<String> ids, ClusterNode node) {
    return node.id() != null && ids.contains(node.id());
  }

  private static boolean contains(Set<String> names, ClusterNode node) {
    return names.stream().anyMatch(name -> Whereabouts.isNamed(node, name));
  }

  private static Difference difference(String name, Whereabouts where, String found) {
    return new Difference(NAME, name + " in queue " + where.queue(), found);
  }

  private static String list(List<String> names) {
    return Counted.some(names, NAMED) + (names.size() == 1 ? " is" : " are");
  }
}
