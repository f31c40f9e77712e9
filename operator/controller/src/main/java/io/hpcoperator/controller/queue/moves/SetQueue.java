package io.hpcoperator.controller.queue.moves;

import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.ehpc.ClusterCall;
import java.util.List;

/**
 * Moves nodes into a queue (E-HPC SetQueue), at most a hundred. The answer does not say whether
 * they are there: ListNodesByQueue does.
 *
 * @param hostNames the API names nodes by host name, not by id
 */
public record SetQueue(String queue, List<String> hostNames) implements ClusterCall {
  /** Operation of the cloud. */
  public static final String OPERATION = "SetQueue";

  /** Most nodes that one call can name (E-HPC SetQueue: Node.N.Name). */
  static final int MOST = 100;

  @Override
  public String operation() {
    return OPERATION;
  }

  @Override
  public Done call(EhpcClient client, String clusterId) {
    var receipt = client.setQueue(clusterId, queue, hostNames);
    return new Done(
        receipt.requestId(),
        null,
        "Nodes %s are moved into queue %s (request %s)."
            .formatted(hostNames, queue, receipt.requestId()));
  }
}
