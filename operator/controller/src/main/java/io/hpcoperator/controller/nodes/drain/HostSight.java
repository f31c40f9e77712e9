package io.hpcoperator.controller.nodes.drain;

/**
 * What a scheduler said of a host.
 *
 * @param drained whether it gets no new jobs because somebody wants it so, be it drained or set
 *     down
 * @param idle whether it has no job, by the scheduler's own books
 * @param reason what is written down about it; empty for nothing
 */
record HostSight(boolean drained, boolean idle, String reason) {}
