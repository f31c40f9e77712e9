package io.hpcoperator.controller.sync;

import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Work;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What must not be forgotten of the settings of an object; kept in the resource's status.
 *
 * @param settings how each one stood last
 * @param drift the last changes made behind the operator's back, newest first
 */
public record SyncMemory(List<SettingStatus> settings, List<DriftRecord> drift) {
  /** State of a setting the cloud has as the spec wants it. */
  static final String IN_SYNC = "InSync";

  /** State of a setting that is being changed to what the spec wants. */
  static final String UPDATING = "Updating";

  /** State of a setting that differs, and is left so or could not be changed. */
  static final String DRIFTED = "Drifted";

  /** State of a setting whose change the cloud calls wrong. */
  static final String REFUSED = "Refused";

  /** State of a setting that could not be read. */
  static final String UNKNOWN = "Unknown";

  private static final int MAX_DRIFT = 10;

  /** Values of a drift record and errors are for people; they end here. */
  private static final int MAX_TEXT = 512;

  /** Ends what was about to be asked when it was written down. */
  private static final String UNSURE = "?";

  /**
   * What was asked of the cloud for a setting.
   *
   * @param sure whether the cloud is known to have taken it
   */
  public record Asked(String value, boolean sure) {}

  public SyncMemory {
    settings = settings == null ? List.of() : List.copyOf(settings);
    drift = drift == null ? List.of() : List.copyOf(drift);
  }

  /**
   * Notes that a call is about to be made that is to bring about what no spec asks for. It counts
   * from the first one since which no less is left to do.
   *
   * @param remaining how much is left to do
   */
  public SyncMemory begun(String name, int remaining, Instant now) {
    var last = find(name);
    if (last.filter(s -> s.remaining() != null && s.remaining() <= remaining).isPresent()) {
      return this;
    }
    var begun =
        new SettingStatus(
            name, UPDATING, null, null, null, remaining, null, null, null, seconds(now));
    var all = new ArrayList<>(settings);
    all.removeIf(s -> name.equals(s.name()));
    all.add(last.map(s -> lasting(s, begun)).orElse(begun));
    return new SyncMemory(all, drift);
  }

  /** Notes that the cloud took a call that is to change a setting. */
  public SyncMemory tried(String name, Instant now) {
    return sent(name, now)
        .changing(
            name,
            s ->
                new SettingStatus(
                    name,
                    s.state(),
                    s.applied(),
                    s.applying(),
                    attempts(s) + 1,
                    s.remaining(),
                    seconds(now),
                    null,
                    s.drift(),
                    s.since()));
  }

  /**
   * Notes that a call is about to be made that may be taken without anybody getting to know: what
   * it does has its time to show, as if the cloud took it.
   */
  public SyncMemory trying(String name, Instant now) {
    return sent(name, now).changing(name, s -> triedAt(s, seconds(now)));
  }

  /** Takes {@link #trying} back: the cloud did not take the call. */
  public SyncMemory untried(String name) {
    return changing(name, s -> triedAt(s, null)).sent(name, (String) null);
  }

  /**
   * Notes that a call was made, or is about to be, that changes a setting or may do so, though it
   * is not made for the setting: for as long as the cloud's answers lag, they may be of before.
   */
  public SyncMemory sent(String name, Instant now) {
    return sent(name, seconds(now));
  }

  private SyncMemory sent(String name, String time) {
    return replacing(name, s -> s.withSentAt(time));
  }

  private static SettingStatus triedAt(SettingStatus s, String time) {
    return new SettingStatus(
        s.name(),
        s.state(),
        s.applied(),
        s.applying(),
        s.attempts(),
        s.remaining(),
        time,
        null,
        s.drift(),
        s.since());
  }

  /**
   * Notes that the cloud took a call that is to change a setting, and what it was about.
   *
   * @param asks what the cloud does not tell afterwards; null for nothing
   * @param takesBack whether the call takes back what was asked before
   */
  public SyncMemory taken(String name, String asks, boolean takesBack, Instant now) {
    var tried = tried(name, now);
    return asks != null || takesBack ? tried.asked(name, takesBack ? null : asks) : tried;
  }

