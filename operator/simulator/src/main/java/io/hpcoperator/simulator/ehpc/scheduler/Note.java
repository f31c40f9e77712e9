package io.hpcoperator.simulator.ehpc.scheduler;

import java.time.Instant;

/** What somebody wrote on a node: Slurm's Reason, PBS's comment. */
public record Note(String text, Instant since) {}
