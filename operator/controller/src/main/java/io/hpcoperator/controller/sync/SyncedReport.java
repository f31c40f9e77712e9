package io.hpcoperator.controller.sync;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Collects what the Synced condition says of the settings: all that is not in sync, by the reason
 * that most needs a person.
 */
final class SyncedReport {
  private static final String NO_REPEAT =
      "Correct the spec; the request is not repeated before the spec or reconcile-now changes";

  private final List<String> refused = new ArrayList<>();
  private final List<String> stuck = new ArrayList<>();
  private final List<String> differing = new ArrayList<>();
  private final List<String> changing = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private boolean drift;

  /** The cloud calls the request wrong. */
  void refused(String what, String error) {
    refused.add(what + ". " + end(error) + " " + NO_REPEAT);
  }

  /** No request brings it about. */
  void impossible(String what, String way) {
    refused.add(what + ". " + way);
  }

  /** Nothing more is done about it. */
  void stuck(String what) {
    stuck.add(what);
  }

  /** It is left as it is. */
  void differs(String what) {
    drift = true;
    differing.add(what);
  }

  /**
   * @param byOthers whether it is somebody else's change that is undone
   */
  void changing(String what, boolean byOthers) {
    drift |= byOthers;
    changing.add(what);
  }

  /** The cloud is at it. */
  void underway(String what) {
    changing.add(what);
  }

  void unread(String setting, CloudException error) {
    unread.add(
        error == null
            ? setting + " has not been read yet"
            : setting + " could not be read: " + Failures.said(error));
  }

  /** Nothing can be concluded or done. */
  void unclear(String what) {
    unread.add(what);
  }

  /** What is on its way, as a sentence; null for nothing. */
  String underway() {
    return changing.isEmpty() ? null : sentences(changing);
  }

  /** What cannot be had, as sentences; null for nothing. */
  String refusal() {
    return refused.isEmpty() ? null : sentences(refused);
  }

  /** Empty while all is in sync. */
  Optional<Aspect> aspect() {
    var all = Stream.of(refused, stuck, differing, changing, unread).flatMap(List::stream).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    boolean known = all.size() > unread.size();
    return Optional.of(
        new Aspect(
            Conditions.SYNCED,
            known ? ConditionStatus.FALSE : ConditionStatus.UNKNOWN,
            reason(known),
            sentences(all)));
  }

  private Reason reason(boolean known) {
    if (!refused.isEmpty()) {
      return Reason.INVALID_REQUEST;
    }
    if (!stuck.isEmpty()) {
      return Reason.NOT_TAKING;
    }
    if (drift) {
      return Reason.DRIFTED;
    }
    return known ? Reason.UPDATING : Reason.OBSERVING;
  }

  /** Each begins large and ends with a full stop, but for the names of fields. */
  private static String sentences(List<String> parts) {
    return String.join(" ", parts.stream().map(SyncedReport::end).toList());
  }

  private static String end(String text) {
    return text == null || text.endsWith(".") ? String.valueOf(text) : text + ".";
  }
}
