package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.software.OfferedApplication;
import io.hpcoperator.cloud.ehpc.software.SoftwareOffer;
import io.hpcoperator.controller.cluster.preflight.OfferSubjects.Software;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the software is offered for the operating system. Pure. */
final class SoftwareCheck {

  static void look(HpcClusterSpec spec, Offers offers, Findings findings) {
    if (spec.software() == null || spec.software().isEmpty()) {
      return;
    }
    var osTag = spec.image().osTag();
    var version = spec.versions() == null ? null : spec.versions().ehpc();
    findings
        .valueOf(offers.read(new Software(version, osTag), all -> tags(all, osTag)), "the software")
        .ifPresent(
            all -> {
              var offered = tags(all, osTag);
              var missing = spec.software().stream().filter(tag -> !offered.contains(tag)).toList();
              if (!missing.isEmpty()) {
                findings.problem(
                    "software",
                    "%s is not offered for %s.".formatted(String.join(", ", missing), osTag),
                    offered.isEmpty()
                        ? "Nothing is: leave software out."
                        : "Offered are %s.".formatted(offered));
              }
            });
  }

  /** Whatever the scheduler: which tags go with which one is not documented to differ. */
  private static Set<String> tags(List<SoftwareOffer> offers, String osTag) {
    return offers.stream()
        .filter(offer -> offer.osTag() == null || offer.osTag().equals(osTag))
        .flatMap(offer -> offer.applications().stream())
        .map(OfferedApplication::tag)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private SoftwareCheck() {}
}
