package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.Quote;
import io.hpcoperator.controller.cluster.preflight.OfferSubjects.Price;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts.Stage;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import java.util.List;
import java.util.Objects;

/**
 * Looks at what a purchase needs of the cloud, and only while one is to be made: a cluster that has
 * what it asks for costs no more than the reading of its price. Reads; never changes anything.
 */
public final class PreflightObserver {
  private static final String CORRECT = "Correct the field: nothing is in the cloud yet.";

  private static final String FEWER =
      "Or lower nodes.compute.replicas, or add an HpcQueue of another instance type.";

  /**
   * @param zoneId zone the cluster is in; null when it is not known
   */
  public static PreflightFacts observe(
      HpcCluster resource, Stage stage, String zoneId, SharedPolls<EhpcClient>.View view) {
    return observe(resource, stage, zoneId, Offers.of(view, isAsked(resource)));
  }

  /** As above, from any source of offers. */
  public static PreflightFacts observe(
      HpcCluster resource, Stage stage, String zoneId, Offers offers) {
    if (stage == Stage.NONE) {
      return PreflightFacts.none();
    }
    var spec = resource.getSpec();
    var wanted = spec.placement() == null ? null : spec.placement().zoneId();
    var purchase = Purchase.ofCluster(spec, wanted == null ? zoneId : wanted);
    var findings =
        switch (stage) {
          case CREATION -> ofCreation(spec, purchase, offers);
          case GROWTH -> ofTypes(purchase.growth(), offers, FEWER);
          case NONE, NOTHING -> List.<Finding>of();
        };
    return new PreflightFacts(stage, findings, purchase, quote(purchase, offers), spec.budget());
  }

  /**
   * The checks for nodes of other queues than the cluster's own.
   *
   * @param wayOut what to do about a type that cannot be had, as sentences
   */
  public static List<Finding> ofTypes(Purchase purchase, Offers offers, String wayOut) {
    var findings = new Findings();
    InstanceTypeCheck.look(purchase, offers, findings, wayOut);
    return findings.all();
  }

  private static List<Finding> ofCreation(HpcClusterSpec spec, Purchase purchase, Offers offers) {
    var findings = new Findings();
    InstanceTypeCheck.look(purchase, offers, findings, CORRECT);
    HyperThreadingCheck.look(spec.nodes().compute(), offers, findings, CORRECT);
    ImageCheck.look(spec, purchase, offers, findings, CORRECT);
    StorageCheck.look(spec, offers, findings, CORRECT);
    SoftwareCheck.look(spec, offers, findings);
    return findings.all();
  }

  private static Observation<Quote> quote(Purchase purchase, Offers offers) {
    return purchase.paid().isEmpty()
        ? null
        : offers.read(new Price(purchase.priceRequest()), quote -> quote);
  }

  /** Whether a person has changed the spec, or asks for a new look, since the last one. */
  private static boolean isAsked(HpcCluster resource) {
    var status = resource.getStatus();
    if (status == null || status.observedGeneration() == null || status.observedGeneration() < 0) {
      return false;
    }
    return !Objects.equals(status.observedGeneration(), resource.getMetadata().getGeneration())
        || !Objects.equals(status.reconcileToken(), PassRunner.reconcileToken(resource));
  }

  private PreflightObserver() {}
}
