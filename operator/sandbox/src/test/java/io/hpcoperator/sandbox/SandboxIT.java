package io.hpcoperator.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hpcoperator.api.Crds;
import io.hpcoperator.sandbox.kubernetes.EmbeddedKubernetes;
import io.hpcoperator.simulator.Simulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README's first command does. */
class SandboxIT {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);

  @Test
  void shouldPlayTheLifeOfTheSamples() {
    try (var clouds = Simulator.builder().speed(600).start();
        var kubernetes = EmbeddedKubernetes.start(Crds.all());
        var client = kubernetes.newClient();
        var sandbox = new Sandbox(client, "default", clouds, out, false)) {
      sandbox.applySamples();
      sandbox.scaleQueue("high", 5);
      sandbox.deleteSamples();
      sandbox.checkClouds();

      assertThat(clouds.leftovers()).isEmpty();
      assertThat(clouds.journal().count("CreateCluster")).isEqualTo(1);
      assertThat(clouds.journal().count("AddNodes")).isEqualTo(2);
    }
    assertThat(text())
        .containsPattern("HpcCluster +demo +running +2/2 +True +Available")
        .containsPattern("HpcQueue +high +Active +5/5 +True +Available")
        .containsPattern("CreateCluster +1")
        .contains("The clouds are empty");
  }

  @Test
  void shouldFailWhenSomethingIsLeftInTheClouds() {
    try (var clouds = Simulator.builder().speed(600).start();
        var kubernetes = EmbeddedKubernetes.start(Crds.all());
        var client = kubernetes.newClient();
        var sandbox = new Sandbox(client, "default", clouds, out, false)) {
      clouds.batch().provideEnv("foreign", "ap-guangzhou-2", 1);
      assertThatThrownBy(sandbox::checkClouds)
          .isInstanceOf(SandboxFailure.class)
          .hasMessageContaining("Left in the clouds");
    }
  }

  @Test
  void shouldRedrawInATerminalAndAppendInAPipe() {
    var row =
        new Row(
            "HpcQueue", "high", "Active", "1/1", "True", "Available", "", "", true, Instant.EPOCH);
    var terminal = new LiveTable(out, true);
    terminal.show(List.of(row), Instant.EPOCH);
    terminal.show(List.of(row), Instant.EPOCH);
    assertThat(text()).contains("\u001b[2A");

    screen.reset();
    var pipe = new LiveTable(out, false);
    pipe.show(List.of(row), Instant.EPOCH);
    pipe.show(List.of(row), Instant.EPOCH.plusSeconds(5));
    assertThat(text()).doesNotContain("\u001b").containsOnlyOnce("HpcQueue");
  }

  private String text() {
    return screen.toString(StandardCharsets.UTF_8);
  }
}
