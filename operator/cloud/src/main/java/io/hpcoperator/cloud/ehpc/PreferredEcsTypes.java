package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * What ListPreferredEcsTypes answers.
 *
 * @param series recommended types by series
 * @param supportSpotInstance spot instances are available
 */
public record PreferredEcsTypes(
    @WrappedIn("SeriesInfo") List<EcsSeries> series, Boolean supportSpotInstance) {
  public PreferredEcsTypes {
    series = WireValues.list(series);
  }
}
