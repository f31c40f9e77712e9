package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.controller.pass.Failures;

/** What a check found out; nothing when all is well. */
public sealed interface Finding {

  /**
   * Something stands in the way.
   *
   * @param field field of the spec, such as nodes.compute.instanceType
   * @param rule what is wrong with it, as a sentence
   * @param wayOut what to do, as sentences
   */
  record Problem(String field, String rule, String wayOut) implements Finding {
    String text() {
      return field + ": " + rule + " " + wayOut;
    }
  }

  /**
   * A check could not be made.
   *
   * @param what what was to be read, such as the instance types
   * @param error why it could not be
   */
  record Unmade(String what, io.hpcoperator.cloud.CloudException error) implements Finding {
    String text() {
      return "The check of %s could not be made: %s".formatted(what, Failures.said(error));
    }
  }

  /** A check waits for the first reading of what it needs. */
  record Unread(String what) implements Finding {}
}
