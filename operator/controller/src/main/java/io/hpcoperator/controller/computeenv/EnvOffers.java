package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.InstanceCategory;
import io.hpcoperator.cloud.batch.InstanceTypeConfig;
import io.hpcoperator.cloud.batch.InstanceTypeQuota;
import io.hpcoperator.controller.batch.OfferSubjects;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import java.util.List;

/**
 * What the cloud offers for an environment that is to be created, or to get other or more nodes.
 *
 * @param types instance types Batch can use
 * @param stock what is on sale in the zones of the spec
 * @param categories families by category; null when the spec names no category
 */
public record EnvOffers(
    Observation<List<InstanceTypeConfig>> types,
    Observation<List<InstanceTypeQuota>> stock,
    Observation<List<InstanceCategory>> categories) {

  static EnvOffers read(ComputeEnvSpec spec, SharedPolls<BatchClient>.View view) {
    return new EnvOffers(
        view.read(new OfferSubjects.Types()),
        view.read(
            new OfferSubjects.Stock(
                zones(spec), spec.spot() == null ? "POSTPAID_BY_HOUR" : "SPOTPAID")),
        categories(spec).isEmpty() ? null : view.read(new OfferSubjects.Categories()));
  }

  /** Zones the nodes may be in, sorted. */
  static List<String> zones(ComputeEnvSpec spec) {
    var network = spec.network();
    return network == null || network.zones() == null
        ? List.of(spec.placement().zone())
        : network.zones().stream().sorted().distinct().toList();
  }

  /** Categories the instance type is chosen from; empty for all. */
  static List<String> categories(ComputeEnvSpec spec) {
    var size = spec.instances().size();
    return size == null || size.categories() == null || size.categories().contains("ALL")
        ? List.of()
        : size.categories();
  }
}
