package io.hpcoperator.controller.account;

import io.hpcoperator.api.v1alpha1.CloudAccountSpec;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.account.Region;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.session.CloudSession;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a mistyped region before a host name that does not exist is asked for an answer. At an
 * endpoint given by the user any region gets an answer; there the cloud itself is asked which ones
 * it offers, since regions come and go faster than operators.
 */
final class Regions {
  private static final Logger LOG = LoggerFactory.getLogger(Regions.class);

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

  /**
   * The regions the cloud offers its API in, where that has to be asked; empty when it need not be,
   * or the cloud does not say.
   */
  static Set<String> offered(CloudAccountSpec spec, CloudSession session) {
    if (spec.endpoints() == null || !(session instanceof CloudSession.Ehpc ehpc)) {
      // Who answers under the name of a region offers it.
      return Set.of();
    }
    try {
      return ehpc.client().service().listRegions(CallPriority.POLL).stream()
          .map(Region::id)
          .filter(Objects::nonNull)
          .collect(Collectors.toUnmodifiableSet());
    } catch (CloudException e) {
      LOG.debug("The regions that are offered cannot be told: {}", e.getMessage());
      return Set.of();
    }
  }

  /** What is wrong with an account's region when these are offered; empty when nothing is. */
  static Optional<Verdict> notAmong(Set<String> offered, CloudAccountSpec spec) {
    return offered.isEmpty() || offered.contains(spec.region())
        ? Optional.empty()
        : Optional.of(
            Verdict.stalled(
                Reason.UNKNOWN_REGION,
                "The cloud does not offer the API in region %s. It offers it in %s. The region of an account cannot change: create another CloudAccount.",
                spec.region(),
                new TreeSet<>(offered)));
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
