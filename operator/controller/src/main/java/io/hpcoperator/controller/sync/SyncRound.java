package io.hpcoperator.controller.sync;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One look at all settings of an object, by the rules of {@link SyncPlanner}. */
final class SyncRound<C> {
  private static final String CORRECTED = "Corrected";
  private static final String REPORTED = "Reported";

  private final DriftPolicy policy;
  private final boolean mayChange;
  private final Duration lag;
  private final Instant now;
  private final SyncMemory before;
  private final SyncedReport report = new SyncedReport();
  private final List<SettingStatus> settings = new ArrayList<>();
  private SyncMemory memory;
  private Candidate<C> next;
  private Duration lookAgain;

  /**
   * A change that could be made.
   *
   * @param triedAt when the cloud last did not take it; null when that is not so
   */
  private record Candidate<C>(SyncDecision.Change<C> change, Instant triedAt) {
    /** What did not fail goes first, then what failed longest ago. */
    boolean goesBefore(Candidate<C> other) {
      return other == null
          || other.triedAt != null && (triedAt == null || triedAt.isBefore(other.triedAt));
    }
  }

  SyncRound(DriftPolicy policy, boolean mayChange, Duration lag, Instant now, SyncMemory memory) {
    this.policy = policy;
    this.mayChange = mayChange;
    this.lag = lag;
    this.now = now;
    this.before = memory;
    this.memory = memory;
  }

  void look(Setting<C> setting) {
    var last = before.find(setting.name()).orElseGet(() -> blank(setting.name()));
    var comparison = setting.comparison();
    if (comparison instanceof Setting.Same<C> && mayBeOfBefore(setting, last)) {
      sameAsBefore(setting, last);
    } else if (comparison instanceof Setting.Same<C>
        || comparison instanceof Setting.Unwatched<C>) {
      inSync(setting, last);
    } else if (comparison instanceof Setting.Underway<C> going) {
      underway(setting, last, going.what());
    } else if (comparison instanceof Setting.Unread<C> nothing) {
      unread(setting, last, nothing);
    } else if (comparison instanceof Setting.Unclear<C> unclear) {
      report.unclear(setting.name() + ": " + unclear.why());
      keep(last, isRefused(setting, last) ? SyncMemory.REFUSED : SyncMemory.UNKNOWN);
      lookAgainIn(lag);
    } else if (comparison instanceof Setting.Differs<C> differs) {
      differs(setting, last, differs.differences(), differs, null);
    } else if (comparison instanceof Setting.Fixed<C> fixed) {
      differs(setting, last, fixed.differences(), null, fixed.way());
    }
  }

  SyncDecision<C> decision() {
    return new SyncDecision<>(
        memory.withSettings(settings),
        Optional.ofNullable(next).map(Candidate::change),
        report.underway(),
        report.refusal(),
        report.aspect(),
        lookAgain);
  }

  private static SettingStatus blank(String name) {
    return new SettingStatus(name, null, null, null, null, null, null, null, null, null);
  }

  /**
   * Whether what the cloud shows may be of before a call that was made for something else. If it
   * counted, what the call brought about would be taken for somebody else's change afterwards.
   */
  private boolean mayBeOfBefore(Setting<C> setting, SettingStatus last) {
    var sent = Work.time(last.sentAt());
    boolean forThis =
        setting.fingerprint().equals(last.applying()) && !Work.time(last.triedAt()).isBefore(sent);
    return last.sentAt() != null
        && now.isBefore(sent.plus(lag))
        && !setting.fingerprint().equals(last.applied())
        && !forThis;
  }

  private void sameAsBefore(Setting<C> setting, SettingStatus last) {
    report.underway(
        setting.name()
            + " is as the spec says, but the cloud may not show yet what was last asked of it");
    lookAgainIn(Patience.atLeastASecond(Duration.between(now, Work.time(last.sentAt()).plus(lag))));
    keep(last, SyncMemory.UPDATING);
  }

