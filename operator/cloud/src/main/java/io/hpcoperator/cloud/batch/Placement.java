package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Where nodes are created.
 *
 * @param zone availability zone; required
 * @param projectId project, the default project when null
 * @param hostIds dedicated hosts to use
 * @param hostIps addresses of the hosts
 * @param hostId dedicated host, only in answers
 */
public record Placement(
    String zone, Long projectId, List<String> hostIds, List<String> hostIps, String hostId) {
  public Placement {
    hostIds = WireValues.list(hostIds);
    hostIps = WireValues.list(hostIps);
  }

  /** A zone of the default project. */
  public static Placement ofZone(String zone) {
    return new Placement(zone, null, null, null, null);
  }
}
