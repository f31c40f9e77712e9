package io.hpcoperator.simulator;

/**
 * How much of a task E-HPC 2018-04-12 ListTasks shows. How long and in what order it lists tasks is
 * not documented, nor whether it shows those of ApplyNodes and AddExistedNodes at all.
 */
public enum TaskSight {
  /** In the list, and when it is asked for by its id. */
  LISTED,
  /** Only when it is asked for by its id. */
  BY_ID,
  /** Never. */
  HIDDEN
}
