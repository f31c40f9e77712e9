package io.hpcoperator.controller.poll;

import java.util.function.Function;

/**
 * What one pass over a resource sees of a cloud.
 *
 * @param <C> client the cloud is read with
 */
public interface Look<C> {

  /**
   * What was last seen of a subject, and a wish to be woken when the projected part changes.
   *
   * @param part the part of the value this watcher cares for; equal parts do not wake it
   * @return an observation without value when the subject has not been read yet
   */
  <V> Observation<V> read(Subject<C, V> subject, Function<V, ?> part);

  /** As {@link #read(Subject, Function)}, caring for the whole value. */
  default <V> Observation<V> read(Subject<C, V> subject) {
    return read(subject, Function.identity());
  }
}
