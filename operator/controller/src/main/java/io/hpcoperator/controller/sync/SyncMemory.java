package io.hpcoperator.controller.sync;

import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.api.v1alpha1.SettingStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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

  /** State of a setting that could not be read. */
  static final String UNKNOWN = "Unknown";

  private static final int MAX_DRIFT = 10;

  /** Values of a drift record are for people; they end here. */
  private static final int MAX_VALUE = 512;

  public SyncMemory {
    settings = settings == null ? List.of() : List.copyOf(settings);
    drift = drift == null ? List.of() : List.copyOf(drift);
  }

  /** Notes that the cloud took a call that is to change a setting. */
  public SyncMemory tried(String name) {
    var all = new ArrayList<>(settings);
    all.replaceAll(
        s ->
            s.name().equals(name)
                ? new SettingStatus(
                    name, s.state(), s.applied(), s.applying(), attempts(s) + 1, s.since())
                : s);
    return new SyncMemory(all, drift);
  }

  /** Forgets how often changes were tried: the user asked to look again. */
  public SyncMemory afresh() {
    return new SyncMemory(
        settings.stream()
            .map(
                s ->
                    new SettingStatus(
                        s.name(), s.state(), s.applied(), s.applying(), null, s.since()))
            .toList(),
        drift);
  }

  /** How a setting stood last; null when it was not looked at before. */
  SettingStatus find(String name) {
    return settings.stream().filter(s -> name.equals(s.name())).findFirst().orElse(null);
  }

  static int attempts(SettingStatus setting) {
    return setting == null || setting.attempts() == null ? 0 : setting.attempts();
  }

  SyncMemory withSettings(List<SettingStatus> now) {
    return new SyncMemory(now, drift);
  }

  /** The same, with how all settings but one stood in another memory. */
  SyncMemory withOthersOf(SyncMemory other, String name) {
    var all = new ArrayList<>(other.settings);
    all.removeIf(s -> name.equals(s.name()));
    settings.stream().filter(s -> name.equals(s.name())).forEach(all::add);
    return new SyncMemory(all, drift);
  }

  /** Puts changes on record, unless they are the newest known of their fields. */
  SyncMemory withDrift(List<Difference> differences, String action, Instant now) {
    var all = new ArrayList<>(drift);
    for (var difference : differences) {
      all.add(
          0,
          new DriftRecord(
              difference.field(),
              cut(difference.wanted()),
              cut(difference.found()),
              now.truncatedTo(ChronoUnit.SECONDS).toString(),
              action));
    }
    return new SyncMemory(settings, all.subList(0, Math.min(all.size(), MAX_DRIFT)));
  }

  private static String cut(String value) {
    var text = Objects.toString(value, "nothing");
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + "...";
  }
}
