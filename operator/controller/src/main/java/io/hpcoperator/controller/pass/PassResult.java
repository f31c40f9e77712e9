package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;

/**
 * How a pass ended.
 *
 * @param released whether the resource's finalizer may go
 * @param inFlight whether something is on its way, so that the cloud is to be looked at often
 * @param distrust whether what was observed is outdated
 * @param lookAgain how long until the next pass if nothing wakes the resource; null for no limit
 */
public record PassResult(boolean released, boolean inFlight, boolean distrust, Duration lookAgain) {

  /** The pass came to nothing, since the resource changed under it: begin another at once. */
  static final PassResult AGAIN = new PassResult(false, true, false, Duration.ofMillis(100));

  /** There is nothing in the cloud: the finalizer may go. */
  public static final PassResult RELEASED = new PassResult(true, false, false, null);

  /** In the terms of the SDK, for a resource that lives. The status was written already. */
  public <R extends HasMetadata> UpdateControl<R> toUpdateControl() {
    UpdateControl<R> control = UpdateControl.noUpdate();
    return lookAgain == null ? control : control.rescheduleAfter(lookAgain);
  }

  /** In the terms of the SDK, for a resource that is being deleted. */
  public DeleteControl toDeleteControl() {
    if (released) {
      return DeleteControl.defaultDelete();
    }
    var control = DeleteControl.noFinalizerRemoval();
    return lookAgain == null ? control : control.rescheduleAfter(lookAgain);
  }
}
