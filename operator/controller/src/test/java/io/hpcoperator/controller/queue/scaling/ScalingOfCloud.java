package io.hpcoperator.controller.queue.scaling;

import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.controller.ehpc.ClusterCall;

/** What calls about automatic scaling do in a model of the cloud, and what they mean there. */
public final class ScalingOfCloud {

  /**
   * The settings after a call.
   *
   * @param keepsEntries whether the cloud keeps entries that are left out
   */
  public static AutoScaleSettings after(
      ClusterCall call, AutoScaleSettings found, boolean keepsEntries) {
    if (call instanceof ScalingCalls.Configure configure) {
      return found.withQueue(configure.wish());
    }
    return call instanceof ScalingCalls.SwitchOff off
        ? off.off(found, keepsEntries)
        : ((ScalingCalls.Exclude) call).applied(found);
  }

  /** What they say of a queue. */
  public static CloudScaling of(AutoScaleSettings settings, String queue) {
    return CloudScaling.of(settings, queue);
  }

  private ScalingOfCloud() {}
}
