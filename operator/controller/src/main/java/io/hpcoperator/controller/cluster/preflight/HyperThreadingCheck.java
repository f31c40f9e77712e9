package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec.ComputeNodes;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.cluster.preflight.OfferSubjects.HyperThreading;

/** Whether compute nodes can have hyper-threading as it is wanted. Pure. */
final class HyperThreadingCheck {

  static void look(ComputeNodes compute, Offers offers, Findings findings, String wayOut) {
    var seen = offers.read(new HyperThreading(compute.instanceType()), answer -> answer);
    boolean refused =
        !seen.hasValue() && seen.error() != null && seen.error().kind() == ErrorKind.INVALID;
    if (refused && findings.doubtsType("nodes.compute.instanceType")) {
      // A type that does not exist has no hyper-threading either: said once is enough.
      return;
    }
    findings
        .valueOf(seen, "hyper-threading")
        .ifPresent(
            answer -> {
              boolean wish = !Boolean.FALSE.equals(compute.hyperThreading());
              if (Boolean.FALSE.equals(answer.configurable())
                  && answer.enabledByDefault() != null
                  && answer.enabledByDefault() != wish) {
                findings.problem(
                    "nodes.compute.hyperThreading",
                    "%s cannot switch it %s."
                        .formatted(compute.instanceType(), wish ? "on" : "off"),
                    "It has to be %s with this type. %s".formatted(!wish, wayOut));
              }
            });
  }

  private HyperThreadingCheck() {}
}
