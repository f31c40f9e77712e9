package io.hpcoperator.controller.computeenv;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an environment was built from, where the record is one of another version. */
class EnvRecordTest {
  private final GivenEnv env = GivenEnv.ofNodes();

  /** The spec was changed under Recreate, which was taken back, and the operator was updated. */
  @Test
  void shouldNotForgetWhatDiffersWhenTheRecordCannotBeRead() {
    env.asks("imageId: img-otherone\nreplicas: 0\n");
    env.desired = 0;
    assertThat(env.plan().verdict().reason()).as("without a record").isEqualTo(Reason.AVAILABLE);

    env.memory = env.memory.withBuild(Map.of("format", "0", "imageId", "0123"));
    env.resource.setStatus(env.pass().status(env.resource, env.memory, List.of(), null));
    env.memory = EnvMemory.of(env.resource);
    assertThat(env.memory.builtFrom()).isNull();
    var plan = env.plan();
    assertThat(plan.verdict().reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(plan.verdict().message()).contains("imageId", "replacePolicy: Recreate");
    assertThat(EnvBuilt.mayDiffer(env.facts())).isTrue();
  }

  /** The first pass after a restart has nothing to compare with yet. */
  @Test
  void shouldKeepARecordThatCannotBeReadUntilItCanBeReplaced() {
    env.asks("imageId: img-otherone\nreplicas: 0\n");
    env.desired = 0;
    var record = Map.of("format", "0", "imageId", "0123");
    env.resource.setStatus(statusOf(env.facts(), env.memory.withBuild(record)));
    for (int i = 0; i < 2; i++) {
      var nothing = EnvFacts.without(env.resource);
      env.resource.setStatus(statusOf(nothing, nothing.memory()));
      assertThat(env.resource.getStatus().builtFrom()).isEqualTo(record);
    }
    env.memory = EnvMemory.of(env.resource);
    var plan = env.looks();
    assertThat(plan.verdict().reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(plan.verdict().message()).contains("imageId");

    env.resource.setStatus(statusOf(env.facts(), env.memory));
    assertThat(env.resource.getStatus().builtFrom()).isEqualTo(env.memory.builtFrom());
    assertThat(EnvBuild.read(env.resource.getStatus().builtFrom())).isNotNull();
    assertThat(statusOf(env.facts(), env.memory.withBuild(null)).builtFrom())
        .as("of another environment")
        .isNull();
  }

  /** Else whoever changes the one that serves often puts off for ever what is said of the other. */
  @Test
  void shouldNotCountAnewWhatRemovesTheOneThatGoesWhenTheOtherIsChanged() {
    for (boolean retiring : new boolean[] {true, false}) {
      var begun = Replacement.begun(List.of("imageId"), env.now);
      var other =
          (retiring ? begun.retiring("env-2", env.now) : begun)
              .withSync(new SyncMemory(null, null).begun(Leaving.NAME, 3, env.now));
      env.resource.setStatus(statusOf(env.facts(), env.memory.withReplacement(other)));
      env.resource.getMetadata().setGeneration(env.resource.getMetadata().getGeneration() + 1);
      var left = EnvMemory.of(env.resource).replacement().sync().find(Leaving.NAME).orElseThrow();
      assertThat(left.remaining()).isEqualTo(retiring ? 3 : null);
    }
  }

  private ComputeEnvStatus statusOf(EnvFacts facts, EnvMemory memory) {
    return new EnvPass(facts, null, new ManualClock(env.now))
        .status(env.resource, memory, List.of(), null);
  }
}
