package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the operator may change the cloud object. */
public enum ManagementPolicy {
  /** It is made to match the spec. */
  @JsonProperty("Manage")
  MANAGE,

  /** It is only looked at; differences are shown. */
  @JsonProperty("Observe")
  OBSERVE
}
