package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an environment is created, once. */
class EnvCreationTest extends GivenEnv {
  @Test
  void shouldNotChooseBetweenTwoMarkedEnvironments() {
    memory = new EnvMemory(null, intended(3, Duration.ofSeconds(5)));
    listing =
        seen(
            List.of(
                view("env-2", "render", 3, running(3), 0, null),
                view(ID, "render", 3, running(3), 0, null)));

    expect(
        NONE,
        Standing.STALLED,
        Reason.AMBIGUOUS_OWNER,
        "2 environments carry this resource's mark: [env-1, env-2]");
    delete();
    expect(NONE, Standing.STALLED, Reason.AMBIGUOUS_OWNER);
  }

  @Test
  void shouldTakeTheMarkedEnvironment() {
    memory = new EnvMemory(null, intended(3, Duration.ofSeconds(5)));

    var plan = expect(NONE, Standing.WORKING, Reason.SETTLING, "env-1 was found");
    assertThat(plan.memory().envId()).isEqualTo(ID);
    assertThat(plan.memory().work().intent()).isNull();
    assertThat(plan.distrust()).isTrue();
  }

  @Test
  void shouldRepeatACreationWithItsCount() {
    isNew(intended(7, Duration.ofSeconds(119)));
    var plan =
        expect(
            new EnvAction.Create(7, Attempt.REPEAT),
            Standing.WORKING,
            Reason.SETTLING,
            "whether the environment was created");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));
    assertThat(plan.memory()).isEqualTo(memory.withBuild(EnvBuild.of(resource.getSpec())));

    isNew(intended(7, Duration.ofSeconds(120)));
    plan = expect(new EnvAction.Create(7, Attempt.LAST), Standing.WORKING, Reason.SETTLING);
    assertThat(plan.lookAgain()).isNull();
  }

  @Test
  void shouldNotTakeAnOldListForTheLastWord() {
    isNew(intended(7, Duration.ofSeconds(150)));
    listing = seen(List.of(), NOW.minusSeconds(60));

    expect(new EnvAction.Create(7, Attempt.REPEAT), Standing.WORKING, Reason.SETTLING);
  }

  @Test
  void shouldCreateAnEnvironment() {
    isNew(NEW);

    expect(
        new EnvAction.Create(3, Attempt.FIRST),
        Standing.WORKING,
        Reason.CREATING,
        "Creating the environment");
  }

  @Test
  void shouldWaitForItsSecrets() {
    isNew(NEW);
    logsInWithPassword(
        new SecretValue.Missing(Verdict.working(Reason.SECRET_NOT_FOUND, "No Secret node-login.")));
    var plan = expect(NONE, Standing.WORKING, Reason.SECRET_NOT_FOUND, "No Secret node-login.");
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());

    isNew(intended(3, Duration.ofSeconds(5)));
    plan = expect(NONE, Standing.WORKING, Reason.SECRET_NOT_FOUND);
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());
  }

  @Test
  void shouldRefuseAWeakPasswordWithoutTellingIt() {
    isNew(NEW);
    logsInWithPassword(new SecretValue.Found("feebleword"));
    var plan =
        expect(
            NONE,
            Standing.WORKING,
            Reason.SECRET_VALUE_INVALID,
            "Key password of Secret node-login",
            "8 to 16 characters");
    assertThat(plan.verdict().message()).doesNotContain("feebleword");
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());

    logsInWithPassword(new SecretValue.Found("strongword1"));
    expect(new EnvAction.Create(3, Attempt.FIRST), Standing.WORKING, Reason.CREATING);
  }

  @Test
  void shouldNotCreateAnewWhatIsGone() {
    isNotListed(Duration.ofSeconds(120));

    expect(NONE, Standing.STALLED, Reason.VANISHED, "Environment env-1 no longer exists");
  }

  @Test
  void shouldRepeatNoTokenWithWhatTheSpecAsksForByNow() {
    isNew(intended(7, Duration.ofSeconds(90)));
    resource.getMetadata().setGeneration(2L);
    asks("description: not what was asked for\n");
    var plan = expect(NONE, Standing.WORKING, Reason.SETTLING, "before the spec changed");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(30));

    // One that was created all the same is found.
    listing = listed(7, running(7));
    assertThat(plan().memory().envId()).isEqualTo(ID);

    isNew(intended(7, Duration.ofSeconds(120)));
    plan = expect(NONE, Standing.WORKING, Reason.SETTLING, "No environment was created");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofMillis(1));
    memory = plan.memory();
    assertThat(memory.work().intent()).isNull();
    expect(new EnvAction.Create(3, Attempt.FIRST), Standing.WORKING, Reason.CREATING);
  }

  @Test
  void shouldFindOutWhatWasCreatedBeforeItOnlyObserves() {
    isNew(intended(3, Duration.ofSeconds(90)));
    asks("managementPolicy: Observe\n");
    expect(NONE, Standing.WORKING, Reason.SETTLING, "Finding out");

    isNew(intended(3, Duration.ofSeconds(120)));
    memory = expect(NONE, Standing.WORKING, Reason.SETTLING).memory();
    expect(NONE, Standing.STALLED, Reason.NOT_FOUND_TO_ADOPT);
  }
}
