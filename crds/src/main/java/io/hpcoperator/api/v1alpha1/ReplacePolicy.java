package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about a change of the spec that no operation of the cloud brings about. */
public enum ReplacePolicy {
  @JsonProperty("Never")
  NEVER,
  @JsonProperty("Recreate")
  RECREATE
}
