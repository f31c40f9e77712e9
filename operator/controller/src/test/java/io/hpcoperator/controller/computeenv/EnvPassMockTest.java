package io.hpcoperator.controller.computeenv;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.ScriptedCloud;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is on record of the calls that the cloud took. */
class EnvPassMockTest {
  private final GivenEnv env = GivenEnv.ofNodes();

  @Test
  void shouldPutOnRecordWhichEnvironmentACallWasAbout() throws IOException {
    try (var cloud =
        new ScriptedCloud(
            request ->
                ScriptedCloud.Answer.ok(
                    "{'Response': {'EnvId': 'env-new', 'RequestId': 'r-1'}}".replace('\'', '"')))) {
      var pass = new EnvPass(env.facts(), cloud.batch(), new ManualClock(env.now));
      var count = EnvCall.Modify.count(1);
      var detach = new EnvCall.Detach(List.of("ins-1"));
      env.memory =
          env.memory.withWork(env.memory.work().intend(EnvPlanner.CREATE, "u", 1, 1, env.now));
      for (var action :
          List.of(
              new EnvAction.Change("env-2", EnvSettings.REPLICAS, count),
              new EnvAction.Call("env-3", detach),
              new EnvAction.Delete("env-4"))) {
        var work = pass.act(env.resource, action, env.memory).memory().work();
        assertThat(work.operations().recent().get(0).objectId())
            .isEqualTo(action.objectId().orElseThrow());
      }
      env.memory = env.memory.withEnvId(null);
      var created =
          pass.act(env.resource, new EnvAction.Create(1, Attempt.FIRST), env.memory).memory();
      assertThat(created.work().operations().recent().get(0).objectId()).isEqualTo("env-new");
    }
  }
}
