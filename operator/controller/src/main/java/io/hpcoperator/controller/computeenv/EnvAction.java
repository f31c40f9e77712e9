package io.hpcoperator.controller.computeenv;

import io.hpcoperator.controller.pass.Action;
import java.util.Optional;

/** The one next thing to do about an environment. */
public sealed interface EnvAction extends Action {

  @Override
  default Effect effect() {
    return Effect.CALL;
  }

  /** Nothing. */
  record None() implements EnvAction {
    @Override
    public Effect effect() {
      return Effect.NONE;
    }
  }

  /**
   * CreateComputeEnv.
   *
   * @param nodes nodes it starts with
   * @param attempt whether it is a call on record that is repeated with its token
   */
  record Create(int nodes, Attempt attempt) implements EnvAction {
    @Override
    public Optional<Creation> creation() {
      return Optional.of(new Creation(EnvPlanner.CREATE, nodes, attempt));
    }
  }

  /**
   * ModifyComputeEnv. The count is absolute, so a repeat does no harm.
   *
   * @param nodes nodes there are to be; null to leave the count alone
   * @param name new name; null to leave it alone
   */
  record Modify(Integer nodes, String name) implements EnvAction {}

  /** DeleteComputeEnv. */
  record Delete() implements EnvAction {}

  /** Let the resource go. */
  record Release() implements EnvAction {
    @Override
    public Effect effect() {
      return Effect.RELEASE;
    }
  }
}
