package io.hpcoperator.cloud.ehpc;

/**
 * A node as ListNodesNoPaging shows it.
 *
 * @param id ECS instance id
 * @param hostName host name
 * @param status the cloud's word, see {@link #state()}
 * @param instanceType ECS instance type
 * @param imageId image
 */
public record NodeSummary(
    String id, String hostName, String status, String instanceType, String imageId) {
  /** {@link #status()} as an enum; unknown words give {@link NodeState#OTHER}. */
  public NodeState state() {
    return NodeState.of(status);
  }
}
