package io.hpcoperator.simulator.catalogue;

import io.hpcoperator.simulator.catalogue.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a request whose parameters are flattened with 1-based indexes ({@code Instance.1.Id})
 * against the catalogue.
 *
 * <p>Lists must be numbered 1..n without a gap: the catalogue says indexes start at 1, and a gap is
 * a client's slip.
 */
public final class FlatRequestValidator {

  private final Operation operation;
  private final Map<Parameter, Pattern> names = new HashMap<>();

  public FlatRequestValidator(Operation operation) {
    this.operation = operation;
    for (Parameter parameter : operation.parameters()) {
      StringBuilder regex = new StringBuilder();
      for (String part : parameter.name().split("\\.")) {
        regex.append(regex.isEmpty() ? "" : "\\.");
        regex.append(part.equals("N") ? "(\\d{1,6})" : Pattern.quote(part));
      }
      names.put(parameter, Pattern.compile(regex.toString()));
    }
  }

  /**
   * The first violation found: unknown names, then what is missing, then values, then list bounds.
   */
  public Optional<Violation> check(Map<String, String> parameters) {
    for (String name : parameters.keySet()) {
      if (definition(name).isEmpty()) {
        return Optional.of(
            new Violation(Kind.UNKNOWN, name, "is not a parameter of the operation"));
      }
    }
    return missing(parameters).or(() -> values(parameters)).or(() -> lists(parameters));
  }

  private Optional<Parameter> definition(String name) {
    return operation.parameters().stream()
        .filter(parameter -> names.get(parameter).matcher(name).matches())
        .findFirst();
  }

  private Optional<Violation> missing(Map<String, String> parameters) {
    for (Parameter parameter : operation.parameters()) {
      if (!parameter.required()) {
        continue;
      }
      for (String name : requiredNames(parameter, parameters)) {
        if (parameters.getOrDefault(name, "").isEmpty()) {
          return Optional.of(new Violation(Kind.MISSING, name, "is mandatory"));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A required member of a list is required in each element that is there, and the first element
   * always is.
   */
  private List<String> requiredNames(Parameter parameter, Map<String, String> parameters) {
    if (!parameter.repeated()) {
      return List.of(parameter.name());
    }
    TreeSet<Integer> indexes = new TreeSet<>(indexes(parameter.list(), parameters));
    indexes.add(1);
    return indexes.stream().map(parameter::wireName).toList();
  }

  private static TreeSet<Integer> indexes(String prefix, Map<String, String> parameters) {
    Pattern pattern = Pattern.compile(Pattern.quote(prefix) + "\\.(\\d{1,6})(\\..*)?");
    TreeSet<Integer> result = new TreeSet<>();
    for (String name : parameters.keySet()) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        result.add(Integer.parseInt(matcher.group(1)));
      }
    }
    return result;
  }

  private Optional<Violation> values(Map<String, String> parameters) {
    for (Map.Entry<String, String> entry : parameters.entrySet()) {
      Parameter parameter = definition(entry.getKey()).orElseThrow();
      // An optional parameter sent empty counts as left out, as the gateway drops empty values.
      if (entry.getValue().isEmpty()) {
        continue;
      }
      Optional<Violation> violation =
          ScalarRules.check(parameter, parameter.type(), entry.getKey(), entry.getValue());
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }

  private Optional<Violation> lists(Map<String, String> parameters) {
    SortedMap<String, Bounds> lists = new TreeMap<>();
    for (String name : parameters.keySet()) {
      Parameter parameter = definition(name).orElseThrow();
      List<String> prefix = new ArrayList<>();
      int level = 0;
      String[] wire = name.split("\\.");
      String[] pattern = parameter.name().split("\\.");
      for (int i = 0; i < pattern.length; i++) {
        if (pattern[i].equals("N")) {
          lists.put(String.join(".", prefix), parameter.repeat().get(level++));
        }
        prefix.add(wire[i]);
      }
    }
    for (Map.Entry<String, Bounds> list : lists.entrySet()) {
      Optional<Violation> violation = list(list.getKey(), list.getValue(), parameters);
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }

  private static Optional<Violation> list(
      String prefix, Bounds bounds, Map<String, String> parameters) {
    int expected = 1;
    for (int index : indexes(prefix, parameters)) {
      if (index != expected) {
        return Optional.of(
            new Violation(
                Kind.BAD_VALUE, prefix + "." + index, "must be numbered from 1 without gaps"));
      }
      if (index > bounds.max()) {
        return Optional.of(
            new Violation(
                Kind.BAD_VALUE,
                prefix + "." + index,
                "must have at most " + bounds.max() + " elements"));
      }
      expected++;
    }
    return Optional.empty();
  }
}
