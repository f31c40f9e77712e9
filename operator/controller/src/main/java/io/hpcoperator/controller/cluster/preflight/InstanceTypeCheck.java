package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.AvailableEcsTypes;
import io.hpcoperator.cloud.ehpc.EcsRoles;
import io.hpcoperator.cloud.ehpc.EcsType;
import io.hpcoperator.cloud.ehpc.EcsTypeQuery;
import io.hpcoperator.cloud.ehpc.PreferredEcsTypes;
import io.hpcoperator.controller.cluster.preflight.OfferSubjects.InstanceTypes;
import io.hpcoperator.controller.cluster.preflight.OfferSubjects.PreferredTypes;
import io.hpcoperator.controller.cluster.preflight.Purchase.Nodes;
import io.hpcoperator.controller.pass.Failures;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the instance types are sold and in stock, in the zone and in the way they are to be paid
 * for. Pure: a function of what was read.
 */
final class InstanceTypeCheck {
  private static final String SOLD_OUT = "SoldOut";
  private static final String WHAT = "the instance types";

  /** Types that are named as a way out, at most. */
  private static final int NAMED = 5;

  private final Purchase purchase;
  private final Offers offers;
  private final Findings findings;
  private final String wayOut;

  /**
   * @param wayOut what to do about a type that cannot be had, as sentences
   */
  private InstanceTypeCheck(Purchase purchase, Offers offers, Findings findings, String wayOut) {
    this.purchase = purchase;
    this.offers = offers;
    this.findings = findings;
    this.wayOut = wayOut;
  }

  static void look(Purchase purchase, Offers offers, Findings findings, String wayOut) {
    var check = new InstanceTypeCheck(purchase, offers, findings, wayOut);
    purchase.nodes().stream()
        .collect(Collectors.groupingBy(Nodes::spotStrategy, TreeMap::new, Collectors.toList()))
        .forEach(check::look);
  }

  private EcsTypeQuery query(String zoneId, String spotStrategy) {
    return new EcsTypeQuery(zoneId, spotStrategy, purchase.chargeType());
  }

  private void look(String spotStrategy, List<Nodes> nodes) {
    var wanted = nodes.stream().map(Nodes::instanceType).collect(Collectors.toSet());
    var seen =
        offers.read(
            new InstanceTypes(query(purchase.zoneId(), spotStrategy)),
            types -> List.of(types.families().isEmpty(), spotOffered(types), stock(types, wanted)));
    if (!seen.hasValue()
        && seen.error() != null
        && seen.error().kind() == ErrorKind.INVALID
        && purchase.zoneId() != null) {
      // Nothing else of the request is the user's.
      zone(
          spotStrategy, wanted, "the cloud does not take the zone: " + Failures.said(seen.error()));
      return;
    }
    var types = findings.valueOf(seen, WHAT);
    if (types.isEmpty()) {
      return;
    }
    if (types.get().families().isEmpty() && purchase.zoneId() != null) {
      zone(
          spotStrategy,
          wanted,
          "no instance type is sold in zone %s as %s."
              .formatted(purchase.zoneId(), paidAs(spotStrategy)));
      return;
    }
    if (!spotOffered(types.get()) && isSpot(spotStrategy)) {
      findings.problem(
          "nodes.compute.spot", "no spot instances are sold%s.".formatted(inZone()), wayOut);
      return;
    }
    nodes.forEach(n -> type(n, types.get()));
  }

  private void type(Nodes nodes, AvailableEcsTypes types) {
    var found = find(types, nodes.instanceType());
    if (found.isPresent() && !SOLD_OUT.equalsIgnoreCase(found.get().status())) {
      return;
    }
    var rule =
        (found.isPresent() ? "%s is sold out%s as %s." : "%s is not sold%s as %s.")
            .formatted(nodes.instanceType(), inZone(), paidAs(nodes.spotStrategy()));
    var instead = recommended(nodes, types);
    findings.problem(
        nodes.field(),
        rule + (instead.isEmpty() ? "" : " E-HPC recommends there: " + instead + "."),
        (found.isPresent() ? "Wait until it is sold again. " : "") + wayOut);
  }

