package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * Recommended instance types by node role.
 *
 * @param compute for compute nodes
 * @param login for login nodes
 * @param manager for management nodes
 */
public record EcsRoles(
    @WrappedIn("InstanceTypeId") List<String> compute,
    @WrappedIn("InstanceTypeId") List<String> login,
    @WrappedIn("InstanceTypeId") List<String> manager) {
  public EcsRoles {
    compute = WireValues.list(compute);
    login = WireValues.list(login);
    manager = WireValues.list(manager);
  }
}
