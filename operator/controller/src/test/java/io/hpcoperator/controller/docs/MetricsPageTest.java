package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/metrics.md has the metrics that the operator's own code registers. */
class MetricsPageTest {
  private static final String PAGE = "docs/metrics.md";
  private static final Pattern METER = Pattern.compile("\"(hpc\\.operator\\.[a-z.]+)\"");

  @Test
  void shouldListTheMetersThatTheCodeRegisters() throws IOException {
    var meters = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(Pages.ROOT.resolve("operator/controller/src/main/java"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        METER
            .matcher(Files.readString(file))
            .results()
            .forEach(meter -> meters.add(meter.group(1).replace('.', '_')));
      }
    }
    assertThat(meters).isNotEmpty();
    assertThat(Pages.column(PAGE, "Metrics of the operator's own", 0))
        .as("metrics, without the unit that Prometheus appends")
        .map(name -> name.replaceFirst("_(seconds|bytes|total)$", ""))
        .containsExactlyInAnyOrderElementsOf(meters);
  }
}