  /**
   * Notes that the cloud did not take a call that was to change a setting. One it calls wrong is
   * not made again before {@link #afresh}. That there were too many requests says nothing.
   */
  public SyncMemory failed(String name, CloudException error, Instant now) {
    if (error.kind() == ErrorKind.THROTTLED) {
      return this;
    }
    return failed(name, error, error.kind() == ErrorKind.INVALID && !error.effectUnknown(), now);
  }

  /**
   * Notes that the cloud did not take a call about a part of what a setting says. The other parts
   * may be taken, so it is made again whatever the kind of the error.
   *
   * @param next where to go on, as {@link #asked(String)} tells it
   */
  public SyncMemory failedInPart(String name, CloudException error, String next, Instant now) {
    return failed(name, error, false, now).asked(name, next);
  }

  private SyncMemory failed(String name, CloudException error, boolean refused, Instant now) {
    var known = error.effectUnknown() ? sent(name, now) : this;
    return known.changing(
        name,
        s ->
            new SettingStatus(
                name,
                refused ? REFUSED : s.state(),
                s.applied(),
                s.applying(),
                s.attempts(),
                s.remaining(),
                seconds(now),
                cut(Failures.said(error)),
                s.drift(),
                s.since()));
  }

  /** Forgets how often changes were tried and what was refused: the user asked for another try. */
  public SyncMemory afresh() {
    return new SyncMemory(settings.stream().map(s -> lasting(s, afresh(s))).toList(), drift);
  }

  /** Notes what is about to be asked of the cloud, which the cloud does not tell afterwards. */
  public SyncMemory asking(String name, String value) {
    return asked(name, value + UNSURE);
  }

  /**
   * Notes what the cloud took, which it does not tell afterwards.
   *
   * @param value null when it took back what was asked before
   */
  public SyncMemory asked(String name, String value) {
    return replacing(name, s -> s.withAsked(value));
  }

  /** What was last asked of the cloud for a setting; empty for nothing. */
  public Optional<Asked> asked(String name) {
    return find(name)
        .map(SettingStatus::asked)
        .map(
            text ->
                text.endsWith(UNSURE)
                    ? new Asked(text.substring(0, text.length() - UNSURE.length()), false)
                    : new Asked(text, true));
  }

  /** Calls the cloud took so far for a wish that is on its way. */
  public int attempts(String name, String fingerprint) {
    return find(name)
        .filter(s -> fingerprint.equals(s.applying()))
        .map(SyncMemory::attempts)
        .orElse(0);
  }

  /** Whether the cloud had what is wished for before, or took a call for it. */
  public boolean isTaken(String name, String fingerprint) {
    return isApplied(name, fingerprint) || attempts(name, fingerprint) > 0;
  }

  private static SettingStatus afresh(SettingStatus s) {
    return new SettingStatus(
        s.name(),
        REFUSED.equals(s.state()) ? UPDATING : s.state(),
        s.applied(),
        s.applying(),
        null,
        null,
        // What the cloud took has its time to show all the same.
        s.error() == null ? s.triedAt() : null,
        null,
        s.drift(),
        s.since());
  }

  /** When a call was made last that is to change a setting, or was about to be made. */
  public Optional<Instant> triedAt(String name) {
    return find(name).map(SettingStatus::triedAt).map(Work::time);
  }

  /** How a setting stood last; empty when it was not looked at before. */
  public Optional<SettingStatus> find(String name) {
    return settings.stream().filter(s -> name.equals(s.name())).findFirst();
  }

  /** Whether the cloud was last seen, or made, to have of a setting what this stands for. */
  public boolean isApplied(String name, String fingerprint) {
    return find(name).filter(s -> fingerprint.equals(s.applied())).isPresent();
  }

  /** Since when the cloud is seen to have of a setting what this stands for; empty if it is not. */
  public Optional<Instant> inSyncSince(String name, String fingerprint) {
    return find(name)
        .filter(s -> IN_SYNC.equals(s.state()) && fingerprint.equals(s.applied()))
        .map(s -> Work.time(s.since()));
  }

