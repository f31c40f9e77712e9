package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/queues.md shows manifests that are valid, and has every field of a queue's spec. */
class QueuesPageTest {
  private static final String PAGE = "docs/queues.md";
  private static final String KIND = "HpcQueue";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void shouldShowExcerptsThatAreValidOverTheSample() {
    var sample =
        ManifestSchemas.documents(Pages.text("samples/04-queue.yaml")).stream()
            .filter(m -> m.path("kind").asText().equals(KIND))
            .findFirst()
            .orElseThrow();
    var excerpts = ManifestSchemas.shownIn(PAGE);
    assertThat(excerpts).hasSizeGreaterThan(5);
    assertThat(excerpts)
        .allSatisfy(
            excerpt ->
                assertThat(
                        ManifestSchemas.misfits(
                            ManifestSchemas.over(sample.path("spec"), excerpt.path("spec")),
                            ManifestSchemas.spec(KIND),
                            "spec"))
                    .isEmpty());
  }

  @Test
  void shouldTellWhatBecomesOfEveryFieldThatIsChanged() {
    var told =
        Pages.table(PAGE, "Fields").stream()
            .map(row -> row.get(0))
            .flatMap(
                cell ->
                    cell.contains("`")
                        ? CODE.matcher(cell).results().map(code -> code.group(1))
                        : Stream.of(cell))
            .toList();
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(ManifestSchemas.spec(KIND).getProperties().keySet());
  }
}
