package io.hpcoperator.cloud.ehpc.software;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;

/**
 * Software installed in a cluster, or being installed.
 *
 * @param tag tag, such as MPICH_3.2 (wire: SoftwareId)
 * @param name name
 * @param version version
 * @param status the cloud's word, see {@link #state()}
 */
public record InstalledSoftware(
    @JsonProperty("SoftwareId") String tag,
    @JsonProperty("SoftwareName") String name,
    @JsonProperty("SoftwareVersion") String version,
    @JsonProperty("SoftwareStatus") String status) {
  public InstalledSoftware {
    WireValues.required(tag, "SoftwareId");
  }

  /** {@link #status()} as an enum; unknown words give {@link SoftwareState#OTHER}. */
  public SoftwareState state() {
    return SoftwareState.of(status);
  }
}
