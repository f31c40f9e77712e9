package io.hpcoperator.simulator.catalogue;

/**
 * How a request breaks the catalogue.
 *
 * @param parameter wire name with its indexes, {@code ComputeEnv.EnvData.DataDisks.0.DiskSize}
 * @param rule what the catalogue says of it, for the error's text
 */
public record Violation(Kind kind, String parameter, String rule) {

  /** The kinds the clouds tell apart by code. */
  public enum Kind {
    UNKNOWN,
    MISSING,
    WRONG_TYPE,
    BAD_VALUE,
    NEGATIVE
  }
}
