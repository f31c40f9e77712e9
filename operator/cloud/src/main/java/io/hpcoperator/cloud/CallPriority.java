package io.hpcoperator.cloud;

/**
 * The order in which waiting calls pass the {@link RequestBudget}, most urgent first. Each rank has
 * a head start of two seconds before the next, so that none waits for ever.
 */
public enum CallPriority {
  /** A call that changes something. */
  CHANGE,
  /** Following a task that is under way. */
  TASK,
  /** Background observation. */
  POLL
}
