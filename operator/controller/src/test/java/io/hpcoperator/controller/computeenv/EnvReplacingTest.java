package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How one environment takes the place of another. */
class EnvReplacingTest extends GivenReplacement {
  @Test
  void shouldDoNothingWhileTheEnvironmentIsBuiltAsTheSpecAsks() {
    expect(plan(), NONE, Standing.READY, Reason.AVAILABLE);
    assertThat(plan().memory().replacement()).isNull();
  }

  @Test
  void shouldBuildAnotherOneFirst() {
    asksForAnotherImage();
    var begun = pass();
    expect(begun, NONE, Standing.WORKING, Reason.REPLACING, "imageId", OLD);
    assertThat(memory.envId()).isEqualTo(OLD);
    assertThat(memory.replacement().isUnborn()).isTrue();

    var create = pass();
    expect(
        create,
        new EnvAction.Create(3, Attempt.FIRST),
        Standing.WORKING,
        Reason.REPLACING,
        "no operation changes imageId of environment env-old, which serves on");
    assertThat(memory.replacement().builtFrom()).isEqualTo(EnvBuild.of(resource.getSpec()));
    assertThat(memory.builtFrom()).isEqualTo(one);
    assertThat(memory.replacement().fields()).containsExactly("imageId");
  }

  @Test
  void shouldLookAtWhatIsSoldBeforeItBuildsAnother() {
    asksForAnotherImage();
    pass();
    offers = EnvPreflightTest.offers("SOLD_OUT");
    expect(plan(), NONE, Standing.WORKING, Reason.PREFLIGHT_FAILED, "sold out", "env-old serves");
  }

