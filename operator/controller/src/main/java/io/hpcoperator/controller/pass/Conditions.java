package io.hpcoperator.controller.pass;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Turns a verdict into the conditions of a resource: the only place that does. */
public final class Conditions {
  /** The summary. */
  public static final String READY = "Ready";

  /** Whether the cloud matches the spec; names what differs. */
  public static final String SYNCED = "Synced";

  /** There only while something is on its way (kstatus). */
  public static final String RECONCILING = "Reconciling";

  /** There only while a person is needed (kstatus). */
  public static final String STALLED = "Stalled";

  /** What stands in the way of creating or growing. */
  public static final String PREFLIGHT = "Preflight";

  /** Whether the last purchase of nodes brought all that were asked for. */
  public static final String CAPACITY = "Capacity";

  /** Whether E-HPC was set up in an account that asks for it. */
  public static final String SERVICE_INITIALIZED = "ServiceInitialized";

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
    return of(previous, verdict, List.of(), generation, now);
  }

  /**
   * The conditions that are true now, with those that say something of their own.
   *
   * @param aspects may include Synced, which follows the verdict otherwise
   */
  public static List<Condition> of(
      List<Condition> previous,
      Verdict verdict,
      List<Aspect> aspects,
      long generation,
      Instant now) {
    var setter = new Setter(previous == null ? List.of() : previous, generation, now);
    setter.set(of(READY, ready(verdict.standing()), verdict));
    if (aspects.stream().noneMatch(aspect -> aspect.type().equals(SYNCED))) {
      setter.set(synced(verdict));
    }
    aspects.forEach(setter::set);
    switch (verdict.standing()) {
      case WORKING -> setter.set(of(RECONCILING, ConditionStatus.TRUE, verdict));
      case STALLED -> setter.set(of(STALLED, ConditionStatus.TRUE, verdict));
      case PAUSED -> setter.set(of(PAUSED, ConditionStatus.TRUE, verdict));
      case READY, UNKNOWN -> {}
    }
    return List.copyOf(setter.conditions);
  }

  /** What works as asked is in sync; what does not is not, for the same reason. */
  private static Aspect synced(Verdict verdict) {
    var status = ready(verdict.standing());
    return new Aspect(
        SYNCED,
        status,
        status == ConditionStatus.TRUE ? Reason.IN_SYNC : verdict.reason(),
        verdict.message());
  }

  private static Aspect of(String type, ConditionStatus status, Verdict verdict) {
    return new Aspect(type, status, verdict.reason(), verdict.message());
  }

  /** The condition of a type, or null. */
  public static Condition find(List<Condition> conditions, String type) {
    return conditions == null
        ? null
        : conditions.stream().filter(c -> c.type().equals(type)).findFirst().orElse(null);
  }

  /**
   * Whether the conditions tell of a generation of the spec.
   *
   * @param conditions null for none
   */
  public static boolean tellOf(List<Condition> conditions, Long generation) {
    var ready = find(conditions, READY);
    return ready != null && Objects.equals(ready.observedGeneration(), generation);
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
      List<Condition> previous, long generation, Instant now, List<Condition> conditions) {

    Setter(List<Condition> previous, long generation, Instant now) {
      this(previous, generation, now, new ArrayList<>());
    }

    void set(Aspect aspect) {
      var old = find(previous, aspect.type());
      boolean flipped = old == null || old.status() != aspect.status();
      conditions.add(
          new Condition(
              aspect.type(),
              aspect.status(),
              generation,
              flipped ? now.truncatedTo(ChronoUnit.SECONDS).toString() : old.lastTransitionTime(),
              aspect.reason().text(),
              cut(aspect.message())));
    }

    private static String cut(String message) {
      return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    }
  }

  private Conditions() {}
}