  /** Whether the cloud did not take the last call for a wish, for a reason that may pass. */
  public boolean isFailing(String name, String fingerprint) {
    return !isRefused(name, fingerprint)
        && find(name)
            .filter(s -> fingerprint.equals(s.applying()) && s.error() != null)
            .isPresent();
  }

  /** Whether the cloud called a wish wrong. */
  public boolean isRefused(String name, String fingerprint) {
    return find(name)
        .filter(s -> fingerprint.equals(s.applying()) && REFUSED.equals(s.state()))
        .isPresent();
  }

  /** Whether the cloud took a wish as often as it is sent, and does not show it. */
  public boolean isGivenUp(String name, String fingerprint) {
    return attempts(name, fingerprint) >= SyncPlanner.MAX_ATTEMPTS
        && find(name).filter(s -> DRIFTED.equals(s.state())).isPresent();
  }

  /** Whether a setting differs and is on its way to what the spec says. */
  public boolean isBeingChanged(String name) {
    return find(name).filter(s -> UPDATING.equals(s.state())).isPresent();
  }

  /**
   * Takes back that the cloud was seen to have a setting as the spec says: what differs from now on
   * is the operator's own doing, and nobody's drift.
   */
  public SyncMemory unapplied(String name) {
    return changing(
        name,
        s ->
            new SettingStatus(
                name,
                s.state(),
                null,
                s.applying() == null ? s.applied() : s.applying(),
                s.attempts(),
                s.remaining(),
                s.triedAt(),
                s.error(),
                s.drift(),
                s.since()));
  }

  static int attempts(SettingStatus setting) {
    return setting.attempts() == null ? 0 : setting.attempts();
  }

  SyncMemory withSettings(List<SettingStatus> now) {
    return new SyncMemory(
        now.stream().map(s -> find(s.name()).map(last -> lasting(last, s)).orElse(s)).toList(),
        drift);
  }

  /** With what outlives each wish. */
  private static SettingStatus lasting(SettingStatus last, SettingStatus now) {
    return now.withAsked(last.asked()).withSentAt(last.sentAt());
  }

  /** The same, with how all settings but one stood in another memory. */
  SyncMemory withOthersOf(SyncMemory other, String name) {
    var all = new ArrayList<>(other.settings);
    all.removeIf(s -> name.equals(s.name()));
    settings.stream().filter(s -> name.equals(s.name())).forEach(all::add);
    return new SyncMemory(all, drift);
  }

  /** Puts changes on record. */
  SyncMemory withDrift(List<Difference> differences, String action, Instant now) {
    var all = new ArrayList<>(drift);
    for (var difference : differences) {
      all.add(
          0,
          new DriftRecord(
              difference.field(),
              cut(difference.wanted()),
              cut(difference.found()),
              seconds(now),
              action));
    }
    return new SyncMemory(settings, all.subList(0, Math.min(all.size(), MAX_DRIFT)));
  }

  /** The newest record of a field; empty for none. */
  Optional<DriftRecord> newest(String field) {
    return drift.stream().filter(record -> field.equals(record.field())).findFirst();
  }

  /** Whether the newest that is known of a field is this very difference. */
  boolean isNewest(Difference difference, String action) {
    return newest(difference.field())
        .filter(record -> record.wanted().equals(cut(difference.wanted())))
        .filter(record -> record.found().equals(cut(difference.found())))
        .filter(record -> record.action().equals(action))
        .isPresent();
  }

  static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private SyncMemory changing(String name, UnaryOperator<SettingStatus> change) {
    return replacing(name, s -> lasting(s, change.apply(s)));
  }

  private SyncMemory replacing(String name, UnaryOperator<SettingStatus> change) {
    return new SyncMemory(
        settings.stream().map(s -> name.equals(s.name()) ? change.apply(s) : s).toList(), drift);
  }

  private static String cut(String value) {
    var text = Objects.toString(value, "nothing");
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 3) + "...";
  }
}
