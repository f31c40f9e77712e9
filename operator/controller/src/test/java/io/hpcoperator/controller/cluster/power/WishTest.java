package io.hpcoperator.controller.cluster.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.PowerState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WishTest {

  private static HpcClusterSpec spec(String power) {
    return Serialization.unmarshal(power, HpcClusterSpec.class);
  }

  /** A schedule of pairs of times to stop and to start. */
  private static HpcClusterSpec schedule(String zone, String... times) {
    var windows = new StringBuilder();
    for (int i = 0; i < times.length; i += 2) {
      windows.append("    - {stop: \"%s\", start: \"%s\"}\n".formatted(times[i], times[i + 1]));
    }
    return spec("schedule:\n  timeZone: %s\n  windows:\n%s".formatted(zone, windows));
  }

  private static Wish.Known at(HpcClusterSpec spec, String time) {
    return (Wish.Known) Wish.of(spec, Instant.parse(time));
  }

  private static void expect(HpcClusterSpec spec, String time, PowerState state, String decideAt) {
    var wish = at(spec, time);
    assertThat(wish.state()).as(time).isEqualTo(state);
    assertThat(wish.decideAt()).as(time).isEqualTo(Instant.parse(decideAt));
    assertThat(state == PowerState.STOPPED ? wish.nextStart() : wish.nextStop())
        .isEqualTo(wish.decideAt());
  }

  private static String fault(HpcClusterSpec spec) {
    return ((Wish.Unreadable) Wish.of(spec, Instant.parse("2026-03-01T12:00:00Z"))).message();
  }

  @Test
  void shouldRunWithoutASchedule() {
    assertThat(at(spec("powerState: Running"), "2026-03-01T12:00:00Z"))
        .isEqualTo(new Wish.Known(PowerState.RUNNING, "Spec", null, null, null));
    assertThat(at(spec("{}"), "2026-03-01T12:00:00Z").isStopped()).isFalse();
  }

  @Test
  void shouldBeStoppedWhenPowerStateSaysSoWhateverTheScheduleSays() {
    var spec =
        spec("powerState: Stopped\nschedule: {windows: [{stop: 0 20 * * *, start: 0 6 * * *}]}");
    assertThat(at(spec, "2026-03-01T12:00:00Z"))
        .isEqualTo(new Wish.Known(PowerState.STOPPED, "Spec", null, null, null));
  }

  @Test
  void shouldStopOverMidnight() {
    var spec = schedule("Etc/UTC", "0 20 * * *", "0 6 * * *");
    expect(spec, "2026-03-02T19:59:59Z", PowerState.RUNNING, "2026-03-02T20:00:00Z");
    expect(spec, "2026-03-02T20:00:00Z", PowerState.STOPPED, "2026-03-03T06:00:00Z");
    expect(spec, "2026-03-02T23:59:59Z", PowerState.STOPPED, "2026-03-03T06:00:00Z");
    expect(spec, "2026-03-03T05:59:59.999Z", PowerState.STOPPED, "2026-03-03T06:00:00Z");
    expect(spec, "2026-03-03T06:00:00Z", PowerState.RUNNING, "2026-03-03T20:00:00Z");
    assertThat(at(spec, "2026-03-03T06:00:00Z"))
        .isEqualTo(
            new Wish.Known(
                PowerState.RUNNING,
                "Schedule",
                Instant.parse("2026-03-03T20:00:00Z"),
                Instant.parse("2026-03-04T06:00:00Z"),
                Instant.parse("2026-03-03T20:00:00Z")));
  }

  @Test
  void shouldStopOverTheWeekend() {
    // 2026-03-06 is a Friday.
    var spec = schedule("Etc/UTC", "0 20 * * 1-5", "0 6 * * MON-FRI");
    expect(spec, "2026-03-06T20:00:00Z", PowerState.STOPPED, "2026-03-09T06:00:00Z");
    expect(spec, "2026-03-08T12:00:00Z", PowerState.STOPPED, "2026-03-09T06:00:00Z");
    expect(spec, "2026-03-09T06:00:00Z", PowerState.RUNNING, "2026-03-09T20:00:00Z");
  }

  @Test
  void shouldBeStoppedWhileAnyOfSeveralWindowsIsOpen() {
    var spec = schedule("Etc/UTC", "0 20 * * *", "0 6 * * *", "0 5 * * *", "30 7 * * *");
    expect(spec, "2026-03-02T20:00:00Z", PowerState.STOPPED, "2026-03-03T07:30:00Z");
    expect(spec, "2026-03-03T06:30:00Z", PowerState.STOPPED, "2026-03-03T07:30:00Z");
    expect(spec, "2026-03-03T07:30:00Z", PowerState.RUNNING, "2026-03-03T20:00:00Z");
  }

  @Test
  void shouldNotStopForAWindowOfNoLength() {
    var spec = schedule("Etc/UTC", "0 20 * * *", "0 20 * * *", "0 1 * * *", "0 2 * * *");
    expect(spec, "2026-03-02T20:00:00Z", PowerState.RUNNING, "2026-03-03T01:00:00Z");

    var nothingElse = at(schedule("Etc/UTC", "* * * * *", "* * * * *"), "2026-03-02T20:00:30Z");
    assertThat(nothingElse.isStopped()).isFalse();
    assertThat(nothingElse.nextStop()).isNull();
    assertThat(nothingElse.decideAt()).isAfter(Instant.parse("2026-03-02T21:00:00Z"));
  }

  @Test
  void shouldGoByTheClockOfTheTimeZone() {
    var spec = schedule("Asia/Shanghai", "0 20 * * *", "0 6 * * *");
    expect(spec, "2026-03-02T11:59:59Z", PowerState.RUNNING, "2026-03-02T12:00:00Z");
    expect(spec, "2026-03-02T12:00:00Z", PowerState.STOPPED, "2026-03-02T22:00:00Z");
  }

  @Test
  void shouldStopAtTheChangeWhenTheTimeIsSkippedInSpring() {
    // On 2026-03-29 the clock goes from 02:00 to 03:00 in Berlin, which is 01:00 UTC.
    var spec = schedule("Europe/Berlin", "30 2 * * *", "15 3 * * *");
    expect(spec, "2026-03-29T00:59:59Z", PowerState.RUNNING, "2026-03-29T01:00:00Z");
    expect(spec, "2026-03-29T01:00:00Z", PowerState.STOPPED, "2026-03-29T01:15:00Z");
    expect(spec, "2026-03-29T01:15:00Z", PowerState.RUNNING, "2026-03-30T00:30:00Z");
  }

  @Test
  void shouldNotStopWhenAWholeWindowIsSkippedInSpring() {
    var spec = schedule("Europe/Berlin", "10 2 * * *", "50 2 * * *");
    expect(spec, "2026-03-29T00:59:59Z", PowerState.RUNNING, "2026-03-30T00:10:00Z");
    expect(spec, "2026-03-29T01:00:00Z", PowerState.RUNNING, "2026-03-30T00:10:00Z");
  }

  @Test
  void shouldStopOnceWhenAnHourComesTwiceInAutumn() {
    // On 2026-10-25 the clock goes from 03:00 back to 02:00 in Berlin, which is 01:00 UTC.
    var spec = schedule("Europe/Berlin", "15 2 * * *", "45 2 * * *");
    expect(spec, "2026-10-25T00:14:59Z", PowerState.RUNNING, "2026-10-25T00:15:00Z");
    expect(spec, "2026-10-25T00:15:00Z", PowerState.STOPPED, "2026-10-25T00:45:00Z");
    expect(spec, "2026-10-25T00:45:00Z", PowerState.RUNNING, "2026-10-26T01:15:00Z");
    // 02:20 for the second time.
    expect(spec, "2026-10-25T01:20:00Z", PowerState.RUNNING, "2026-10-26T01:15:00Z");
    expect(spec, "2026-10-25T02:00:00Z", PowerState.RUNNING, "2026-10-26T01:15:00Z");
  }

  @Test
  void shouldKeepAWindowOpenOverTheChangeOfTheClock() {
    var spec = schedule("Europe/Berlin", "0 20 * * *", "0 6 * * *");
    expect(spec, "2026-03-28T19:00:00Z", PowerState.STOPPED, "2026-03-29T04:00:00Z");
    expect(spec, "2026-10-24T18:00:00Z", PowerState.STOPPED, "2026-10-25T05:00:00Z");
    expect(spec, "2026-10-25T01:30:00Z", PowerState.STOPPED, "2026-10-25T05:00:00Z");
  }

  @Test
  void shouldKnowRareDays() {
    var spec = schedule("Etc/UTC", "0 0 29 2 *", "0 0 1 3 *");
    expect(spec, "2026-03-02T00:00:00Z", PowerState.RUNNING, "2028-02-29T00:00:00Z");
    expect(spec, "2028-02-29T12:00:00Z", PowerState.STOPPED, "2028-03-01T00:00:00Z");
  }

  @Test
  void shouldSayWhichFieldIsWrongWhyAndWhatToDo() {
    assertThat(fault(schedule("Etc/UTC", "61 20 * * *", "0 6 * * *")))
        .contains(
            "spec.schedule.windows[0].stop \"61 20 * * *\"",
            "Value 61 not in range [0, 59]",
            "Give five fields",
            "left as it is");
    assertThat(fault(schedule("Etc/UTC", "0 20 * * *", "0 6 * *")))
        .contains("spec.schedule.windows[0].start", "4 parts");
    assertThat(fault(schedule("Etc/UTC", "0 20 30 2 *", "0 6 * * *")))
        .contains("windows[0].stop", "such a day does not exist");
    assertThat(fault(schedule("Europe/Atlantis", "0 20 * * *", "0 6 * * *")))
        .contains("spec.schedule.timeZone Europe/Atlantis", "IANA name");
  }

  @Test
  void shouldSayAllThatIsWrongAtOnce() {
    assertThat(fault(schedule("Mars/Base", "0 20 * * *", "0 25 * * *", "@daily", "0 6 * * 9")))
        .contains("timeZone Mars/Base", "windows[0].start", "windows[1].stop", "windows[1].start")
        .doesNotContain("windows[0].stop");
  }

  @Test
  void shouldRefuseABadScheduleEvenWhileItDoesNotMatter() {
    var spec =
        spec("powerState: Stopped\nschedule: {windows: [{stop: nonsense now, start: 0 6 * * *}]}");
    assertThat(fault(spec)).contains("windows[0].stop");
  }

  // Properties: whatever the schedule, the zone and the time.

  @Provide
  Arbitrary<List<String>> crons() {
    var minute = Arbitraries.of("0", "30", "*/20", "15,45", "59");
    var hour = Arbitraries.of("2", "0", "1-3", "*", "*/6", "20", "23");
    var day = Arbitraries.of("*", "*", "*", "1", "29", "25-31");
    var month = Arbitraries.of("*", "*", "*", "3", "10", "2");
    var weekday = Arbitraries.of("*", "*", "0", "1-5", "SUN", "7");
    return Combinators.combine(minute, hour, day, month, weekday)
        .as((m, h, d, mo, w) -> String.join(" ", m, h, d, mo, w))
        .list()
        .ofSize(4);
  }

  @Provide
  Arbitrary<String> zones() {
    return Arbitraries.of(
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "America/Santiago",
        "Africa/Cairo",
        "Etc/UTC",
        "Asia/Kathmandu");
  }

  @Property(tries = 100)
  void shouldChangeOnlyWhenItSaidItWould(
      @ForAll("crons") List<String> crons,
      @ForAll("zones") String zone,
      @ForAll @LongRange(min = 0, max = 525_600 * 3) long minutes) {
    var spec = schedule(zone, crons.toArray(String[]::new));
    var now = Instant.parse("2025-01-01T00:00:00Z").plus(Duration.ofMinutes(minutes));
    var wish = (Wish.Known) Wish.of(spec, now);
    assertThat(wish.decideAt()).as("a cron expression has a next time").isAfter(now);
    var change = wish.isStopped() ? wish.nextStart() : wish.nextStop();
    var until = wish.decideAt();
    for (int i = 1; i < 8; i++) {
      var between = now.plus(Duration.between(now, until).dividedBy(8).multipliedBy(i));
      assertThat(((Wish.Known) Wish.of(spec, between)).state()).isEqualTo(wish.state());
    }
    assertThat(((Wish.Known) Wish.of(spec, until.minusSeconds(1))).state()).isEqualTo(wish.state());
    if (change != null) {
      assertThat(change).isEqualTo(until);
      assertThat(((Wish.Known) Wish.of(spec, change)).state()).isNotEqualTo(wish.state());
    }
  }

  /** The last time is the latest of all the next ones, whatever the clock did in between. */
  @Property(tries = 100)
  void shouldSeeTheSameTimesForwardsAndBackwards(
      @ForAll("crons") List<String> crons,
      @ForAll("zones") String zone,
      @ForAll @LongRange(min = 0, max = 525_600 * 3) long minutes) {
    var times = CronTimes.parse(crons.get(0), ZoneId.of(zone));
    var now = Instant.parse("2025-01-01T00:00:00Z").plus(Duration.ofMinutes(minutes));
    var next = times.nextAfter(now).orElseThrow();
    assertThat(next).isAfter(now);
    assertThat(times.lastAt(next)).contains(next);
    assertThat(times.lastAt(next.minusSeconds(1)).orElse(Instant.EPOCH)).isBeforeOrEqualTo(now);
  }

  /** A day of the hour that comes twice and of the hour that is skipped, minute by minute. */
  @Test
  void shouldStopEachDayForTheSameTimeOfDay() {
    var zone = ZoneId.of("America/New_York");
    var spec = schedule(zone.getId(), "30 1 * * *", "30 4 * * *");
    for (var day : List.of("2026-03-08", "2026-11-01", "2026-06-01")) {
      var start = ZonedDateTime.parse(day + "T00:00:00-05:00[America/New_York]");
      int changes = 0;
      boolean stopped = false;
      for (int minute = 0; minute < 12 * 60; minute++) {
        var time = start.toInstant().plus(Duration.ofMinutes(minute));
        boolean now = ((Wish.Known) Wish.of(spec, time)).isStopped();
        changes += now == stopped ? 0 : 1;
        stopped = now;
      }
      assertThat(changes).as(day).isEqualTo(2);
    }
  }
}
