package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Label and field selectors, as the query parameters of a list, a watch or a collective delete. */
final class Selector {

  private static final Pattern TERM_SEPARATOR = Pattern.compile(",(?![^(]*\\))");
  private static final Pattern SET_BASED =
      Pattern.compile("(?<key>\\S+)\\s+(?<not>not)?in\\s*\\((?<values>[^)]*)\\)");
  private static final Pattern EQUALITY =
      Pattern.compile("(?<key>[^!=\\s]+)\\s*(?<op>!=|==?)\\s*(?<value>\\S*)");

  private Selector() {}

  static Predicate<JsonNode> of(ResourceType type, String labels, String fields) {
    return byLabels(labels).and(byFields(type, fields));
  }

  private static Predicate<JsonNode> byLabels(String selector) {
    return all(terms(selector).map(Selector::labelTerm).toList());
  }

  private static Predicate<JsonNode> labelTerm(String term) {
    Matcher set = SET_BASED.matcher(term);
    if (set.matches()) {
      Set<String> values =
          Arrays.stream(set.group("values").split(","))
              .map(String::trim)
              .collect(Collectors.toSet());
      boolean wanted = set.group("not") == null;
      return object -> values.contains(label(object, set.group("key"))) == wanted;
    }
    Matcher equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      String value = equality.group("value");
      boolean wanted = !equality.group("op").equals("!=");
      return object -> value.equals(label(object, equality.group("key"))) == wanted;
    }
    if (term.matches("!?[A-Za-z0-9][-A-Za-z0-9_./]*")) {
      boolean wanted = !term.startsWith("!");
      String key = wanted ? term : term.substring(1);
      return object -> (label(object, key) != null) == wanted;
    }
    throw ApiException.badRequest("unable to parse requirement: " + term);
  }

  private static String label(JsonNode object, String key) {
    return object.path("metadata").path("labels").path(key).textValue();
  }

  private static Predicate<JsonNode> byFields(ResourceType type, String selector) {
    return all(terms(selector).map(term -> fieldTerm(type, term)).toList());
  }

  private static Predicate<JsonNode> fieldTerm(ResourceType type, String term) {
    Matcher equality = EQUALITY.matcher(term);
    if (!equality.matches()) {
      throw ApiException.badRequest("invalid selector: '" + term + "'");
    }
    String path = equality.group("key");
    if (!type.isSelectable(path)) {
      throw ApiException.badRequest("field label not supported: " + path);
    }
    JsonPath field = new JsonPath(path);
    String value = equality.group("value");
    boolean wanted = !equality.group("op").equals("!=");
    return object -> {
      List<JsonNode> found = field.find(object);
      return value.equals(found.isEmpty() ? "" : found.get(0).asText()) == wanted;
    };
  }

  private static Stream<String> terms(String selector) {
    return selector == null
        ? Stream.empty()
        : TERM_SEPARATOR.splitAsStream(selector).map(String::trim).filter(term -> !term.isEmpty());
  }

  private static Predicate<JsonNode> all(List<Predicate<JsonNode>> terms) {
    return object -> terms.stream().allMatch(term -> term.test(object));
  }
}
