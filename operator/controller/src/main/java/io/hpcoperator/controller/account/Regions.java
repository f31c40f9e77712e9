package io.hpcoperator.controller.account;

import io.hpcoperator.api.v1alpha1.CloudAccountSpec;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells a mistyped region before a host name that does not exist is asked for an answer. An
 * endpoint given by the user is taken for what it is: regions come and go faster than operators.
 */
final class Regions {

  /** What is wrong with an account's region; empty when nothing is. */
  static Optional<Verdict> unknown(CloudAccountSpec spec) {
    var endpoints = spec.endpoints();
    return switch (spec.provider()) {
      case ALIBABA_CLOUD ->
          endpoints != null && endpoints.ehpc() != null
              ? Optional.empty()
              : among(EhpcClient.REGIONS, spec.region(), "endpoints.ehpc");
      case TENCENT_CLOUD ->
          endpoints != null && endpoints.batch() != null
              ? Optional.empty()
              : among(BatchClient.REGIONS, spec.region(), "endpoints.batch");
    };
  }

  private static Optional<Verdict> among(Set<String> regions, String region, String field) {
    return regions.contains(region)
        ? Optional.empty()
        : Optional.of(
            Verdict.stalled(
                Reason.UNKNOWN_REGION,
                "The API is not known to be offered in region %s. Known are %s. The region of an account cannot change: create another CloudAccount, or give %s if the region is new.",
                region,
                new TreeSet<>(regions),
                field));
  }

  private Regions() {}
}