  /** Recommended types that are in stock; empty when none is known. */
  private String recommended(Nodes nodes, AvailableEcsTypes types) {
    if (purchase.zoneId() == null) {
      return "";
    }
    Function<EcsRoles, List<String>> ofRole =
        switch (nodes.role()) {
          case MANAGER -> EcsRoles::manager;
          case LOGIN -> EcsRoles::login;
          case COMPUTE -> EcsRoles::compute;
        };
    var seen =
        offers.read(
            new PreferredTypes(query(purchase.zoneId(), nodes.spotStrategy())),
            preferred -> preferred);
    if (!seen.hasValue()) {
      if (seen.error() == null) {
        findings.valueOf(seen, "the recommended instance types");
      }
      return "";
    }
    return preferred(seen.value(), ofRole)
        .filter(type -> find(types, type).filter(t -> !isSoldOut(t)).isPresent())
        .limit(NAMED)
        .collect(Collectors.joining(", "));
  }

  private static Stream<String> preferred(
      PreferredEcsTypes preferred, Function<EcsRoles, List<String>> ofRole) {
    return preferred.series().stream()
        .filter(series -> series.roles() != null)
        .flatMap(series -> ofRole.apply(series.roles()).stream())
        .distinct();
  }

  /** The zone is no good; where else the types are sold is read to tell it. */
  private void zone(String spotStrategy, Set<String> wanted, String rule) {
    if (findings.hasProblem(Findings.ZONE)) {
      return;
    }
    var everywhere =
        offers.read(
            new InstanceTypes(query(null, spotStrategy)), types -> zonesWith(types, wanted));
    if (!everywhere.hasValue() && everywhere.error() == null) {
      findings.valueOf(everywhere, "the zones of the region");
      return;
    }
    var zones = everywhere.hasValue() ? zonesWith(everywhere.value(), wanted) : Set.of();
    findings.problem(
        Findings.ZONE,
        rule + (zones.isEmpty() ? "" : " Zones that sell what is wanted: " + zones + "."),
        wayOut);
  }

  /** Zones in which all of the types are sold. */
  private static Set<String> zonesWith(AvailableEcsTypes types, Set<String> wanted) {
    Set<String> zones = null;
    for (var name : wanted) {
      var sold = find(types, name).map(EcsType::zoneIds).orElse(List.of());
      if (zones == null) {
        zones = new TreeSet<>(sold);
      } else {
        zones.retainAll(sold);
      }
    }
    return zones == null ? Set.of() : zones;
  }

  private String inZone() {
    return purchase.zoneId() == null ? "" : " in zone " + purchase.zoneId();
  }

  private String paidAs(String spotStrategy) {
    return isSpot(spotStrategy) ? "spot instance" : purchase.chargeType();
  }

  private static boolean isSpot(String spotStrategy) {
    return !"NoSpot".equals(spotStrategy);
  }

  /** An answer that does not say so does not exclude it. */
  private static boolean spotOffered(AvailableEcsTypes types) {
    return !Boolean.FALSE.equals(types.supportSpotInstance());
  }

  private static boolean isSoldOut(EcsType type) {
    return SOLD_OUT.equalsIgnoreCase(type.status());
  }

  private static Optional<EcsType> find(AvailableEcsTypes types, String name) {
    return types.families().stream()
        .flatMap(family -> family.types().stream())
        .filter(type -> name.equals(type.id()))
        .findFirst();
  }

  private static Map<String, String> stock(AvailableEcsTypes types, Collection<String> wanted) {
    var stock = new TreeMap<String, String>();
    wanted.forEach(
        name ->
            stock.put(
                name, find(types, name).map(t -> Objects.toString(t.status())).orElse("not sold")));
    return stock;
  }
}
