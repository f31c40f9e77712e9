package io.hpcoperator.controller.cluster.power;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The times of a cron expression of five fields (UNIX) in a time zone.
 *
 * <p>The library is asked about times of day only, where every hour comes once. What the clock does
 * when daylight saving time begins and ends is decided here, as cron daemons do: a time that is
 * skipped happens at the moment of the change; a time that comes twice happens the first time.
 */
final class CronTimes {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** From where it is looked whether an expression has any time: a leap year is among the next. */
  private static final ZonedDateTime SOME_TIME =
      LocalDateTime.of(2024, 1, 1, 0, 0).atZone(ZoneOffset.UTC);

  private final ExecutionTime times;
  private final ZoneId zone;

  private CronTimes(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /**
   * @throws IllegalArgumentException when it is no such expression, or its time never comes; the
   *     message says what is wrong with it
   */
  static CronTimes parse(String expression, ZoneId zone) {
    var times = ExecutionTime.forCron(PARSER.parse(expression).validate());
    if (times.nextExecution(SOME_TIME).isEmpty()) {
      throw new IllegalArgumentException("such a day does not exist");
    }
    return new CronTimes(times, zone);
  }

  /** The last time at or before a moment. */
  Optional<Instant> lastAt(Instant moment) {
    var local = local(moment);
    var after =
        isSecondPass(moment, local)
            ? zone.getRules().getTransition(local).getDateTimeBefore()
            : local.plusSeconds(1);
    return times.lastExecution(utc(after)).map(this::instant);
  }

  /** The first time after a moment. */
  Optional<Instant> nextAfter(Instant moment) {
    var local = local(moment);
    var before =
        isSecondPass(moment, local)
            ? zone.getRules().getTransition(local).getDateTimeBefore().minusSeconds(1)
            : local;
    return times.nextExecution(utc(before)).map(this::instant);
  }

  /** Whether the clock was put back and shows an hour once more; its times are over. */
  private boolean isSecondPass(Instant moment, LocalDateTime local) {
    var transition = zone.getRules().getTransition(local);
    return transition != null
        && transition.isOverlap()
        && zone.getRules().getOffset(moment).equals(transition.getOffsetAfter());
  }

  private LocalDateTime local(Instant moment) {
    return LocalDateTime.ofInstant(moment, zone).truncatedTo(ChronoUnit.SECONDS);
  }

  private static ZonedDateTime utc(LocalDateTime local) {
    return local.atZone(ZoneOffset.UTC);
  }

  private Instant instant(ZonedDateTime time) {
    var local = time.toLocalDateTime();
    var transition = zone.getRules().getTransition(local);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }
}
