package io.hpcoperator.simulator.catalogue;

/** How many elements one level of a repeated parameter may have. */
public record Bounds(int min, int max) {

  /** Reads {@code 1..10}; {@code n} or {@code *} as upper bound means there is none. */
  static Bounds parse(String text) {
    String[] ends = text.strip().split("\\.\\.");
    int max = ends[1].matches("[n*]") ? Integer.MAX_VALUE : Integer.parseInt(ends[1]);
    return new Bounds(Integer.parseInt(ends[0]), max);
  }
}
