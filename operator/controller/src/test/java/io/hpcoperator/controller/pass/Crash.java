package io.hpcoperator.controller.pass;

/** The operator's process dies: what it held in memory is lost. */
public final class Crash extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Crash() {
    super("the process died");
  }
}
