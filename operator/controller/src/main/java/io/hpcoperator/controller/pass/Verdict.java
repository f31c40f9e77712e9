package io.hpcoperator.controller.pass;

import io.hpcoperator.api.v1alpha1.Condition;
import java.util.List;

/**
 * What one pass found out about a resource, as far as conditions tell it.
 *
 * @param standing how the resource stands
 * @param reason why
 * @param message what happened, what the cloud said, and what to do
 */
public record Verdict(Standing standing, Reason reason, String message) {

  /** How a resource stands; decides which conditions it has. */
  public enum Standing {
    /** Works as asked. */
    READY,
    /** Does not yet, or no longer, but the operator or the cloud is on its way there. */
    WORKING,
    /** Cannot go on without a person. */
    STALLED,
    /** Left alone on request. */
    PAUSED,
    /** Not known. */
    UNKNOWN
  }

  /** The resource works as asked. */
  public static Verdict ready(Reason reason, String message) {
    return new Verdict(Standing.READY, reason, message);
  }

  /** Something is on its way, in the cloud, in Kubernetes or in the operator. */
  public static Verdict working(Reason reason, String message, Object... arguments) {
    return new Verdict(Standing.WORKING, reason, message.formatted(arguments));
  }

  /** A person has to do something; the message says what. */
  public static Verdict stalled(Reason reason, String message, Object... arguments) {
    return new Verdict(Standing.STALLED, reason, message.formatted(arguments));
  }

  /** The user asked to leave the resource alone. */
  public static Verdict paused() {
    return new Verdict(
        Standing.PAUSED,
        Reason.PAUSED,
        "The annotation hpc-operator.io/paused is \"true\": the cloud is neither looked at nor changed until it is removed.");
  }

  /** Nothing is known for the time being. */
  public static Verdict unknown(Reason reason, String message) {
    return new Verdict(Standing.UNKNOWN, reason, message);
  }

  /**
   * What is there is being read before the next step of a deletion: what was said of the deletion
   * stays.
   *
   * @param known what the conditions tell so far; null for nothing
   */
  public static Verdict deleting(List<Condition> known, Long generation) {
    return working(
        Conditions.tellOf(known, generation) ? Reason.OBSERVING : Reason.DELETING,
        "Reading what the cloud has.");
  }

  /** Whether the pass found nothing out, since what it needs to see has not been read yet. */
  public boolean isNoNews() {
    return reason == Reason.OBSERVING;
  }

  /** Whether the cloud is worth being looked at often. */
  public boolean inFlight() {
    return standing == Standing.WORKING || standing == Standing.UNKNOWN;
  }
}
