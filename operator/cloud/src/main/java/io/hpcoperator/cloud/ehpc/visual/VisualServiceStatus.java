package io.hpcoperator.cloud.ehpc.visual;

/**
 * State of the visualization service, which the cloud tells in the words of a command's output.
 *
 * @param message those words, or null
 */
public record VisualServiceStatus(String message) {
  /** {@link #message()} as an enum, as far as it is understood. */
  public VisualServiceState state() {
    return VisualServiceState.of(message);
  }
}
