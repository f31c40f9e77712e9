package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who asks for the recovery of a cluster in exception. */
public enum RecoveryPolicy {
  /** A person, by an annotation. */
  @JsonProperty("Manual")
  MANUAL,

  /** The operator, a bounded number of times. */
  @JsonProperty("Auto")
  AUTO
}
