package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What is known of nodes that are to be removed, and of those that keep from being removed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaleInStatus(
    @JsonPropertyDescription(
            "Nodes that are to be removed or powered off, are given back to the scheduler, or are passed over.")
        @Size(max = 1000)
        List<NodeDrain> nodes,
    @JsonPropertyDescription("Command on the cluster's manager that has not been answered yet.")
        ShellCommandStatus command,
    @JsonPropertyDescription("How many commands have been sent so far.") Long commands,
    @JsonPropertyDescription("When the scheduler was last asked.") @DateTime String lookedAt,
    @JsonPropertyDescription(
            "Why it is not known how the nodes are: all of them count as busy then.")
        String problem,
    @JsonPropertyDescription(
            "Since when the deletion of the queue waits for nothing but that nodes are given back to the scheduler.")
        @DateTime
        String givingBackSince,
    @JsonPropertyDescription("Hosts the last command asked about.") @Size(max = 50)
        List<String> looked) {

  /** How a node stands on its way out of a queue. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NodeDrain(
      @JsonPropertyDescription("Host name.") String hostName,
      @JsonPropertyDescription("Id of the instance.") String instanceId,
      @JsonPropertyDescription(
              "Chosen: the scheduler is to be asked. Serving: gets jobs. Draining: gets no new jobs, and may have some. Drained: has no jobs and gets none. Resuming: is given back. PoweredOff: was powered off and may still be drained. DrainedByOthers: somebody else drained it, or set it down. Removing: the cloud took the call that removes it. NotListed: may still be drained, and the queue does not list it. InNoList: nor does the cluster. Unknown: the scheduler does not tell.")
          String state,
      @JsonPropertyDescription("Whether it is to be removed or powered off.") Boolean leaving,
      @JsonPropertyDescription("Since when it is to be removed or powered off, or is not listed.")
          @DateTime
          String since,
      @JsonPropertyDescription("What others wrote down when they drained it.") String reason,
      @JsonPropertyDescription("True for one that is to be powered off, not removed.")
          Boolean toBePoweredOff) {}

  /** A command that was sent to a node. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ShellCommandStatus(
      @JsonPropertyDescription("Id of the command in the cloud.") String id,
      @JsonPropertyDescription("Id of the instance it runs on.") String instanceId,
      @JsonPropertyDescription("When it was sent.") @DateTime String sentAt) {}
}
