package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.controller.poll.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what the checks of one look find. Not thread-safe. */
final class Findings {
  static final String ZONE = "placement.zoneId";

  private final List<Finding> all = new ArrayList<>();

  void problem(String field, String rule, String wayOut) {
    all.add(new Finding.Problem(field, rule, wayOut));
  }

  boolean hasProblem(String field) {
    return all.stream()
        .anyMatch(f -> f instanceof Finding.Problem problem && problem.field().equals(field));
  }

  /**
   * Whether it is known that an instance type may not exist, so that other checks need not say it.
   *
   * @param field field of the spec that has the type
   */
  boolean doubtsType(String field) {
    return hasProblem(field) || hasProblem(ZONE);
  }

  /**
   * The value of an observation; when there is none, that is a finding.
   *
   * @param what what was to be read, as in "The check of the instance types could not be made"
   */
  <V> Optional<V> valueOf(Observation<V> seen, String what) {
    if (seen.hasValue()) {
      return Optional.of(seen.value());
    }
    all.add(
        seen.error() == null ? new Finding.Unread(what) : new Finding.Unmade(what, seen.error()));
    return Optional.empty();
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
