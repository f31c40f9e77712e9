package io.hpcoperator.cloud;

/** What the clients of all APIs have in common. */
public interface CloudClient extends AutoCloseable {

  /**
   * Makes the cheapest read there is.
   *
   * @throws CloudException when the credentials do not work, or the cloud does not answer
   */
  void ping();

  @Override
  void close();
}
