package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/**
 * The scale subresource needs a selector that autoscalers can read, though nodes of a cloud are no
 * pods: it matches none.
 */
public final class ScaleSelector {
  /** Longest value of a label (Kubernetes). */
  private static final int MAX_LABEL = 63;

  /**
   * A name that is too long for the value of a label makes room for the uid.
   *
   * @param label key of the label
   */
  public static String of(String label, ObjectMeta metadata) {
    var name = metadata.getName();
    return label + "=" + (name.length() <= MAX_LABEL ? name : metadata.getUid());
  }

  private ScaleSelector() {}
}
