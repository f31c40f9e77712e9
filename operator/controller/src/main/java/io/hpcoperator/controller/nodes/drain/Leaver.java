package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.api.v1alpha1.ScaleInStatus.NodeDrain;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.pass.Work;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A node that is to go, that is being given back, or that was passed over.
 *
 * @param hostName null for a node without one
 * @param since since when it is to go, or is not listed; null when neither is true
 * @param reason what others wrote down when they drained it; null for nothing
 * @param off whether it is to be powered off only
 */
public record Leaver(
    String hostName, String instanceId, State state, Instant since, String reason, boolean off) {

  /** One that is not to be powered off. */
  public Leaver(String hostName, String instanceId, State state, Instant since, String reason) {
    this(hostName, instanceId, state, since, reason, false);
  }

  /** What is known of a node. */
  public enum State {
    /** The scheduler is to be asked. */
    CHOSEN("Chosen"),
    /** The scheduler was asked and did not tell. */
    UNKNOWN("Unknown"),
    /** It gets jobs. */
    SERVING("Serving"),
    /** It may have been drained by us, and may have jobs. */
    DRAINING("Draining"),
    /** It is drained by us and has no job. */
    DRAINED("Drained"),
    /** It may have been given back already. */
    RESUMING("Resuming"),
    /** It may have been drained by us before it was powered off; the scheduler is to be asked. */
    PARKED("PoweredOff"),
    /** Somebody else drained it. */
    HELD("DrainedByOthers"),
    /** The cloud took the call that removes it, which may fail yet. */
    REMOVING("Removing"),
    /** It may have been drained by us, and the queue's list does not show it. */
    MISSING("NotListed"),
    /** The same, and the list of the whole cluster does not show it either. */
    GONE("InNoList");

    private final String text;

    State(String text) {
      this.text = text;
    }

    static State of(String text) {
      for (var state : values()) {
        if (state.text.equals(text)) {
          return state;
        }
      }
      return UNKNOWN;
    }
  }

  static Leaver of(NodeDrain node) {
    return new Leaver(
        node.hostName(),
        node.instanceId(),
        State.of(node.state()),
        node.since() == null ? null : Work.time(node.since()),
        node.reason(),
        Boolean.TRUE.equals(node.toBePoweredOff()));
  }

  static Leaver chosen(ClusterNode node, Instant now, boolean off) {
    return new Leaver(
        node.hostName(),
        node.id(),
        isHost(node.hostName()) ? State.CHOSEN : State.UNKNOWN,
        now,
        null,
        off);
  }

  /** A node that was powered off and is in service again. */
  static Leaver parked(ClusterNode node) {
    return new Leaver(node.hostName(), node.id(), State.PARKED, null, null);
  }

  private static boolean isHost(String name) {
    return name != null && SchedulerShell.HOST.matcher(name).matches();
  }

  /** Whether the scheduler can be asked about it. */
  boolean hasHost() {
    return isHost(hostName);
  }

  NodeDrain status() {
    return new NodeDrain(
        hostName,
        instanceId,
        state.text,
        leaving(),
        since == null ? null : since.toString(),
        reason,
        off ? true : null);
  }

  /** What people know it by. */
  String name() {
    return hostName == null ? instanceId : hostName;
  }

  public boolean leaving() {
    return since != null && !isLookedFor();
  }

  /** Whether the lists are waited for that say where it is. */
  public boolean isLookedFor() {
    return state == State.MISSING || state == State.GONE;
  }

  /** Whether the scheduler may have been told by us to give it no jobs. */
  public boolean mayBeDrained() {
    return switch (state) {
      case DRAINING, DRAINED, RESUMING, PARKED, REMOVING, MISSING, GONE -> true;
      case CHOSEN, UNKNOWN, SERVING, HELD -> false;
    };
  }

  Leaver in(State newState) {
    return new Leaver(hostName, instanceId, newState, since, reason, off);
  }

  /** Time with a node that was to be powered off only does not count when it is to be removed. */
  Leaver leavingSince(Instant time, boolean toBePoweredOff) {
    boolean goesOn = leaving() && (toBePoweredOff || !off);
    return new Leaver(
        hostName,
        instanceId,
        switch (state) {
          // Whether it was given back in the meantime, the scheduler has to tell.
          case RESUMING, PARKED, REMOVING, MISSING, GONE -> State.DRAINING;
          case CHOSEN, UNKNOWN, SERVING, DRAINING, DRAINED, HELD -> state;
        },
        goesOn ? since : time,
        reason,
        toBePoweredOff);
  }

  Leaver staying() {
    boolean askedAnew = isLookedFor() || state == State.REMOVING;
    return new Leaver(hostName, instanceId, askedAnew ? State.PARKED : state, null, reason);
  }

  /**
   * Looked for since now, or since that was found first.
   *
   * @param lookedFor which lists do not show it
   */
  Leaver lookedFor(State lookedFor, Instant now) {
    return state == lookedFor
        ? this
        : new Leaver(hostName, instanceId, lookedFor, now.truncatedTo(ChronoUnit.SECONDS), null);
  }

  /** After a look that failed: nothing new is known, and what was proven no longer holds. */
  Leaver unanswered() {
    return switch (state) {
      case DRAINED -> in(State.DRAINING);
      case SERVING -> in(State.CHOSEN);
      case CHOSEN, UNKNOWN, DRAINING, RESUMING, PARKED, HELD, REMOVING, MISSING, GONE -> this;
    };
  }

  /** After a look that did not show it. */
  Leaver unproven() {
    return switch (state) {
      case DRAINED, DRAINING -> in(State.DRAINING);
      case RESUMING, PARKED, REMOVING, MISSING, GONE -> this;
      case CHOSEN, SERVING, UNKNOWN, HELD -> in(State.UNKNOWN);
    };
  }

  /** After a look that showed it. */
  Leaver seen(HostSight sight, String uid) {
    if (!sight.drained()) {
      return new Leaver(hostName, instanceId, State.SERVING, since, null, off);
    }
    return DrainReason.isOf(uid, sight.reason())
        ? new Leaver(
            hostName, instanceId, sight.idle() ? State.DRAINED : State.DRAINING, since, null, off)
        : new Leaver(hostName, instanceId, State.HELD, since, shortened(sight.reason()), off);
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200);
  }
}
