package io.hpcoperator.controller.sync;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides what is done about settings that differ: the same rules for all kinds. Pure.
 *
 * <p>A change of the spec is always carried out. A change in the cloud, which shows as a difference
 * although the spec is what the cloud was last seen to have, goes by the drift policy. The two are
 * told apart by the fingerprint of what was last seen to match. A setting the cloud has taken three
 * times without showing it is not sent again before the spec changes.
 */
public final class SyncPlanner {
  /** Calls the cloud may take for one wish before it is given up. */
  static final int MAX_ATTEMPTS = 3;

  private static final String CORRECTED = "Corrected";
  private static final String REPORTED = "Reported";

  /**
   * @param mayChange whether the object may be changed at all
   */
  public static <C> SyncDecision<C> decide(
      List<Setting<C>> settings,
      SyncMemory memory,
      DriftPolicy policy,
      boolean mayChange,
      Instant now) {
    var round = new Round<C>(policy, mayChange, now, memory);
    settings.forEach(round::look);
    return round.decision();
  }

  /** The same about one setting alone: what is remembered of others stays. */
  public static <C> SyncDecision<C> decideOne(
      Setting<C> setting, SyncMemory memory, DriftPolicy policy, boolean mayChange, Instant now) {
    var decision = decide(List.of(setting), memory, policy, mayChange, now);
    return new SyncDecision<>(
        decision.memory().withOthersOf(memory, setting.name()),
        decision.change(),
        decision.underway(),
        decision.synced());
  }

  /** One look at all settings. */
  private static final class Round<C> {
    private final DriftPolicy policy;
    private final boolean mayChange;
    private final Instant now;
    private final SyncMemory before;
    private SyncMemory memory;
    private final List<SettingStatus> settings = new ArrayList<>();
    private final List<String> changing = new ArrayList<>();
    private final List<String> differing = new ArrayList<>();
    private final List<String> stuck = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private SyncDecision.Change<C> change;
    private boolean underway;

    private Round(DriftPolicy policy, boolean mayChange, Instant now, SyncMemory memory) {
      this.policy = policy;
      this.mayChange = mayChange;
      this.now = now;
      this.before = memory;
      this.memory = memory;
    }

    private void look(Setting<C> setting) {
      var comparison = setting.comparison();
      if (comparison instanceof Setting.Same<C>) {
        note(setting, SyncMemory.IN_SYNC, setting.fingerprint(), null);
      } else if (comparison instanceof Setting.Underway<C> going) {
        underway = true;
        changing.add(going.what());
        note(setting, SyncMemory.UPDATING, applied(setting), setting.fingerprint());
      } else if (comparison instanceof Setting.Unread<C> nothing) {
        unread(setting, nothing);
      } else if (comparison instanceof Setting.Differs<C> differs) {
        differs(setting, differs.differences(), differs.change(), null);
      } else if (comparison instanceof Setting.Fixed<C> fixed) {
        differs(setting, fixed.differences(), null, fixed.way());
      }
    }

    private void unread(Setting<C> setting, Setting.Unread<C> nothing) {
      var last = before.find(setting.name());
      if (nothing.error() != null) {
        unread.add(setting.name() + ": " + Failures.said(nothing.error()));
        note(setting, SyncMemory.UNKNOWN, applied(setting), null);
      } else if (last == null || !setting.fingerprint().equals(last.applied())) {
        unread.add(setting.name() + " has not been read yet.");
        settings.addAll(last == null ? List.of() : List.of(last));
      } else {
        // It was in sync when it was last read, or its difference is known.
        settings.add(last);
      }
    }

    private void differs(Setting<C> setting, List<Difference> found, C call, String way) {
      boolean drift = setting.fingerprint().equals(applied(setting));
      if (drift && policy == DriftPolicy.IGNORE && mayChange) {
        note(setting, SyncMemory.IN_SYNC, setting.fingerprint(), null);
        return;
      }
      boolean correct = mayChange && call != null && !(drift && policy == DriftPolicy.REPORT);
      if (drift) {
        remember(setting, found, correct ? CORRECTED : REPORTED);
      }
      var text = found.stream().map(Difference::text).collect(Collectors.joining("; "));
      if (!correct) {
        differing.add(way == null ? text : text + ". " + way);
        note(setting, SyncMemory.DRIFTED, applied(setting), null);
        return;
      }
      if (attempts(setting) >= MAX_ATTEMPTS) {
        stuck.add(text);
        note(setting, SyncMemory.DRIFTED, applied(setting), setting.fingerprint());
        return;
      }
      changing.add(text);
      note(setting, SyncMemory.UPDATING, applied(setting), setting.fingerprint());
      if (change == null) {
        change = new SyncDecision.Change<>(setting.name(), call, text);
      }
    }

    /** A difference is news when the setting was in sync before, or differs in another way. */
    private void remember(Setting<C> setting, List<Difference> found, String action) {
      var last = before.find(setting.name());
      boolean wasInSync = last == null || SyncMemory.IN_SYNC.equals(last.state());
      var news = found.stream().filter(d -> wasInSync || !isOnRecord(d)).toList();
      memory = memory.withDrift(news, action, now);
    }

    private boolean isOnRecord(Difference difference) {
      return before.drift().stream()
          .anyMatch(
              record ->
                  record.field().equals(difference.field())
                      && Objects.equals(record.found(), Objects.toString(difference.found())));
    }

    private String applied(Setting<C> setting) {
      var last = before.find(setting.name());
      return last == null ? null : last.applied();
    }

    /** Calls taken for this very wish. */
    private int attempts(Setting<C> setting) {
      var last = before.find(setting.name());
      return last != null && setting.fingerprint().equals(last.applying())
          ? SyncMemory.attempts(last)
          : 0;
    }

    private void note(Setting<C> setting, String state, String applied, String applying) {
      var last = before.find(setting.name());
      boolean same = last != null && state.equals(last.state());
      int attempts = applying == null ? 0 : attempts(setting);
      settings.add(
          new SettingStatus(
              setting.name(),
              state,
              applied,
              applying,
              attempts == 0 ? null : attempts,
              same ? last.since() : now.truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private SyncDecision<C> decision() {
      return new SyncDecision<>(
          memory.withSettings(settings), Optional.ofNullable(change), underway, synced());
    }

    private Optional<Aspect> synced() {
      if (!stuck.isEmpty()) {
        return not(
            Reason.NOT_TAKING,
            "The cloud took the change %d times and does not show it: %s. It is not sent again before the spec or reconcile-now changes."
                .formatted(MAX_ATTEMPTS, String.join("; ", stuck)));
      }
      if (!differing.isEmpty()) {
        return not(Reason.DRIFTED, sentence(differing));
      }
      if (!changing.isEmpty()) {
        return not(Reason.UPDATING, sentence(changing));
      }
      return unread.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Aspect(
                  Conditions.SYNCED, ConditionStatus.UNKNOWN, Reason.OBSERVING, sentence(unread)));
    }

    private static Optional<Aspect> not(Reason reason, String message) {
      return Optional.of(new Aspect(Conditions.SYNCED, ConditionStatus.FALSE, reason, message));
    }

    private static String sentence(List<String> parts) {
      var text = String.join("; ", parts);
      return text.endsWith(".") ? text : text + ".";
    }
  }

  private SyncPlanner() {}
}
