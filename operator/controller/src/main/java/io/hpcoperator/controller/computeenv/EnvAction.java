package io.hpcoperator.controller.computeenv;

import io.hpcoperator.controller.batch.EnvCall;
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
   * A call that brings a setting to what the spec says.
   *
   * @param envId environment, of which a resource can have two
   * @param setting its name
   */
  record Change(String envId, String setting, EnvCall call) implements EnvAction {
    @Override
    public Optional<String> objectId() {
      return Optional.of(envId);
    }
  }

  /** A call that has nothing to do with a setting: a step of a deletion. */
  record Call(String envId, EnvCall call) implements EnvAction {
    @Override
    public Optional<String> objectId() {
      return Optional.of(envId);
    }

    @Override
    public boolean isRepeatedWhenInvalid() {
      return true;
    }
  }

  /** DeleteComputeEnv. */
  record Delete(String envId) implements EnvAction {
    @Override
    public Optional<String> objectId() {
      return Optional.of(envId);
    }

    @Override
    public boolean isRepeatedWhenInvalid() {
      return true;
    }
  }

  /** Let the resource go. */
  record Release() implements EnvAction {
    @Override
    public Effect effect() {
      return Effect.RELEASE;
    }
  }
}
