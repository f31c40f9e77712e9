package io.hpcoperator.cloud.ehpc.storage;

import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * What GetClusterVolumes answers.
 *
 * @param regionId region
 * @param volumes mounted volumes; entries may lack fields, and the samples spread one volume over
 *     two entries
 */
public record ClusterVolumes(
    String regionId, @WrappedIn("VolumeInfo") List<ClusterVolume> volumes) {
  public ClusterVolumes {
    volumes = WireValues.listing(volumes, null, "Volumes");
  }
}
