package io.hpcoperator.cloud.ehpc.autoscale;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.wire.Parameters;

/**
 * Automatic scaling of a cluster and its queues (chapter 8 of the catalogue).
 *
 * <p>Cluster and queues share one setter, and the vendor does not say what becomes of parameters
 * and queues that a call leaves out. So a change reads the whole, changes its part, and sends the
 * whole:
 *
 * <pre>{@code
 * var settings = scaling.get(clusterId, CallPriority.CHANGE).settings();
 * scaling.set(clusterId, settings.withQueue(queue));
 * }</pre>
 *
 * <p>Whoever writes must be alone in doing so: between the two calls another writer's change is
 * lost. Everything that SetAutoScaleConfig takes is told by GetAutoScaleConfig. The other way
 * round, {@link QueueScaling#resourceGroupId()} and {@link ScalingInstanceType#hostNamePrefix()}
 * are told but cannot be set here; they are not sent. Settings that later versions of the API have
 * (catalogue: notes of SetAutoScaleConfig) are carried along when the cloud tells them.
 */
public final class AutoScaling {
  private final CloudCaller caller;

  public AutoScaling(CloudCaller caller) {
    this.caller = caller;
  }

  /**
   * SetAutoScaleConfig. Takes effect on the cloud's own schedule; nodes it adds have the create
   * mode {@code autoscale}. An empty list or a null field is left out: whether that clears a
   * setting is not documented.
   */
  public Receipt set(String clusterId, AutoScaleSettings settings) {
    return caller.change("SetAutoScaleConfig", new SetConfig(clusterId, settings), Receipt.class);
  }

  /** GetAutoScaleConfig: the whole, from which {@link #set} can be called. */
  public AutoScaleConfig get(String clusterId, CallPriority priority) {
    return caller.read(
        "GetAutoScaleConfig",
        priority,
        Parameters.with("ClusterId", clusterId),
        AutoScaleConfig.class);
  }

  /**
   * DescribeAutoScaleConfig: the cluster's part only, without queues and image. Nothing can be set
   * from it without the rest.
   */
  public ClusterAutoScaleConfig describe(String clusterId, CallPriority priority) {
    return caller.read(
        "DescribeAutoScaleConfig",
        priority,
        Parameters.with("ClusterId", clusterId),
        ClusterAutoScaleConfig.class);
  }

  record SetConfig(String clusterId, @JsonUnwrapped AutoScaleSettings settings) {}
}
