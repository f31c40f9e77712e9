package io.hpcoperator.simulator.ehpc.shell;

/** What a program wrote, and how it ended. */
public record Output(int exitCode, String out, String err) {

  static Output of(String out) {
    return new Output(0, out, "");
  }

  static Output error(int exitCode, String err) {
    return new Output(exitCode, "", err);
  }

  /** Both streams, as Cloud Assistant hands them on. */
  public String text() {
    return out + err;
  }
}
