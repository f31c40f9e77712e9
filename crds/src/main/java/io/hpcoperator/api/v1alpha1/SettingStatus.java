package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** How one thing that can be changed in place stands. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SettingStatus(
    @JsonPropertyDescription(
            "What it is, by its place in the spec, such as software; attributes are name, description and image; deletion is what empties an environment that goes.")
        @Required
        String name,
    @JsonPropertyDescription(
            "InSync: the cloud has what the spec says. Updating: it is being changed. Drifted: it differs and is left so, or could not be changed. Refused: the cloud calls the change wrong. Unknown: it could not be read.")
        String state,
    @JsonPropertyDescription(
            "Fingerprint of what the spec said when the cloud was last seen to match it: it tells a change of the spec from a change in the cloud.")
        String applied,
    @JsonPropertyDescription(
            "Fingerprint of what the spec says, while the cloud is not seen to match it.")
        String applying,
    @JsonPropertyDescription("Calls the cloud took to make it match, without getting any nearer.")
        Integer attempts,
    @JsonPropertyDescription("How much differed when the first of these calls was made.")
        Integer remaining,
    @JsonPropertyDescription("When a call was last made to change it.") @DateTime String triedAt,
    @JsonPropertyDescription("What the cloud said when it did not take the last call.")
        String error,
    @JsonPropertyDescription(
            "Fingerprint of the changes made in the cloud that are on record: it tells new ones from known ones.")
        String drift,
    @JsonPropertyDescription("Since when it stands so.") @DateTime String since,
    @JsonPropertyDescription(
            "What was last asked of the cloud for it, where the cloud does not tell what it has; with a question mark before the cloud is known to have taken it. Of attachedInstances, terminateNodes and deletion, whose turn it is since the cloud refused some: a fingerprint of what is asked for, as many at a time, and after whom.")
        String asked,
    @JsonPropertyDescription(
            "When a call was last made that changed it or may have changed it, whatever the spec said then: what the cloud shows may be of before for as long as its answers lag.")
        @DateTime
        String sentAt) {

  /** Of a setting that the cloud tells all about. */
  public SettingStatus(
      String name,
      String state,
      String applied,
      String applying,
      Integer attempts,
      Integer remaining,
      String triedAt,
      String error,
      String drift,
      String since) {
    this(
        name, state, applied, applying, attempts, remaining, triedAt, error, drift, since, null,
        null);
  }

  /** The same, with what was last asked of the cloud. */
  public SettingStatus withAsked(String value) {
    return new SettingStatus(
        name, state, applied, applying, attempts, remaining, triedAt, error, drift, since, value,
        sentAt);
  }

  /** The same, with when a call was last made that may have changed it. */
  public SettingStatus withSentAt(String time) {
    return new SettingStatus(
        name, state, applied, applying, attempts, remaining, triedAt, error, drift, since, asked,
        time);
  }
}
