package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Markdown files point at is there. */
class MarkdownFilesTest {
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  /** A path of this repository, told from other words with a slash by where it begins. */
  private static final Pattern OWN_PATH =
      Pattern.compile(
          "(?<![\\w./~:@-])((?:crds|operator|helm|config|samples|docs|bin|src|\\.ci)(?:/[\\w.*{},-]*)+)");

  @Test
  void shouldFindTheReadme() {
    assertThat(Pages.markdown()).contains(Pages.ROOT.resolve("README.md"));
  }

  @Test
  void shouldLinkToWhatExists() {
    var dead = new ArrayList<String>();
    for (var file : Pages.markdown()) {
      var prose = FENCE.matcher(Pages.text(name(file))).replaceAll("");
      LINK.matcher(CODE.matcher(prose).replaceAll(""))
          .results()
          .map(link -> link.group(1))
          .filter(link -> !link.matches("[a-z]+:.*") && !leadsSomewhere(file, link))
          .forEach(link -> dead.add(name(file) + ": " + link));
    }
    assertThat(dead).as("dead links").isEmpty();
  }

  @Test
  void shouldNamePathsThatExist() {
    var missing = new ArrayList<String>();
    for (var file : Pages.markdown()) {
      code(Pages.text(name(file))).stream()
          .flatMap(code -> OWN_PATH.matcher(code).results().map(path -> path.group(1)))
          .filter(path -> !exists(file, path))
          .forEach(path -> missing.add(name(file) + ": " + path));
    }
    assertThat(missing).as("paths that are named but not there").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "crds/*.yaml, true",
    "'operator/{cloud,controller}/pom.xml', true",
    "docs/, true",
    "docs/no-such-page.md, false",
    "crds/*.nothing, false",
  })
  void shouldKnowWhichPathsExist(String path, boolean exists) {
    assertThat(exists(Pages.ROOT.resolve("README.md"), path)).isEqualTo(exists);
  }

  @Test
  void shouldKnowWhichLinksLeadSomewhere() {
    var readme = Pages.ROOT.resolve("README.md");
    assertThat(leadsSomewhere(readme, "docs/conditions.md#reasons")).isTrue();
    assertThat(leadsSomewhere(readme, "docs/conditions.md#no-such-heading")).isFalse();
    assertThat(leadsSomewhere(readme, "docs/no-such-page.md")).isFalse();
  }

  /** What stands between code marks, and in fences. */
  private static List<String> code(String text) {
    return Stream.concat(
            FENCE.matcher(text).results().map(fence -> fence.group()),
            CODE.matcher(FENCE.matcher(text).replaceAll("")).results().map(code -> code.group(1)))
        .toList();
  }

  private static boolean leadsSomewhere(Path from, String link) {
    var parts = link.split("#", 2);
    var target = parts[0].isEmpty() ? from : from.getParent().resolve(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1
        || HEADING
            .matcher(Pages.text(name(target)))
            .results()
            .anyMatch(h -> anchor(h.group(1)).equals(parts[1]));
  }

  /** The anchor that GitHub gives a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
  }

  /** Paths are from the root, or from where the page is. */
  private static boolean exists(Path page, String path) {
    return Stream.of(Pages.ROOT, page.getParent()).anyMatch(base -> existsBelow(base, path));
  }

  private static boolean existsBelow(Path base, String path) {
    var trimmed = path.replaceFirst("[/.]+$", "");
    if (!trimmed.contains("*") && !trimmed.contains("{")) {
      return Files.exists(base.resolve(trimmed));
    }
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + base.resolve(trimmed));
    var start = base.resolve(trimmed.split("/", 2)[0]);
    if (!Files.isDirectory(start)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files.anyMatch(matcher::matches);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return Pages.ROOT.relativize(file).toString();
  }
}
