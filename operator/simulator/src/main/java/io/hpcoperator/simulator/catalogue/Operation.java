package io.hpcoperator.simulator.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * One documented API operation.
 *
 * @param response dotted paths of the answer's fields, {@code []} marking arrays, in the
 *     catalogue's order
 * @param rateLimit requests per second, where documented
 */
public record Operation(
    String name,
    String effect,
    List<Parameter> parameters,
    List<Parameter> response,
    List<ErrorCode> errors,
    Optional<Integer> rateLimit) {

  /** The parameter with this catalogue name ({@code N} for indexes). */
  public Optional<Parameter> parameter(String name) {
    return parameters.stream().filter(parameter -> parameter.name().equals(name)).findFirst();
  }
}
