package io.hpcoperator.controller.pass;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Turns a verdict into the conditions of a resource: the only place that does. */
public final class Conditions {
  /** The summary. */
  public static final String READY = "Ready";

  /**
   * Whether the cloud matches the spec, in what this version compares: that the object is there,
   * its number of nodes, the name of an environment.
   */
  public static final String SYNCED = "Synced";

  /** There only while something is on its way (kstatus). */
  public static final String RECONCILING = "Reconciling";

  /** There only while a person is needed (kstatus). */
  public static final String STALLED = "Stalled";

  /** There only while the resource is paused. */
  public static final String PAUSED = "Paused";

  /** Limit of metav1.Condition. */
  private static final int MAX_MESSAGE = 32768;

  /**
   * The conditions that are true now. A transition time moves only when a status flips.
   *
   * @param previous conditions of the resource so far; null for none
   */
  public static List<Condition> of(
      List<Condition> previous, Verdict verdict, long generation, Instant now) {
    var setter = new Setter(previous == null ? List.of() : previous, verdict, generation, now);
    setter.set(READY, ready(verdict.standing()));
    setter.set(SYNCED, ready(verdict.standing()));
    switch (verdict.standing()) {
      case WORKING -> setter.set(RECONCILING, ConditionStatus.TRUE);
      case STALLED -> setter.set(STALLED, ConditionStatus.TRUE);
      case PAUSED -> setter.set(PAUSED, ConditionStatus.TRUE);
      case READY, UNKNOWN -> {}
    }
    return List.copyOf(setter.conditions);
  }

  /** The condition of a type, or null. */
  public static Condition find(List<Condition> conditions, String type) {
    return conditions == null
        ? null
        : conditions.stream().filter(c -> c.type().equals(type)).findFirst().orElse(null);
  }

  /** Whether a condition of the type is there and True. */
  public static boolean isTrue(List<Condition> conditions, String type) {
    var condition = find(conditions, type);
    return condition != null && condition.status() == ConditionStatus.TRUE;
  }

  private static ConditionStatus ready(Verdict.Standing standing) {
    return switch (standing) {
      case READY -> ConditionStatus.TRUE;
      case WORKING, STALLED -> ConditionStatus.FALSE;
      case PAUSED, UNKNOWN -> ConditionStatus.UNKNOWN;
    };
  }

  private record Setter(
      List<Condition> previous,
      Verdict verdict,
      long generation,
      Instant now,
      List<Condition> conditions) {

    Setter(List<Condition> previous, Verdict verdict, long generation, Instant now) {
      this(previous, verdict, generation, now, new ArrayList<>());
    }

    void set(String type, ConditionStatus status) {
      var old = find(previous, type);
      boolean flipped = old == null || old.status() != status;
      conditions.add(
          new Condition(
              type,
              status,
              generation,
              flipped ? now.truncatedTo(ChronoUnit.SECONDS).toString() : old.lastTransitionTime(),
              reason(type, status),
              cut(verdict.message())));
    }

    private String reason(String type, ConditionStatus status) {
      boolean inSync = type.equals(SYNCED) && status == ConditionStatus.TRUE;
      return (inSync ? Reason.IN_SYNC : verdict.reason()).text();
    }

    private static String cut(String message) {
      return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    }
  }

  private Conditions() {}
}