  private void unread(Setting<C> setting, SettingStatus last, Setting.Unread<C> nothing) {
    boolean refused = isRefused(setting, last);
    if (refused) {
      report.refused(setting.name(), last.error());
    }
    if (nothing.error() != null) {
      report.unread(setting.name(), nothing.error());
      keep(last, refused ? SyncMemory.REFUSED : SyncMemory.UNKNOWN);
      return;
    }
    // What was last seen stands while it is read again.
    if (last.state() != null) {
      settings.add(last);
    }
    boolean sameWish = setting.fingerprint().equals(wish(last));
    if (sameWish && SyncMemory.DRIFTED.equals(last.state())) {
      report.differs(setting.name() + " differs and is being read again");
    } else if (sameWish && SyncMemory.UPDATING.equals(last.state())) {
      report.underway(setting.name() + " is being changed and read again");
    } else if (!refused && !(sameWish && SyncMemory.IN_SYNC.equals(last.state()))) {
      report.unread(setting.name(), null);
    }
  }

  private void underway(Setting<C> setting, SettingStatus last, String what) {
    boolean goesOn = SyncMemory.UPDATING.equals(last.state());
    var begun = goesOn ? later(Work.time(last.since()), Work.time(last.triedAt())) : now;
    var deadline = begun.plus(SyncPlanner.MAX_UNDERWAY);
    if (now.isBefore(deadline)) {
      report.underway(what);
      lookAgainIn(Duration.between(now, deadline));
    } else {
      report.stuck(
          "%s since %s. Look into it in the cloud's console"
              .formatted(what, SyncMemory.seconds(begun)));
    }
    changing(setting, last, SyncMemory.UPDATING, attempts(setting, last), last.remaining());
  }

  private void differs(
      Setting<C> setting,
      SettingStatus last,
      List<Difference> found,
      Setting.Differs<C> way,
      String otherWay) {
    boolean drift = setting.fingerprint().equals(last.applied());
    if (drift && policy == DriftPolicy.IGNORE && mayChange) {
      inSync(setting, last);
      return;
    }
    if (isLag(setting, last, way)) {
      var text = text(found, false) + "; the cloud may not show it yet";
      report.changing(joined(text, "; ", last.error()), false);
      lookAgainIn(Patience.atLeastASecond(Duration.between(now, showsBy(last))));
      changing(setting, last, SyncMemory.UPDATING, attempts(setting, last), last.remaining());
      return;
    }
    boolean correct = mayChange && way != null && !(drift && policy == DriftPolicy.REPORT);
    var known = drift ? remember(last, found, correct ? CORRECTED : REPORTED) : last.drift();
    var seen = with(last, known);
    var text = text(found, drift);
    if (correct) {
      correct(setting, seen, way, text, drift);
      return;
    }
    note(
        seen,
        SyncMemory.DRIFTED,
        last.applied(),
        setting.fingerprint(),
        attempts(setting, last),
        last.remaining());
    if (otherWay != null && mayChange && !drift) {
      report.impossible(text, joined(otherWay, " ", known(setting, last)));
    } else {
      report.differs(otherWay == null ? text : text + ". " + otherWay);
    }
  }

  private void correct(
      Setting<C> setting, SettingStatus last, Setting.Differs<C> way, String text, boolean drift) {
    int attempts = isNearer(setting, last, way) ? 0 : attempts(setting, last);
    var remaining = attempts == 0 ? Integer.valueOf(way.remaining()) : last.remaining();
    if (isRefused(setting, last)) {
      report.refused(text, last.error());
      changing(setting, last, SyncMemory.REFUSED, attempts, remaining);
    } else if (attempts >= SyncPlanner.MAX_ATTEMPTS) {
      report.stuck(
          "The cloud took the change %d times and does not show it: %s. It is not sent again before the spec or reconcile-now changes"
              .formatted(attempts, text));
      changing(setting, last, SyncMemory.DRIFTED, attempts, remaining);
    } else {
      var error = known(setting, last);
      report.changing(joined(text, "; ", error), drift);
      propose(
          new Candidate<>(
              new SyncDecision.Change<>(setting.name(), way.change(), text, error != null),
              error == null ? null : Work.time(last.triedAt())));
      changing(setting, last, SyncMemory.UPDATING, attempts, remaining);
    }
  }

  /** How the last call for this very wish failed; null if it did not. */
  private static String known(Setting<?> setting, SettingStatus last) {
    return setting.fingerprint().equals(last.applying()) ? last.error() : null;
  }

  private static String joined(String text, String between, String error) {
    return error == null ? text : text + between + error;
  }

  /** Whether this very wish was refused as wrong. */
  private static boolean isRefused(Setting<?> setting, SettingStatus last) {
    return SyncMemory.REFUSED.equals(last.state()) && setting.fingerprint().equals(last.applying());
  }

