package io.hpcoperator.controller.poll;

/**
 * Something of a cloud that is read again and again, such as the list of clusters. Equal subjects
 * are read once, however many resources watch them: implement it as a record of what identifies it.
 *
 * @param <C> client it is read with
 * @param <V> what a read gives; equal by value
 */
public interface Subject<C, V> {

  /**
   * Reads it once.
   *
   * @throws io.hpcoperator.cloud.CloudException when the cloud does not answer with it
   */
  V fetch(C client);

  /** How often it is worth reading. */
  default Cadence cadence() {
    return Cadence.LIVE;
  }

  /**
   * Whether it is about everything of its kind in the account, as a list of all clusters is. There
   * are few such subjects and many resources wait for each, so they are read before any other.
   */
  default boolean isOfWholeAccount() {
    return false;
  }
}
