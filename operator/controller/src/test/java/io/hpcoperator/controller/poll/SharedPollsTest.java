package io.hpcoperator.controller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedPollsTest {
  private static final Duration ACTIVE = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Watcher A = new Watcher("HpcCluster", "team-a", "a");
  private static final Watcher B = new Watcher("HpcCluster", "team-a", "b");
  private static final Table TABLE = new Table("clusters");

  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final FakeExecutor executor = new FakeExecutor(clock);
  private final List<Watcher> woken = new ArrayList<>();
  private final FakeCloud cloud = new FakeCloud();
  private final SharedPolls<FakeCloud> polls =
      new SharedPolls<>(
          cloud, new PollPace(ACTIVE, IDLE), clock, PollThreads.of(executor), woken::add);

  /** What the subjects read, with a switch for each way to fail. */
  private static final class FakeCloud {
    private final Map<String, String> rows = new HashMap<>();
    private int reads;
    private RuntimeException failure;
    private Error error;
    private Runnable during = () -> {};
  }

  private record Table(String name) implements Subject<FakeCloud, Map<String, String>> {
    @Override
    public Map<String, String> fetch(FakeCloud cloud) {
      cloud.reads++;
      if (cloud.failure != null) {
        throw cloud.failure;
      }
      if (cloud.error != null) {
        throw cloud.error;
      }
      var read = Map.copyOf(cloud.rows);
      cloud.during.run();
      return read;
    }
  }

  /** What is read seldom, and is nothing of ours. */
  private record Offer(String name) implements Subject<FakeCloud, Map<String, String>> {
    @Override
    public Map<String, String> fetch(FakeCloud cloud) {
      cloud.reads++;
      return Map.copyOf(cloud.rows);
    }

    @Override
    public Cadence cadence() {
      return Cadence.OFFER;
    }
  }

  private Observation<Map<String, String>> lookAtOffer(Watcher watcher, boolean anew) {
    var view = polls.look(watcher);
    var seen =
        anew
            ? view.readAnew(new Offer("types"), rows -> rows)
            : view.read(new Offer("types"), rows -> rows);
    view.end(true);
    return seen;
  }

  @Test
  void shouldReadAnOfferSeldomAndNotBecauseOfOurOwnCalls() {
    lookAtOffer(A, false);
    pass(Duration.ofMinutes(14));
    polls.distrust(A);
    assertThat(lookAtOffer(A, false).hasValue()).isTrue();
    assertThat(cloud.reads).isEqualTo(1);
    pass(Duration.ofMinutes(2));
    assertThat(cloud.reads).isEqualTo(2);
  }

  @Test
  void shouldReadAnOfferAnewForWhoAsksAndLeaveTheOthersWhatTheyHave() {
    lookAtOffer(A, false);
    lookAtOffer(B, false);
    pass(Duration.ofSeconds(1));
    cloud.rows.put("c6", "sold out");
    assertThat(lookAtOffer(A, true).hasValue()).isFalse();
    assertThat(lookAtOffer(B, false).value()).isEmpty();
    woken.clear();
    pass(Duration.ofSeconds(1));
    assertThat(cloud.reads).isEqualTo(2);
    assertThat(woken).contains(A, B);
    assertThat(lookAtOffer(A, false).value()).containsEntry("c6", "sold out");
  }

  @Test
  void shouldReadAnOfferOnceThatNobodyHasReadYetThoughItIsAskedForAnew() {
    assertThat(lookAtOffer(A, true).hasValue()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(lookAtOffer(A, false).hasValue()).isTrue();
    assertThat(cloud.reads).isEqualTo(1);
  }

  private Observation<Map<String, String>> lookFor(Object wish) {
    var view = polls.look(A);
    var seen = view.readFor(wish, TABLE, rows -> rows.get(A.name()));
    view.end(false);
    return seen;
  }

  @Test
  void shouldReadAnewOnceForEachWish() {
    lookFor("one");
    pass(Duration.ofSeconds(1));
    assertThat(lookFor("one").hasValue()).isTrue();
    int reads = cloud.reads;

    assertThat(lookFor("two").hasValue()).isFalse();
    assertThat(lookFor("two").hasValue()).as("before it is read").isFalse();
    pass(Duration.ofMillis(1));
    assertThat(lookFor("two").hasValue()).isTrue();
    assertThat(cloud.reads).isEqualTo(reads + 1);
    assertThat(look(A, false).hasValue()).as("for no wish").isTrue();
  }

  private Observation<Map<String, String>> look(Watcher watcher, boolean inFlight) {
    return look(watcher, inFlight, rows -> rows.get(watcher.name()));
  }

  private Observation<Map<String, String>> look(
      Watcher watcher, boolean inFlight, Function<Map<String, String>, ?> part) {
    var view = polls.look(watcher);
    var seen = view.read(TABLE, part);
    view.end(inFlight);
    return seen;
  }

  private void pass(Duration duration) {
    executor.advance(duration);
  }

  private static CloudException failure(ErrorKind kind) {
    return new CloudException("ListClusters", kind, kind.name(), null, "r", false, null);
  }

  @Test
  void shouldNotBlockOnAFirstLook() {
    assertThat(look(A, true).hasValue()).isFalse();
    assertThat(cloud.reads).isZero();

    pass(Duration.ZERO);
    assertThat(woken).containsExactly(A);
    assertThat(look(A, true).hasValue()).isTrue();
  }

  @Test
  void shouldReadOnceForAThousandWatchers() {
    for (int i = 0; i < 1000; i++) {
      look(new Watcher("HpcCluster", "team-a", "c" + i), false);
    }
    pass(Duration.ZERO);

    assertThat(cloud.reads).isEqualTo(1);
    assertThat(woken).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      look(new Watcher("HpcCluster", "team-a", "c" + i), false);
    }
    pass(Duration.ofHours(1));
    assertThat(cloud.reads).isEqualTo(61);
  }

  @Test
  void shouldWakeOnlyTheWatcherWhosePartChanged() {
    bothLooked();
    cloud.rows.put("a", "running");
    pass(IDLE);

    assertThat(woken).containsExactly(A);
  }

  @Test
  void shouldWakeAgainUntilTheWatcherLooks() {
    bothLooked();
    cloud.rows.put("a", "running");
    pass(IDLE.multipliedBy(2));

    assertThat(woken).containsExactly(A, A);
    look(A, false);
    woken.clear();
    pass(IDLE);
    assertThat(woken).isEmpty();
  }

  private void bothLooked() {
    look(A, false);
    look(B, false);
    pass(Duration.ZERO);
    look(A, false);
    look(B, false);
    woken.clear();
  }

  @Test
  void shouldHideOldValuesFromTheOneThatDistrustsThem() {
    bothLooked();
    polls.distrust(A);

    assertThat(look(A, true).hasValue()).isFalse();
    assertThat(look(B, false).hasValue()).isTrue();
    pass(Duration.ZERO);
    assertThat(cloud.reads).isEqualTo(2);
    assertThat(woken).containsExactly(A);
    assertThat(look(A, true).hasValue()).isTrue();
  }

  @Test
  void shouldHideWhatWasAlreadyBeingReadWhenTrustWasLost() {
    bothLooked();
    var known = new ArrayList<Boolean>();
    cloud.during =
        () -> {
          cloud.during = () -> known.add(look(A, true).hasValue());
          polls.distrust(A);
        };
    pass(IDLE);

    // While the second read runs, the first has ended, and does not count for A.
    assertThat(known).startsWith(false);
    assertThat(look(A, true).hasValue()).isTrue();
  }

  @Test
  void shouldSayWhenTheReadingBegan() {
    cloud.during = () -> clock.advance(Duration.ofSeconds(30));
    var begun = clock.instant();
    look(A, true);
    pass(Duration.ZERO);

    assertThat(look(A, true).readAt()).isEqualTo(begun);
  }

  @Test
  void shouldKeepTheLastValueWhenAReadFails() {
    cloud.rows.put("a", "running");
    bothLooked();
    var readAt = look(A, false).readAt();
    cloud.failure = failure(ErrorKind.TRANSIENT);
    pass(IDLE);

    var seen = look(A, false);
    assertThat(seen.value()).containsEntry("a", "running");
    assertThat(seen.readAt()).isEqualTo(readAt);
    assertThat(seen.error().kind()).isEqualTo(ErrorKind.TRANSIENT);
    cloud.failure = null;
    pass(IDLE.multipliedBy(2));
    assertThat(look(A, false).error()).isNull();
  }

  @Test
  void shouldNotLetAThrottledReadChangeAnything() {
    bothLooked();
    var before = look(A, false);
    cloud.failure = failure(ErrorKind.THROTTLED);
    pass(IDLE);

    assertThat(woken).isEmpty();
    assertThat(look(A, false)).isEqualTo(before);
  }

  @Test
  void shouldBackOffWhileReadsFail() {
    look(A, true);
    cloud.failure = failure(ErrorKind.TRANSIENT);
    pass(Duration.ofMinutes(2));

    // At 0, 10, 30 and 70 seconds, then every 80: not at every fifth.
    assertThat(cloud.reads).isEqualTo(4);
    cloud.failure = null;
    pass(Duration.ofMinutes(2));
    assertThat(cloud.reads).isGreaterThan(15);
  }

  @Test
  void shouldReadOftenWhileAnythingIsInFlightAndSlowlyWhenAllIsQuiet() {
    bothLooked();
    int reads = cloud.reads;
    look(B, true);
    pass(IDLE);
    assertThat(cloud.reads - reads).isEqualTo(12);

    look(B, false);
    reads = cloud.reads;
    pass(IDLE.multipliedBy(3));
    assertThat(cloud.reads - reads).isBetween(3, 4);
  }

  @Test
  void shouldGoOnReadingAfterADefectInARead() {
    look(A, true);
    cloud.failure = new IllegalStateException("defect");
    pass(ACTIVE);
    cloud.failure = null;
    pass(IDLE);

    assertThat(look(A, true).hasValue()).isTrue();
  }

  @Test
  void shouldGoOnReadingAfterAnErrorOfTheMachine() {
    look(A, true);
    cloud.error = new OutOfMemoryError("test");
    pass(ACTIVE);
    cloud.error = null;
    pass(IDLE);

    assertThat(look(A, true).hasValue()).isTrue();
  }

  @Test
  void shouldGoOnReadingWhenAPartCannotBeTold() {
    look(A, true, rows -> rows.get("missing").length());
    look(B, true);
    pass(ACTIVE);
    look(A, true, rows -> rows.get("missing").length());
    int reads = cloud.reads;
    pass(IDLE);

    assertThat(cloud.reads - reads).isEqualTo(12);
  }

  @Test
  void shouldWakeTheOthersWhenOneCannotBeWoken() {
    var reached = new ArrayList<Watcher>();
    try (var fragile =
        new SharedPolls<>(
            cloud,
            new PollPace(ACTIVE, IDLE),
            clock,
            PollThreads.of(executor),
            watcher -> {
              reached.add(watcher);
              throw new IllegalStateException("asleep");
            })) {
      for (var watcher : List.of(A, B)) {
        var view = fragile.look(watcher);
        view.read(TABLE);
        view.end(false);
      }
      pass(Duration.ZERO);
    }

    assertThat(reached).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void shouldNotReadTwiceWhenAPlannedReadIsReplacedWhileItBegins() {
    bothLooked();
    var begun = executor.begin();
    polls.distrust(A);
    begun.run();
    pass(Duration.ZERO);
    int reads = cloud.reads;
    pass(IDLE.multipliedBy(10));

    assertThat(cloud.reads - reads).isEqualTo(10);
    assertThat(executor.waiting()).isEqualTo(1);
  }

  @Test
  void shouldStopReadingWhatNobodyLooksAt() {
    bothLooked();
    polls.forget(A);
    assertThat(polls.watchers()).containsExactly(B);
    polls.look(B).end(false);
    int reads = cloud.reads;
    pass(Duration.ofHours(1));

    assertThat(polls.size()).isZero();
    assertThat(cloud.reads).isEqualTo(reads);
    assertThat(executor.waiting()).isZero();
  }

  @Test
  void shouldStopReadingWhenClosed() {
    bothLooked();
    int reads = cloud.reads;
    polls.close();
    pass(Duration.ofHours(1));

    assertThat(cloud.reads).isEqualTo(reads);
    assertThat(woken).isEmpty();
  }

  @Test
  void shouldNotPlanAnotherReadWhenClosedDuringOne() {
    look(A, true);
    cloud.during = polls::close;
    pass(Duration.ofHours(1));

    assertThat(cloud.reads).isEqualTo(1);
  }

  @Test
  void shouldGoOnReadingForHoursWithoutBeingAsked() {
    bothLooked();
    int reads = cloud.reads;
    pass(Duration.ofHours(5));

    assertThat(cloud.reads - reads).isEqualTo(300);
  }
}
