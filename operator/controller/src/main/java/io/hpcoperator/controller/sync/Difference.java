package io.hpcoperator.controller.sync;

/**
 * A field that is not in the cloud as it is in the spec.
 *
 * @param field place in the spec, such as scheduler.settings.pbs.jobHistoryDays
 * @param wanted value of the spec, as a person reads it; never a secret
 * @param found value in the cloud, likewise
 */
public record Difference(String field, String wanted, String found) {

  /** Such as "software: A, B in the spec, A in the cloud". */
  public String text() {
    return "%s: %s in the spec, %s in the cloud".formatted(field, wanted, found);
  }
}
