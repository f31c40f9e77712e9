package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.controller.poll.PollPace;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.Simulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A thousand environments in one account, with the cloud's documented limits in force: two requests
 * a second of most operations, of seconds that are shorter for both sides alike. Nearly all are
 * taken over, since creating a thousand takes more than eight minutes at this rate.
 */
@Isolated(
    "Both sides count requests by the machine's clock, which tests beside this one would stretch")
class ThousandEnvsIT {
  private static final int ALL = 1000;
  private static final int CREATED = 6;
  private static final int PAGES = 10;
  private static final String SET_UP =
      """
      {"EnvData": {"ImageId": "img-bd78fy2t", "InstanceTypes": ["S5.LARGE8"]}}
      """;

  private static List<ComputeEnv> envs(World world) {
    return world.client.resources(ComputeEnv.class).inNamespace(World.NAMESPACE).list().getItems();
  }

  private static boolean isReady(ComputeEnv env) {
    return World.conditions(env).stream()
        .anyMatch(c -> c.type().equals("Ready") && c.status() == ConditionStatus.TRUE);
  }

  private static void awaitPages(World world, int pages) {
    long seen = world.clouds.journal().count("DescribeComputeEnvs");
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> world.clouds.journal().count("DescribeComputeEnvs") >= seen + pages);
  }

  @Test
  void shouldSettleAndWatchAThousandWithoutBeingThrottled() {
    try (var world =
        World.startWithoutOperator(
            Simulator.builder().speed(600).rateLimits(true).rateTempo(World.REQUEST_TEMPO))) {
      world.clouds.batch().setEnvQuota(ALL);
      world.apply(Given.TENCENT);
      for (int i = 0; i < ALL; i++) {
        var name = "env-" + i;
        world.apply(
            i < CREATED
                ? Given.env(name, 1)
                : Given.env(name, 1)
                    + "  adopt: {envId: %s}\n"
                        .formatted(
                            world.clouds.batch().provideEnv(name, "ap-guangzhou-2", 1, SET_UP)));
      }
      world.startOperator(
          World.SETTINGS.withTempo(
              new PollPace(Duration.ofMillis(600), Duration.ofSeconds(1)),
              World.SETTINGS.patience(),
              World.SETTINGS.firstRetryDelay()));
      // Each look costs the API server of the sandbox a list of a thousand.
      Awaitility.await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(3))
          .until(() -> envs(world).stream().filter(ThousandEnvsIT::isReady).count() == ALL);

      var settling = world.clouds.journal().entries();
      assertThat(settling).extracting(JournalEntry::outcome).containsOnly(JournalEntry.OK);
      assertThat(world.clouds.journal().count("CreateComputeEnv")).isEqualTo(CREATED);
      assertThat(world.clouds.journal().count("ModifyComputeEnv")).isZero();
      // What is read of single environments is for those that are being created.
      assertThat(world.clouds.journal().counts())
          .hasEntrySatisfying("DescribeComputeEnvs", n -> assertThat(n).isPositive());
      assertThat(world.clouds.journal().count("DescribeComputeEnv"))
          .as("readings of single environments")
          .isLessThan(ALL / 10);

      // The readings that were asked for while things went on come to an end.
      var versions =
          Awaitility.await()
              .atMost(Duration.ofMinutes(2))
              .until(
                  () -> {
                    var before = versions(world);
                    awaitPages(world, 2 * PAGES);
                    return versions(world).equals(before) ? before : null;
                  },
                  Objects::nonNull);
      world.clouds.journal().clear();
      awaitPages(world, 2 * PAGES);
      assertThat(world.clouds.journal().counts().keySet())
          .as("calls while all is quiet")
          .isSubsetOf(Set.of("DescribeComputeEnvs", "DescribeComputeEnvCreateInfos"));
      assertThat(world.clouds.journal().entries())
          .extracting(JournalEntry::outcome)
          .containsOnly(JournalEntry.OK);
      assertThat(versions(world)).as("writes while all is quiet").isEqualTo(versions);
    }
  }

  private static Map<String, String> versions(World world) {
    return envs(world).stream()
        .collect(
            Collectors.toMap(
                env -> env.getMetadata().getName(), env -> env.getMetadata().getResourceVersion()));
  }
}
