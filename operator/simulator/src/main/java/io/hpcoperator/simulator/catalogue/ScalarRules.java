package io.hpcoperator.simulator.catalogue;

import io.hpcoperator.simulator.catalogue.Violation.Kind;
import java.math.BigDecimal;
import java.util.Optional;

/** The catalogue's rules about one value in its text form, the same for both clouds. */
final class ScalarRules {

  private ScalarRules() {}

  static Optional<Violation> check(Parameter parameter, String type, String path, String value) {
    Optional<BigDecimal> number = Optional.empty();
    switch (type) {
      case "integer", "long" -> {
        number = parse(value).filter(parsed -> parsed.stripTrailingZeros().scale() <= 0);
        // "1.0" is no integer on the wire although its value is one.
        if (number.isEmpty() || !value.matches("[+-]?\\d+")) {
          return wrong(path, "must be an integer");
        }
      }
      case "float" -> {
        number = parse(value);
        if (number.isEmpty()) {
          return wrong(path, "must be a number");
        }
      }
      case "boolean" -> {
        if (!value.equals("true") && !value.equals("false")) {
          return wrong(path, "must be true or false");
        }
      }
      default -> {
        // Text is any text; its length and pattern are looked at below.
      }
    }
    if (number.isPresent()) {
      Optional<Violation> range = range(parameter, path, number.get());
      if (range.isPresent()) {
        return range;
      }
    }
    return shape(parameter, path, value);
  }

  private static Optional<Violation> range(Parameter parameter, String path, BigDecimal number) {
    if (parameter.min().filter(min -> number.compareTo(min) < 0).isPresent()) {
      Kind kind = number.signum() < 0 ? Kind.NEGATIVE : Kind.BAD_VALUE;
      return Optional.of(new Violation(kind, path, "must be at least " + parameter.min().get()));
    }
    if (parameter.max().filter(max -> number.compareTo(max) > 0).isPresent()) {
      return bad(path, "must be at most " + parameter.max().get());
    }
    return Optional.empty();
  }

  private static Optional<Violation> shape(Parameter parameter, String path, String value) {
    if (!parameter.values().isEmpty() && !parameter.values().contains(value)) {
      return bad(path, "must be one of " + parameter.values());
    }
    int length = value.codePointCount(0, value.length());
    if (parameter.minLength().filter(min -> length < min).isPresent()) {
      return bad(path, "must have at least " + parameter.minLength().get() + " characters");
    }
    if (parameter.maxLength().filter(max -> length > max).isPresent()) {
      return bad(path, "must have at most " + parameter.maxLength().get() + " characters");
    }
    if (parameter.pattern().filter(pattern -> !pattern.matcher(value).matches()).isPresent()) {
      return bad(path, "must match " + parameter.pattern().get().pattern());
    }
    return Optional.empty();
  }

  private static Optional<BigDecimal> parse(String value) {
    try {
      return Optional.of(new BigDecimal(value));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Violation> wrong(String path, String rule) {
    return Optional.of(new Violation(Kind.WRONG_TYPE, path, rule));
  }

  private static Optional<Violation> bad(String path, String rule) {
    return Optional.of(new Violation(Kind.BAD_VALUE, path, rule));
  }
}
