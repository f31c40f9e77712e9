package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The part of Kubernetes' JSONPath that printer columns, scale paths and selectable fields use:
 * {@code .a.b}, {@code ['a.b']}, {@code [0]}, {@code [*]} and {@code [?(@.type=="Ready")]}.
 */
final class JsonPath {

  private static final Pattern STEP =
      Pattern.compile(
          "\\.(?<field>(?:[^.\\[\\]\\\\]|\\\\.)+)"
              + "|\\['(?<quoted>[^']+)']"
              + "|\\[(?<index>\\d+)]"
              + "|(?<all>\\[\\*])"
              + "|\\[\\?\\(@(?<key>[^=]+?)\\s*==\\s*[\"'](?<value>[^\"']*)[\"']\\s*\\)]");

  private final List<Function<JsonNode, Stream<JsonNode>>> steps = new ArrayList<>();

  JsonPath(String path) {
    String text = path.startsWith(".") || path.startsWith("[") ? path : "." + path;
    Matcher matcher = STEP.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw new IllegalArgumentException("JSONPath not understood: " + path);
      }
      steps.add(step(matcher));
      end = matcher.end();
    }
  }

  private static Function<JsonNode, Stream<JsonNode>> step(Matcher matcher) {
    if (matcher.group("index") != null) {
      int index = Integer.parseInt(matcher.group("index"));
      return node -> Stream.of(node.path(index));
    }
    if (matcher.group("all") != null) {
      return JsonPath::children;
    }
    if (matcher.group("key") != null) {
      JsonPath key = new JsonPath(matcher.group("key"));
      String value = matcher.group("value");
      return node ->
          children(node)
              .filter(item -> key.find(item).stream().anyMatch(v -> v.asText().equals(value)));
    }
    String field =
        matcher.group("field") != null
            ? matcher.group("field").replace("\\.", ".")
            : matcher.group("quoted");
    return node -> Stream.of(node.path(field));
  }

  private static Stream<JsonNode> children(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }

  /** Every value at this path; empty where there is none. */
  List<JsonNode> find(JsonNode root) {
    Stream<JsonNode> found = Stream.of(root);
    for (Function<JsonNode, Stream<JsonNode>> step : steps) {
      found = found.flatMap(step);
    }
    return found.filter(node -> !node.isMissingNode() && !node.isNull()).toList();
  }
}