  @Test
  void shouldLeaveTheEnvironmentAsItIsUnlessItMayBeReplaced() {
    asksForAnotherImage();
    asks("replacePolicy: Never");
    expect(plan(), NONE, Standing.STALLED, Reason.INVALID_REQUEST, "another imageId", "Recreate");
    assertThat(plan().memory().replacement()).isNull();

    asks("replicas: 4");
    assertThat(plan().action())
        .isEqualTo(new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(4)));
  }

  @Test
  void shouldNeverReplaceWhatIsOnlyObserved() {
    asksForAnotherImage();
    asks("adopt: {envId: env-old}\nmanagementPolicy: Observe");
    expect(plan(), NONE, Standing.READY, Reason.AVAILABLE, "only observed");
    assertThat(plan().memory().replacement()).isNull();

    isBuildingObserved();
    assertThat(plan().action()).isEqualTo(NONE);
    lists(NEW, 3, running(3), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(OLD);
  }

  private void isBuildingObserved() {
    memory =
        memory.withReplacement(
            Replacement.begun(List.of("imageId"), NOW)
                .withBuild(EnvBuild.of(resource.getSpec()))
                .withEnvId(NEW));
    lists(NEW, 2, running(2), 0, null);
  }

  @Test
  void shouldReplaceAnAdoptedEnvironmentOnlyAfterItWasTakenOver() {
    asksForAnotherImage();
    asks("adopt: {envId: env-old, overwrite: true}");
    expect(plan(), NONE, Standing.STALLED, Reason.ADOPTION_DIFFERS, "img-two in the spec, img-one");

    memory = memory.withAdopted();
    pass();
    assertThat(plan().action()).isEqualTo(new EnvAction.Create(3, Attempt.FIRST));
  }

  @Test
  void shouldFindTheNewOneByItsTagAndNotTheOneThatServes() {
    asksForAnotherImage();
    pass();
    pass();
    memory =
        memory.withWork(memory.work().intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
    expect(plan(), new EnvAction.Create(3, Attempt.REPEAT), Standing.WORKING, Reason.SETTLING);

    // One that was deleted before is listed a little longer.
    lists("env-gone", 0, running(0), 0, "DELETING");
    assertThat(plan().action()).isEqualTo(new EnvAction.Create(3, Attempt.REPEAT));

    lists(NEW, 3, starting(3), 0, null);
    expect(pass(), NONE, Standing.WORKING, Reason.SETTLING, NEW);
    assertThat(memory.envId()).isEqualTo(OLD);
    assertThat(memory.replacement().envId()).isEqualTo(NEW);
    assertThat(memory.work().intends(EnvPlanner.CREATE)).isFalse();
  }

  @Test
  void shouldFindOutWhatWasBuiltBeforeItAsksForSomethingElse() {
    asksForAnotherImage();
    pass();
    pass();
    memory =
        memory.withWork(memory.work().intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
    asks("imageId: img-three");
    resource.getMetadata().setGeneration(3L);
    expect(plan(), NONE, Standing.WORKING, Reason.SETTLING, "before the spec changed");

    var open =
        memory.withWork(Work.of(null).intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(120)));
    memory = open;
    expect(pass(), NONE, Standing.WORKING, Reason.SETTLING, "No environment was created");
    assertThat(memory.work().intends(EnvPlanner.CREATE)).isFalse();
    pass();
    assertThat(pass().action()).isEqualTo(new EnvAction.Create(3, Attempt.FIRST));
    assertThat(memory.replacement().builtFrom()).isEqualTo(EnvBuild.of(resource.getSpec()));

    memory = open;
    asks("imageId: img-one");
    var back = pass();
    assertThat(back.action()).isEqualTo(NONE);
    assertThat(memory.replacement()).isNull();
    assertThat(memory.work().intends(EnvPlanner.CREATE)).isFalse();
    expect(plan(), NONE, Standing.READY, Reason.AVAILABLE);
  }

  /** The token of a call stands for all of it, not only for what cannot change afterwards. */
  @Test
  void shouldNotRepeatACallAfterAnyChangeOfTheSpec() {
    asksForAnotherImage();
    pass();
    pass();
    memory =
        memory.withWork(memory.work().intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
    assertThat(plan().action()).isEqualTo(new EnvAction.Create(3, Attempt.REPEAT));
    asks("description: other");
    resource.getMetadata().setGeneration(3L);
    expect(plan(), NONE, Standing.WORKING, Reason.SETTLING, "before the spec changed");
  }

  /** What is not told is paid for all the same. */
  @Test
  void shouldNameWhatWasCreatedBeforeItOnlyObserves() {
    asks("adopt: {envId: env-old}");
    memory = memory.withAdopted();
    asksForAnotherImage();
    pass();
    pass();
    asks("managementPolicy: Observe");
    var open =
        memory.withWork(Work.of(null).intend(EnvPlanner.CREATE, UID, 3, 2, NOW.minusSeconds(9)));
    for (boolean deleting : new boolean[] {false, true}) {
      memory = open;
      if (deleting) {
        resource.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        var blocked = Verdict.working(Reason.ACCOUNT_NOT_READY, "The account is not ready.");
        expect(
            new EnvPlanner(PATIENCE).planWithout(facts(), blocked),
            NONE,
            Standing.WORKING,
            Reason.ACCOUNT_NOT_READY);
      }
      listed.removeIf(env -> env.envId().equals(NEW));
      expect(plan(), NONE, Standing.WORKING, Reason.SETTLING, "Finding out");
      lists(NEW, 3, starting(3), 0, null);
      pass();
      assertThat(memory.replacement().envId()).isEqualTo(NEW);
    }
    expect(
        plan(),
        new EnvAction.Release(),
        Standing.WORKING,
        Reason.DELETING,
        "Environments env-old, which serves, and env-new, which was being built");
  }

  @Test
  void shouldSayThatTheNewOneIsLate() {
    isBuilding();
    asks("replicas: 2");
    var hangs = new ComputeNodeMetrics(0, 0, 0, 1, 1, 0, 0);
    lists(NEW, 2, hangs, 0, null);
    var created = memory.work().accepted(EnvPlanner.CREATE, "r", null, NOW.minusSeconds(7199));
    memory = memory.withReplacement(begunLongAgo(memory.replacement())).withWork(created);
    var waiting = plan();
    expect(waiting, NONE, Standing.WORKING, Reason.REPLACING, "until the other has its nodes");
    assertThat(waiting.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    memory =
        memory.withWork(
            Work.of(null).accepted(EnvPlanner.CREATE, "r", null, NOW.minusSeconds(7200)));
    var late = plan();
    expect(
        late,
        new EnvAction.Change(OLD, "replicas", EnvCall.Modify.count(2)),
        Standing.STALLED,
        Reason.NODES_FAILED,
        "env-new, which is to take the place of environment env-old, does not get its nodes",
        "1 running, 1 starting",
        "change imageId back");
    assertThat(late.underway()).isTrue();

    // What is done about the one that serves gives the other no more time.
    memory = memory.withWork(memory.work().accepted(EnvCall.Modify.OPERATION, "r", null, NOW));
    assertThat(plan().verdict().reason()).isEqualTo(Reason.NODES_FAILED);
    var before = memory;
    asks("replicas: 4");
    lists(NEW, 2, running(2), 0, null);
    assertThat(plan().verdict().reason()).as("asked for more").isEqualTo(Reason.REPLACING);
    memory =
        plan()
            .memory()
            .withSyncOf(NEW, sync -> sync.tried(EnvSettings.REPLICAS, NOW.minusSeconds(7000)));
    lists(NEW, 4, new ComputeNodeMetrics(0, 1, 0, 1, 2, 0, 0), 0, null);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.REPLACING);
    memory = before;
    asks("replicas: 2");

    lists(NEW, 2, running(2), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(NEW);
  }

  private static Replacement begunLongAgo(Replacement replacement) {
    return new Replacement(
        replacement.phase(),
        replacement.envId(),
        replacement.fields(),
        NOW.minus(Duration.ofDays(1)),
        replacement.builtFrom(),
        replacement.sync(),
        null);
  }

  @Test
  void shouldSwitchWhenTheNewOneHasItsNodes() {
    isBuilding();
    lists(NEW, 3, running(2), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(OLD);

    lists(NEW, 3, running(3), 0, null);
    var plan = pass();
    expect(plan, NONE, Standing.WORKING, Reason.REPLACING, "env-new has its nodes");
    assertThat(plan.news()).extracting(News::reason).containsExactly("Replaced");
    assertThat(memory.envId()).isEqualTo(NEW);
    assertThat(memory.builtFrom()).isEqualTo(EnvBuild.of(resource.getSpec()));
    assertThat(memory.replacement().phase()).isEqualTo(Replacement.Phase.RETIRING);
    assertThat(memory.replacement().envId()).isEqualTo(OLD);
    assertThat(memory.sync().find("replicas").orElseThrow().state()).isEqualTo("InSync");
  }

  @Test
  void shouldNotSwitchToOneThatOthersMadeSmaller() {
    isBuilding();
    lists(NEW, 3, new ComputeNodeMetrics(0, 1, 0, 0, 2, 0, 0), 0, null);
    pass();
    asks("driftPolicy: Report");
    lists(NEW, 1, running(1), 0, null);
    var plan = pass();
    assertThat(plan.action()).isEqualTo(NONE);
    assertThat(memory.envId()).isEqualTo(OLD);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.REPLACING);
  }

  @Test
  void shouldNotSwitchWhileTheNewOneIsBeingChanged() {
    isBuilding();
    lists(NEW, 4, new ComputeNodeMetrics(0, 1, 0, 0, 3, 0, 0), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(OLD);
  }

  @Test
  void shouldSayWhyTheNewOneDoesNotComeUpAndGoOnByItself() {
    isBuilding();
    lists(NEW, 3, failed(3), 0, null);
    var plan = plan();
    expect(
        plan,
        NONE,
        Standing.STALLED,
        Reason.NODES_FAILED,
        "env-old serves on",
        "change imageId back to have environment env-new deleted");
    assertThat(plan.underway()).isTrue();

    lists(NEW, 3, running(3), 0, null);
    assertThat(plan().memory().envId()).isEqualTo(NEW);
  }

  @Test
  void shouldGiveUpWhatWasNotBegunWhenTheSpecIsChangedBack() {
    asksForAnotherImage();
    pass();
    asks("imageId: img-one");
    pass();
    assertThat(memory.replacement()).isNull();
    expect(plan(), NONE, Standing.READY, Reason.AVAILABLE);
  }

  @Test
  void shouldNotBuildAgainWhatOthersDeleted() {
    isBuilding();
    lists(NEW, 3, running(3), 0, "DELETING");
    expect(plan(), NONE, Standing.STALLED, Reason.VANISHED, "env-new", "env-old, which serves on");

    listed.removeIf(env -> env.envId().equals(NEW));
    otherDetails = seen(Optional.empty());
    expect(plan(), NONE, Standing.STALLED, Reason.VANISHED, "no longer exists");
    assertThat(plan().memory().replacement().envId()).isEqualTo(NEW);

    asks("imageId: img-one");
    pass();
    pass();
    assertThat(memory.replacement()).isNull();
  }

  @Test
  void shouldTakeFromTheCloudWhatAnEnvironmentWasBuiltFrom() {
    memory = memory.withBuild(null);
    asksForAnotherImage();
    assertThat(pass().verdict().reason()).isEqualTo(Reason.REPLACING);
    assertThat(EnvBuild.differences(memory.builtFrom(), EnvBuild.of(resource.getSpec())))
        .containsExactly("imageId");

    memory = new EnvMemory(OLD, Work.of(null));
    asks("replacePolicy: Never");
    expect(pass(), NONE, Standing.READY, Reason.AVAILABLE);
    assertThat(memory.builtFrom()).isEqualTo(EnvBuild.of(resource.getSpec()));
  }

  @Test
  void shouldRememberTheReplacementInTheStatus() {
    isBuilding();
    assertThat(remembered()).isEqualTo(memory);
    var status = status().replacement();
    assertThat(List.of(status.phase(), status.oldEnvId(), status.newEnvId()))
        .containsExactly("Building", OLD, NEW);
    memory = memory.switched(NOW);
    assertThat(remembered()).isEqualTo(memory);
    status = status().replacement();
    assertThat(List.of(status.phase(), status.oldEnvId(), status.newEnvId()))
        .containsExactly("Retiring", OLD, NEW);
    assertThat(status().envId()).isEqualTo(NEW);
  }

  private ComputeEnvStatus status() {
    return new EnvPass(facts(), null, new ManualClock(NOW))
        .status(resource, memory, List.of(), null);
  }

  private EnvMemory remembered() {
    var copy = Serialization.unmarshal(Serialization.asYaml(resource), ComputeEnv.class);
    copy.setStatus(Serialization.unmarshal(Serialization.asYaml(status()), ComputeEnvStatus.class));
    return EnvMemory.of(copy);
  }

  @Test
  void shouldLookAtWhatIsSoldBeforeTheNewOneGrows() {
    isBuilding();
    lists(NEW, 1, running(1), 0, null);
    offers = EnvPreflightTest.offers("SOLD_OUT");
    expect(
        plan(),
        NONE,
        Standing.WORKING,
        Reason.PREFLIGHT_FAILED,
        "env-new is to take the place",
        "Nothing is changed",
        "sold out");
  }
}
