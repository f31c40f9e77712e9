package io.hpcoperator.controller.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The Markdown files of the repository, as the tests of the docs read them. */
final class Pages {
  /** Root of the repository. */
  static final Path ROOT = root();

  /** Text of a file, by its path from the root. */
  static String text(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All Markdown files but those in build directories. */
  static List<Path> markdown() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".md"))
          .filter(file -> !ROOT.relativize(file).toString().matches("(.*/)?(target|\\.git)/.*"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The rows of the first table below a heading, without its head; code marks are taken off cells
   * that are nothing but code.
   *
   * @param heading text of the heading, at any level
   */
  static List<List<String>> table(String path, String heading) {
    var rows = new ArrayList<List<String>>();
    boolean below = false;
    for (var line : text(path).lines().toList()) {
      if (line.matches("#+ .*")) {
        if (below) {
          break;
        }
        below = line.replaceFirst("#+ ", "").equals(heading);
      } else if (below && line.startsWith("|")) {
        rows.add(cells(line));
      } else if (below && !rows.isEmpty()) {
        break;
      }
    }
    if (rows.size() < 3) {
      throw new AssertionError(path + " has no table below the heading " + heading);
    }
    return rows.subList(2, rows.size());
  }

  /** One column of a table. */
  static List<String> column(String path, String heading, int index) {
    return table(path, heading).stream().map(row -> row.get(index)).toList();
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|", -1))
        .map(String::strip)
        .map(cell -> cell.matches("`[^`]*`") ? cell.substring(1, cell.length() - 1) : cell)
        .toList();
  }

  private static Path root() {
    for (var path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.exists(path.resolve("LICENSE"))) {
        return path;
      }
    }
    throw new IllegalStateException("the tests run outside of the repository");
  }

  private Pages() {}
}
