package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a cluster is to run. */
public enum PowerState {
  /** It runs. */
  @JsonProperty("Running")
  RUNNING,

  /** It is stopped; its nodes keep their disks. */
  @JsonProperty("Stopped")
  STOPPED
}
