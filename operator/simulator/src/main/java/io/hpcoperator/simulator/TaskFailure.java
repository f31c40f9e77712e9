package io.hpcoperator.simulator;

/**
 * How an E-HPC task is to end.
 *
 * @param step the step it stops at, from 1
 * @param code code of the entry in the task's Errors
 */
public record TaskFailure(int step, Outcome outcome, String code, String message) {

  /**
   * Values of ListTasks {@code Tasks[].Status} (E-HPC 2018-04-12, ListTasks) that mean a failure.
   */
  public enum Outcome {
    /** Nothing of the task's work stays. */
    FAIL("Fail"),
    /** The work is done but for its last part. */
    PARTIAL_FAIL("PartialFail");

    private final String wireName;

    Outcome(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    /** Reads {@code Fail} or {@code PartialFail}. */
    public static Outcome of(String wireName) {
      for (Outcome outcome : values()) {
        if (outcome.wireName.equals(wireName)) {
          return outcome;
        }
      }
      throw new IllegalArgumentException("neither Fail nor PartialFail: " + wireName);
    }
  }
}
