package io.hpcoperator.simulator.catalogue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One request parameter, or one field of a named structure, with every constraint the catalogue
 * gives it.
 *
 * @param name wire name; {@code N} stands for a 1-based index, as in {@code Application.N.Tag}
 * @param type string, integer, long, float, boolean, object, {@code array<T>} or the name of a
 *     structure
 * @param repeat bounds of each {@code N}, outer first, or of the array; empty when nothing is said
 */
public record Parameter(
    String name,
    String type,
    boolean required,
    List<String> values,
    Optional<String> defaultValue,
    Optional<BigDecimal> min,
    Optional<BigDecimal> max,
    Optional<Integer> minLength,
    Optional<Integer> maxLength,
    Optional<Pattern> pattern,
    List<Bounds> repeat,
    Optional<String> example,
    boolean secret) {

  /** Element type of {@code array<T>}, empty for anything else. */
  public Optional<String> elementType() {
    return type.startsWith("array<")
        ? Optional.of(type.substring("array<".length(), type.length() - 1))
        : Optional.empty();
  }

  /** The wire name of the element with this index; a list inside it gives its first. */
  public String wireName(int index) {
    return name.replaceFirst("\\.N(?=\\.|$)", "." + index).replaceAll("\\.N(?=\\.|$)", ".1");
  }

  /**
   * The outermost list of a repeated parameter: {@code Application} of {@code Application.N.Tag}.
   */
  public String list() {
    return name.split("\\.N(\\.|$)", 2)[0];
  }

  /** Whether the wire name carries an index. */
  public boolean repeated() {
    return List.of(name.split("\\.")).contains("N");
  }
}
