package io.hpcoperator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads values.yaml with its comments: a value's description is the comment above it. */
final class ValuesFile {
  private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z]+):.*$");
  private static final int INDENT = 2;

  /** Comments by path, such as image.tag, in the order of the file. */
  static Map<String, String> comments() {
    var comments = new LinkedHashMap<String, String>();
    var path = new ArrayList<String>();
    var comment = new ArrayList<String>();
    for (var line : lines()) {
      var key = KEY.matcher(line);
      if (line.strip().startsWith("#")) {
        comment.add(line.strip().substring(1).strip());
      } else if (key.matches()) {
        path.subList(key.group(1).length() / INDENT, path.size()).clear();
        path.add(key.group(2));
        comments.put(String.join(".", path), String.join(" ", comment));
        comment.clear();
      } else {
        comment.clear();
      }
    }
    return comments;
  }

  /** The values themselves. */
  static JsonNode values() {
    try {
      return Manifests.YAML.readTree(Repository.CHART.resolve("values.yaml").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Repository.CHART.resolve("values.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ValuesFile() {}
}
