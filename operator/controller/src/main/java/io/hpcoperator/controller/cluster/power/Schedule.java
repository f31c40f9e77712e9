package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.ScheduleSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The windows during which a cluster is stopped. A window is open from its time to stop until its
 * next time to start; when both are the same, it is not opened. The cluster is stopped while any
 * window is open.
 */
final class Schedule {
  /** Times that are looked through for the next change, which is among the first, as a rule. */
  private static final int MOST_TIMES = 100;

  private final List<Window> windows;

  private Schedule(List<Window> windows) {
    this.windows = windows;
  }

  /** What a schedule of a spec comes to. */
  sealed interface Read {}

  /** It can be followed. */
  record Valid(Schedule schedule) implements Read {}

  /**
   * It cannot.
   *
   * @param faults what is wrong, by field of the spec
   */
  record Invalid(List<String> faults) implements Read {}

  private record Window(CronTimes stop, CronTimes start) {

    boolean isOpen(Instant moment) {
      var stopped = stop.lastAt(moment);
      var started = start.lastAt(moment);
      return stopped.isPresent() && (started.isEmpty() || started.get().isBefore(stopped.get()));
    }

    Stream<Instant> next(Instant moment) {
      return Stream.of(stop.nextAfter(moment), start.nextAfter(moment)).flatMap(Optional::stream);
    }
  }

  /**
   * When it is decided anew whether the cluster is to run.
   *
   * @param at when that is
   * @param changes whether the answer is another one then; if not, none of the next times changes
   *     it, and it is looked again then
   */
  record Next(Instant at, boolean changes) {}

  static Read read(ScheduleSpec spec) {
    var faults = new ArrayList<String>();
    var zone = zone(spec.timeZone(), faults);
    var windows = new ArrayList<Window>();
    for (int i = 0; i < spec.windows().size(); i++) {
      var window = spec.windows().get(i);
      var place = "spec.schedule.windows[" + i + "]";
      var stop = times(place + ".stop", window.stop(), zone, faults);
      var start = times(place + ".start", window.start(), zone, faults);
      if (stop != null && start != null) {
        windows.add(new Window(stop, start));
      }
    }
    return faults.isEmpty() ? new Valid(new Schedule(windows)) : new Invalid(List.copyOf(faults));
  }

  private static ZoneId zone(String name, List<String> faults) {
    try {
      return ZoneId.of(name == null ? "Etc/UTC" : name);
    } catch (DateTimeException e) {
      faults.add(
          "spec.schedule.timeZone %s is no time zone. Give the IANA name of one, such as Europe/Berlin or Etc/UTC."
              .formatted(name));
      return ZoneId.of("Etc/UTC");
    }
  }

  private static CronTimes times(
      String place, String expression, ZoneId zone, List<String> faults) {
    try {
      return CronTimes.parse(expression, zone);
    } catch (IllegalArgumentException e) {
      faults.add(
          "%s \"%s\" is no cron expression that can be followed: %s. Give five fields, minute (0-59) hour (0-23) day of month (1-31) month (1-12) day of week (0-7, or SUN-SAT), such as 0 20 * * 1-5."
              .formatted(place, expression, e.getMessage().strip()));
      return null;
    }
  }

  /** Whether the cluster is to be stopped. */
  boolean isStopped(Instant moment) {
    return windows.stream().anyMatch(window -> window.isOpen(moment));
  }

  /** When it is decided anew; empty when no time comes any more. */
  Optional<Next> next(Instant moment) {
    boolean stopped = isStopped(moment);
    var at = moment;
    for (int i = 0; i < MOST_TIMES; i++) {
      var time = at;
      var next = windows.stream().flatMap(w -> w.next(time)).min(Comparator.naturalOrder());
      if (next.isEmpty()) {
        return Optional.empty();
      }
      at = next.get();
      if (isStopped(at) != stopped) {
        return Optional.of(new Next(at, true));
      }
    }
    return Optional.of(new Next(at, false));
  }
}
