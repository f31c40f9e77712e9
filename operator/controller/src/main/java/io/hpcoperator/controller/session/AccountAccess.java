package io.hpcoperator.controller.session;

import io.hpcoperator.controller.pass.Verdict;

/**
 * Whether a resource can use the account it refers to.
 *
 * @param <S> session of the cloud the resource's kind is for
 */
public sealed interface AccountAccess<S extends CloudSession> {

  /** It can. */
  record Usable<S extends CloudSession>(S session) implements AccountAccess<S> {}

  /**
   * It cannot yet.
   *
   * @param verdict what is missing, and what to do
   */
  record Blocked<S extends CloudSession>(Verdict verdict) implements AccountAccess<S> {}
}
