package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/**
 * Where the status of resources is kept.
 *
 * @param <R> kind
 * @param <S> its status
 */
public interface StatusRecord<R extends CustomResource<?, S>, S> {

  /**
   * Writes a status that differs from the one the resource has; does nothing otherwise.
   *
   * @return whether something was written
   */
  boolean writeIfChanged(R resource, S status, Context<R> context);

  /**
   * Writes a status that differs from the one the resource has, unless the resource is another by
   * now: what a stale cache remembers must not replace what was recorded since.
   *
   * @return whether the status is on record
   */
  boolean writeIfCurrent(R resource, S status, Context<R> context);

  /**
   * Writes a status that must be on record before a call, or before a resource is let go. The
   * resource is read from the API server first, not from the cache, and nothing is written if it is
   * not the one that was planned for: a stale cache must not create, and not overwrite what was
   * recorded since.
   *
   * @return whether it is on record; if not, the call must not be made
   */
  boolean writeBeforeCall(R resource, S status, Context<R> context);
}
