package io.hpcoperator.controller.ehpc;

import io.hpcoperator.cloud.ehpc.EhpcClient;

/**
 * A changing call about one cluster that creates nothing: made twice, it does what it does once.
 * Equal by value, so that what was taken or refused is known again.
 */
public interface ClusterCall {

  /** Operation of the cloud, such as StopCluster. */
  String operation();

  /**
   * What it is about that the cloud does not tell afterwards: remembered from before the call, as
   * something that is not sure, until the cloud took it. Null for nothing.
   */
  default String asks() {
    return null;
  }

  /** Whether it takes back what was asked before: there is nothing to remember once it is taken. */
  default boolean takesBack() {
    return false;
  }

  /**
   * Makes the call.
   *
   * @throws io.hpcoperator.cloud.CloudException when the cloud did not take it
   */
  Done call(EhpcClient client, String clusterId);

  /**
   * That the cloud took it.
   *
   * @param taskId task it started; null for none
   * @param news what to tell people, as a sentence
   */
  record Done(String requestId, String taskId, String news) {}
}
