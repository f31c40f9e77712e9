package io.hpcoperator.controller.pass;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.cloud.CloudException;
import java.util.List;

/**
 * What is particular to a kind in the last two steps of a pass, acting and reporting.
 *
 * @param <R> kind
 * @param <S> its status
 * @param <A> its actions
 * @param <M> its memory
 */
public interface KindPass<R, S, A extends Action, M> {

  /** The work a memory holds. */
  Work work(M memory);

  /** The memory with other work. */
  M withWork(M memory, Work work);

  /**
   * Makes the one call an action stands for.
   *
   * @throws io.hpcoperator.cloud.CloudException when the cloud did not take it
   */
  Outcome<M> act(R resource, A action, M memory);

  /**
   * What is to be remembered while an action's call is made, and is saved before it: only when the
   * call is really made, not while it is held back.
   */
  default M before(A action, M memory) {
    return memory;
  }

  /**
   * The memory after the cloud did not take an action's call, where that matters to later plans.
   *
   * @param memory with what is known of the call already
   */
  default M failed(A action, M memory, CloudException error) {
    return memory;
  }

  /** The whole status of the resource. */
  S status(R resource, M memory, List<Condition> conditions, String reconcileToken);

  /** The conditions of a status, which may be null. */
  List<Condition> conditions(S status);

  /** The changes made behind the operator's back that a status remembers, newest first. */
  default List<DriftRecord> drift(S status) {
    return List.of();
  }
}
