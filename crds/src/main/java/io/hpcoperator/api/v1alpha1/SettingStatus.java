package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How one thing that can be changed in place stands. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SettingStatus(
    @JsonPropertyDescription("What it is, by its place in the spec, such as software.") String name,
    @JsonPropertyDescription("InSync, Updating, Drifted or Unknown.") String state,
    @JsonPropertyDescription(
            "Fingerprint of what the spec said when the cloud was last seen to match it: it tells a change of the spec from a change in the cloud.")
        String applied,
    @JsonPropertyDescription(
            "Fingerprint of what the spec says, while the cloud is being made to match it.")
        String applying,
    @JsonPropertyDescription("Calls the cloud took to make it match, so far.") Integer attempts,
    @JsonPropertyDescription("Since when it stands so.") String since,
    @JsonPropertyDescription(
            "What was last asked of the cloud for it, where the cloud does not tell what it has.")
        String asked) {

  /** Of a setting that the cloud tells all about. */
  public SettingStatus(
      String name, String state, String applied, String applying, Integer attempts, String since) {
    this(name, state, applied, applying, attempts, since, null);
  }

  /** The same, with what was last asked of the cloud. */
  public SettingStatus withAsked(String value) {
    return new SettingStatus(name, state, applied, applying, attempts, since, value);
  }
}
