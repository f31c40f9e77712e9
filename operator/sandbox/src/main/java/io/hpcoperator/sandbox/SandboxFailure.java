package io.hpcoperator.sandbox;

/** What the sandbox promises did not happen. */
final class SandboxFailure extends RuntimeException {
  SandboxFailure(String message) {
    super(message);
  }
}
