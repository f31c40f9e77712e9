package io.hpcoperator.controller.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudAccountStatus;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassRunnerTest {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Verdict SCALING = Verdict.working(Reason.SCALING, "Adding a node.");
  private static final Verdict AVAILABLE = Verdict.ready(Reason.AVAILABLE, "All are there.");
  private static final Verdict STALLED = Verdict.stalled(Reason.NOT_TAKING, "It is refused.");

  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final TakenEvents events = new TakenEvents();
  private final Trouble none = new Trouble(0);
  private final MemoryRecord<CloudAccount, CloudAccountStatus> record = new MemoryRecord<>(none);
  private final CloudAccount resource = new CloudAccount();
  private final List<String> readyBeforeCalls = new ArrayList<>();
  private PassRunner<CloudAccount, CloudAccountStatus, Action, Work> runner;
  private CloudException refusal;

  private record Call(String name) implements Action {
    @Override
    public Effect effect() {
      return Effect.CALL;
    }
  }

  private final class Kind implements KindPass<CloudAccount, CloudAccountStatus, Action, Work> {
    @Override
    public Work work(Work memory) {
      return memory;
    }

    @Override
    public Work withWork(Work memory, Work work) {
      return work;
    }

    @Override
    public Outcome<Work> act(CloudAccount account, Action action, Work memory) {
      readyBeforeCalls.add(ready());
      if (refusal != null) {
        throw refusal;
      }
      return new Outcome<>(memory, "AddOne", "one more");
    }

    @Override
    public CloudAccountStatus status(
        CloudAccount account, Work memory, List<Condition> conditions, String reconcileToken) {
      return new CloudAccountStatus(1L, conditions, null, null, null, reconcileToken);
    }

    @Override
    public List<Condition> conditions(CloudAccountStatus status) {
      return status == null ? List.of() : status.conditions();
    }
  }

  @BeforeEach
  void setUp() {
    none.end();
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName("one")
            .withNamespace("team-a")
            .withUid("u-1")
            .withGeneration(1L)
            .build());
    runner =
        new PassRunner<>(
            new Kind(), record, new Holds(FIRST), events.announcer(clock), Patience.DEFAULT, clock);
  }

  private PassResult pass(Verdict verdict, String call) {
    return runner.run(resource, new Plan<>(new Call(call), verdict, Work.of(null)), null);
  }

  private void refuses(ErrorKind kind) {
    refusal = new CloudException("AddOne", kind, "No", "not now", null, false, null);
  }

  private String ready() {
    return Conditions.find(record.stored().conditions(), Conditions.READY).message();
  }

  private List<String> told() {
    return events.all().stream().map(event -> event.getReason()).toList();
  }

  @Test
  void shouldSayWhatIsDoneBeforeItIsDone() {
    pass(SCALING, "one");

    assertThat(readyBeforeCalls).containsExactly(SCALING.message());
    assertThat(told()).as("the call tells it").containsExactly("AddOne");
    assertThat(record.writes()).isEqualTo(1);
  }

  /** It neither comes and goes with every try, nor is it told again and again. */
  @Test
  void shouldLetStandWhatTheCloudSaidUntilItSaysSomethingElse() {
    refuses(ErrorKind.CONFLICT);
    pass(SCALING, "one");
    var refused = ready();
    assertThat(refused).contains("not now");
    int writes = record.writes();
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofHours(1));
      pass(SCALING, "one");
    }
    assertThat(readyBeforeCalls).hasSize(6).endsWith(refused, refused, refused, refused, refused);
    assertThat(record.writes()).as("of tries that change nothing").isEqualTo(writes);
    assertThat(told()).containsExactly("CloudBusy");

    refuses(ErrorKind.DENIED);
    clock.advance(Duration.ofHours(1));
    pass(SCALING, "one");
    assertThat(told()).containsExactly("CloudBusy", "AccessDenied");

    refusal = null;
    clock.advance(Duration.ofHours(1));
    pass(SCALING, "one");
    assertThat(ready()).isEqualTo(SCALING.message());
    assertThat(told()).endsWith("AddOne", "Scaling");
    clock.advance(Duration.ofHours(1));
    pass(SCALING, "two");
    assertThat(readyBeforeCalls).last().isEqualTo(SCALING.message());
  }

  /** It may be long ago, and another's failure says nothing of it. */
  @Test
  void shouldNotSayAgainWhatTheCloudSaidBeforeSomethingElseWasTheCase() {
    for (var kind : List.of(ErrorKind.INVALID, ErrorKind.DENIED)) {
      refuses(kind);
      pass(SCALING, kind.name());
      runner.report(resource, Work.of(null), AVAILABLE, null, null);
      assertThat(ready()).isEqualTo(AVAILABLE.message());
      clock.advance(Duration.ofHours(1));
      refuses(ErrorKind.QUOTA);
      pass(SCALING, "two");
      assertThat(readyBeforeCalls).last().isEqualTo(SCALING.message());
      runner.report(resource, Work.of(null), AVAILABLE, null, null);
      clock.advance(Duration.ofHours(1));
      pass(SCALING, "two");
      assertThat(readyBeforeCalls).last().isEqualTo(SCALING.message());
    }
  }

  @Test
  void shouldTellWhatTheCloudSaysToEachOfTwoCalls() {
    refuses(ErrorKind.DENIED);
    pass(SCALING, "one");
    clock.advance(Duration.ofHours(1));
    pass(SCALING, "two");
    assertThat(readyBeforeCalls).containsOnly(SCALING.message());
    assertThat(told()).containsExactly("AccessDenied", "AccessDenied");
  }

  @Test
  void shouldNotSayWhatTheCloudSaidToAnOlderSpec() {
    refuses(ErrorKind.INVALID);
    pass(SCALING, "one");
    assertThat(told()).containsExactly("InvalidRequest");
    resource.getMetadata().setGeneration(2L);
    refusal = null;
    pass(SCALING, "one");
    assertThat(readyBeforeCalls).last().isEqualTo(SCALING.message());
  }

  @Test
  void shouldTellOnceThatAPersonIsNeededWhileItGoesOnTrying() {
    for (var kind : List.of(ErrorKind.CONFLICT, ErrorKind.CONFLICT, ErrorKind.TRANSIENT)) {
      refuses(kind);
      pass(STALLED, "one");
      clock.advance(Duration.ofHours(1));
    }
    assertThat(told()).containsExactly("NotTaking");
    assertThat(ready()).contains(STALLED.message(), "not now");
  }
}
