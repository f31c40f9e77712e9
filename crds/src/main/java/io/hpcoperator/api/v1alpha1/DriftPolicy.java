package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about changes that were made behind the operator's back. */
public enum DriftPolicy {
  /** They are undone. */
  @JsonProperty("Correct")
  CORRECT,

  /** They are shown and left as they are. */
  @JsonProperty("Report")
  REPORT,

  /** They are not looked for. */
  @JsonProperty("Ignore")
  IGNORE
}