  /**
   * Whether less differs than when the cloud took the first call for this wish.
   *
   * @param way null when no call is left to make
   */
  private static boolean isNearer(Setting<?> setting, SettingStatus last, Setting.Differs<?> way) {
    return setting.fingerprint().equals(last.applying())
        && last.remaining() != null
        && way != null
        && way.remaining() < last.remaining();
  }

  /**
   * Whether the cloud took a call for this wish just now, and may not show its effect yet: or may
   * have taken it, where there is no call to make again.
   */
  private boolean isLag(Setting<C> setting, SettingStatus last, Setting.Differs<C> way) {
    return setting.fingerprint().equals(wish(last))
        && last.triedAt() != null
        && (last.error() == null || way == null)
        && now.isBefore(showsBy(last))
        && !isNearer(setting, last, way);
  }

  private Instant showsBy(SettingStatus last) {
    return Work.time(last.triedAt()).plus(lag);
  }

  private void propose(Candidate<C> candidate) {
    if (candidate.goesBefore(next)) {
      next = candidate;
    }
  }

  /**
   * Puts on record what is new: the cloud was seen to match before, or differs in another way.
   *
   * @return fingerprint of what is on record by now
   */
  private String remember(SettingStatus last, List<Difference> found, String action) {
    var fingerprint = Fingerprint.of(List.of(action, found));
    if (!fingerprint.equals(last.drift())) {
      boolean known = last.drift() != null;
      memory =
          memory.withDrift(
              found.stream().filter(d -> !known || !before.isNewest(d, action)).toList(),
              action,
              now);
    }
    return fingerprint;
  }

  /** With the time of those that somebody else made. */
  private String text(List<Difference> found, boolean drift) {
    return found.stream()
        .map(
            difference ->
                difference.text()
                    + (drift
                        ? memory
                            .newest(difference.field())
                            .map(record -> " (seen " + record.time() + ")")
                            .orElse("")
                        : ""))
        .collect(Collectors.joining("; "));
  }

  /** What the cloud is being, or was last, made to have. */
  private static String wish(SettingStatus last) {
    return last.applying() == null ? last.applied() : last.applying();
  }

  /** Calls taken for this very wish. */
  private int attempts(Setting<C> setting, SettingStatus last) {
    return setting.fingerprint().equals(last.applying()) ? SyncMemory.attempts(last) : 0;
  }

  private void lookAgainIn(Duration duration) {
    lookAgain = lookAgain == null || duration.compareTo(lookAgain) < 0 ? duration : lookAgain;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /**
   * Once another wish is being carried out, the cloud no longer counts as having had the former: if
   * the spec goes back to it, that is a change of the spec again and nobody's drift.
   */
  private void changing(
      Setting<C> setting, SettingStatus last, String state, int attempts, Integer remaining) {
    var wish = setting.fingerprint();
    note(last, state, wish.equals(last.applied()) ? wish : null, wish, attempts, remaining);
  }

  private void inSync(Setting<C> setting, SettingStatus last) {
    note(with(last, null), SyncMemory.IN_SYNC, setting.fingerprint(), null, 0, null);
  }

  /**
   * @param applying null when nothing is left to do, which leaves the time of the last call
   *     standing
   */
  private void note(
      SettingStatus last,
      String state,
      String applied,
      String applying,
      int attempts,
      Integer remaining) {
    boolean sameWish = applying != null && applying.equals(wish(last));
    settings.add(
        new SettingStatus(
            last.name(),
            state,
            applied,
            applying,
            attempts == 0 ? null : attempts,
            remaining,
            applying == null || sameWish ? last.triedAt() : null,
            sameWish ? last.error() : null,
            last.drift(),
            since(last, state)));
  }

  private static SettingStatus with(SettingStatus last, String drift) {
    return new SettingStatus(
        last.name(),
        last.state(),
        last.applied(),
        last.applying(),
        last.attempts(),
        last.remaining(),
        last.triedAt(),
        last.error(),
        drift,
        last.since());
  }

  /** Everything stays but the state. */
  private void keep(SettingStatus last, String state) {
    settings.add(
        new SettingStatus(
            last.name(),
            state,
            last.applied(),
            last.applying(),
            last.attempts(),
            last.remaining(),
            last.triedAt(),
            last.error(),
            last.drift(),
            since(last, state)));
  }

  private String since(SettingStatus last, String state) {
    return state.equals(last.state()) ? last.since() : SyncMemory.seconds(now);
  }
}
