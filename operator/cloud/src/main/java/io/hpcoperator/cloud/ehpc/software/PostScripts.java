package io.hpcoperator.cloud.ehpc.software;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.ehpc.PostInstallScript;
import io.hpcoperator.cloud.wire.Parameters;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/** Scripts run on nodes after their installation (chapter 22 of the catalogue). */
public final class PostScripts {
  private final CloudCaller caller;
  private final String region;

  public PostScripts(CloudCaller caller, String region) {
    this.caller = caller;
    this.region = region;
  }

  /**
   * SetPostScripts. It is not documented whether the list replaces the scripts that were there, and
   * whether an empty one clears them: send the whole list, and look with {@link #get} what became
   * of it.
   *
   * @param scripts at most 16
   */
  public Receipt set(String clusterId, List<PostInstallScript> scripts) {
    return caller.change(
        "SetPostScripts", new SetScripts(region, clusterId, scripts), Receipt.class);
  }

  /** GetPostScripts; not paged. */
  public List<PostInstallScript> get(String clusterId, CallPriority priority) {
    return caller
        .read(
            "GetPostScripts",
            priority,
            Parameters.with("RegionId", region).and("ClusterId", clusterId),
            Scripts.class)
        .scripts();
  }

  record SetScripts(
      String regionId,
      String clusterId,
      @JsonProperty("PostInstallScripts") List<PostInstallScript> scripts) {}

  record Scripts(@JsonProperty("PostInstallScripts") List<PostInstallScript> scripts) {
    Scripts {
      scripts = WireValues.listing(scripts, null, "PostInstallScripts");
    }
  }
}
