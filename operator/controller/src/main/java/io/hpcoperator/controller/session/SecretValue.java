package io.hpcoperator.controller.session;

import io.hpcoperator.controller.pass.Verdict;

/** One value of a Secret, or why it cannot be had. */
public sealed interface SecretValue {

  /**
   * The value.
   *
   * @param text the secret text; never to be logged or put into a status
   */
  record Found(String text) implements SecretValue {
    @Override
    public String toString() {
      return "Found[***]";
    }
  }

  /**
   * No value.
   *
   * @param verdict which Secret or key is missing, and what to do
   */
  record Missing(Verdict verdict) implements SecretValue {}
}
