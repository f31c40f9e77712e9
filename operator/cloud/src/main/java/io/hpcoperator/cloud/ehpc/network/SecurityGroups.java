package io.hpcoperator.cloud.ehpc.network;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.wire.Parameters;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * The security groups bound to a cluster (chapter 20 of the catalogue). The API calls binding
 * adding and unbinding deleting; the groups themselves stay as they are.
 */
public final class SecurityGroups {
  private final CloudCaller caller;

  public SecurityGroups(CloudCaller caller) {
    this.caller = caller;
  }

  /**
   * AddSecurityGroup: binds a group. SecurityGroupAlreadyExists, a CONFLICT, says that it is bound
   * already.
   *
   * @param clientToken idempotency token, at most 64 ASCII characters, or null
   */
  public Receipt add(String clusterId, String securityGroupId, String clientToken) {
    return caller.change(
        "AddSecurityGroup",
        group(clusterId, securityGroupId).and("ClientToken", clientToken),
        Receipt.class);
  }

  /** ListSecurityGroups: ids of the bound groups; not paged. */
  public List<String> list(String clusterId, CallPriority priority) {
    return caller
        .read("ListSecurityGroups", priority, Parameters.with("ClusterId", clusterId), Groups.class)
        .securityGroups();
  }

  /**
   * DeleteSecurityGroup: unbinds a group. What it answers for one that is not bound is not
   * documented: look with {@link #list}.
   */
  public Receipt remove(String clusterId, String securityGroupId) {
    return caller.change("DeleteSecurityGroup", group(clusterId, securityGroupId), Receipt.class);
  }

  private static Parameters group(String clusterId, String securityGroupId) {
    return Parameters.with("ClusterId", clusterId).and("SecurityGroupId", securityGroupId);
  }

  record Groups(@WrappedIn("SecurityGroup") List<String> securityGroups, Integer totalCount) {
    Groups {
      securityGroups =
          WireValues.ids(WireValues.listing(securityGroups, totalCount, "SecurityGroups"));
      if (securityGroups.isEmpty() && totalCount != null && totalCount > 0) {
        throw new IllegalArgumentException("The answer counts groups but lists none");
      }
    }
  }
}
