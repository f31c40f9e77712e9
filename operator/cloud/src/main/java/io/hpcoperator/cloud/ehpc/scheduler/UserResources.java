package io.hpcoperator.cloud.ehpc.scheduler;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What one user may use in a queue, as GetSchedulerInfo shows it. The vendor's sample has no user:
 * the names with which limits are set are looked for, and their plain variants.
 *
 * @param user user
 * @param cpus most vCPUs, or null
 * @param nodes most nodes, or null
 * @param mem most memory with its unit, or null
 */
public record UserResources(
    @JsonProperty("User") @JsonAlias({"UserName", "Name"}) String user,
    @JsonProperty("Cpus") @JsonAlias({"Cpu", "Ncpus"}) Integer cpus,
    @JsonProperty("Nodes") @JsonAlias({"Node", "Nodect"}) Integer nodes,
    @JsonProperty("Mem") @JsonAlias("Memory") String mem) {}
