package io.hpcoperator.cloud.ehpc.software;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.wire.Parameters;
import io.hpcoperator.cloud.wire.WireValues;

/** The E-HPC client on the nodes of clusters (chapter 19 of the catalogue). */
public final class ClientVersions {
  private final CloudCaller caller;

  public ClientVersions(CloudCaller caller) {
    this.caller = caller;
  }

  /** ListCurrentClientVersion: the newest version there is; one, in spite of the name. */
  public String current(CallPriority priority) {
    return caller
        .read("ListCurrentClientVersion", priority, Parameters.none(), Current.class)
        .clientVersion();
  }

  /**
   * UpgradeClient. There is no task, and it is not documented whether the upgrade has ended with
   * the call: look at the client version of the cluster.
   *
   * @param clientVersion wanted version; null for the newest
   */
  public Receipt upgrade(String clusterId, String clientVersion) {
    return caller.change(
        "UpgradeClient",
        Parameters.with("ClusterId", clusterId).and("ClientVersion", clientVersion),
        Receipt.class);
  }

  record Current(String clientVersion) {
    Current {
      WireValues.required(clientVersion, "ClientVersion");
    }
  }
}
