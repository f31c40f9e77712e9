package io.hpcoperator.cloud.ehpc.hybrid;

import io.hpcoperator.cloud.ehpc.NodeRole;

/**
 * A node on the premises that a hybrid cluster starts with (wire: Nodes.N).
 *
 * @param hostName host name
 * @param ipAddress address
 * @param role what it serves as
 * @param schedulerType its scheduler: pbs, slurm, opengridscheduler or deadline
 * @param accountType its domain account service: nis or ldap
 * @param dir directory of the scheduler on it
 */
public record OnPremiseHost(
    String hostName,
    String ipAddress,
    NodeRole role,
    String schedulerType,
    String accountType,
    String dir) {}
