package io.hpcoperator.simulator.ehpc.scheduler;

/**
 * What differs between schedulers in numbers and words.
 *
 * @param family which commands the cluster's nodes have
 * @param server host name of the node the scheduler runs on
 */
public record Dialect(Family family, String server) {

  public enum Family {
    SLURM,
    PBS,
    OTHER
  }

  /**
   * @param schedulerType as in CreateCluster
   */
  public static Dialect of(String schedulerType, String server) {
    Family family =
        schedulerType.startsWith("slurm")
            ? Family.SLURM
            : schedulerType.startsWith("pbs") ? Family.PBS : Family.OTHER;
    return new Dialect(family, server);
  }

  /**
   * @param number from 0; Slurm begins to count at 1
   */
  String jobId(int number) {
    return family == Family.SLURM ? Integer.toString(number + 1) : number + "." + server;
  }

  /** One word for the node, as ListNodes shows it in StateInSched. */
  public String word(HostState state) {
    return family == Family.SLURM ? SlurmWords.longState(state) : PbsWords.state(state);
  }
}
