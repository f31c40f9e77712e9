package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.Commodity;
import io.hpcoperator.cloud.ehpc.PriceRequest;
import io.hpcoperator.cloud.ehpc.SystemDisk;
import io.hpcoperator.controller.ehpc.EhpcTerms;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Nodes to check and to price, in the terms of E-HPC.
 *
 * @param zoneId zone; null when the cloud chooses
 * @param chargeType PostPaid or PrePaid
 * @param period length of the subscription in units; 1 for pay-as-you-go
 * @param periodUnit Year, Month, Week or Hour; Hour for pay-as-you-go
 * @param disk system disk; null for the cloud's default
 * @param nodes what is bought, by role; without roles that need no node of their own
 */
public record Purchase(
    String zoneId,
    String chargeType,
    int period,
    String periodUnit,
    SystemDisk disk,
    List<Nodes> nodes) {

  /** What CreateCluster takes when none is given (E-HPC CreateCluster: SystemDiskType). */
  private static final String DEFAULT_DISK = "cloud_ssd";

  static final String POST_PAID = "PostPaid";
  private static final String PRE_PAID = "PrePaid";

  /** Account and scheduler service on one node; the login service, too, when tiny. */
  private static final String SIMPLE = "Simple";

  private static final String TINY = "Tiny";
  private static final String NO_SPOT = "NoSpot";

  /** What nodes are for, in the order in which they are named. */
  public enum Role {
    MANAGER("Manager", "manager"),
    LOGIN("Login", "login"),
    COMPUTE("Compute", "compute");

    /** The cloud's word (E-HPC DescribePrice: NodeType). */
    private final String wireName;

    private final String text;

    Role(String wireName, String text) {
      this.wireName = wireName;
      this.text = text;
    }

    String wireName() {
      return wireName;
    }

    String text() {
      return text;
    }
  }

  /**
   * Nodes of one kind.
   *
   * @param field field of the spec that has their type
   * @param count how many; 0 to check the type only
   * @param spotStrategy NoSpot, SpotWithPriceLimit or SpotAsPriceGo
   */
  public record Nodes(
      Role role, String field, int count, String instanceType, String spotStrategy) {}

  /**
   * All that a cluster's own spec asks for.
   *
   * @param zoneId zone the cluster is in or is to be in; null when that is not known
   */
  static Purchase ofCluster(HpcClusterSpec spec, String zoneId) {
    var nodes = new ArrayList<Nodes>();
    boolean tiny = TINY.equals(spec.deployMode());
    if (spec.nodes().manager() != null) {
      nodes.add(
          new Nodes(
              Role.MANAGER,
              "nodes.manager.instanceType",
              managers(spec),
              spec.nodes().manager().instanceType(),
              NO_SPOT));
    }
    if (spec.nodes().login() != null && !tiny) {
      nodes.add(
          new Nodes(
              Role.LOGIN,
              "nodes.login.instanceType",
              1,
              spec.nodes().login().instanceType(),
              NO_SPOT));
    }
    var compute = spec.nodes().compute();
    nodes.add(
        new Nodes(
            Role.COMPUTE,
            "nodes.compute.instanceType",
            compute.replicas(),
            compute.instanceType(),
            compute.spot() == null
                ? NO_SPOT
                : Objects.requireNonNullElse(compute.spot().strategy(), NO_SPOT)));
    var billing = spec.billing();
    boolean prePaid = billing != null && PRE_PAID.equals(billing.chargeType());
    return new Purchase(
        zoneId,
        prePaid ? PRE_PAID : POST_PAID,
        prePaid ? Objects.requireNonNullElse(billing.period(), 1) : 1,
        prePaid ? Objects.requireNonNullElse(billing.periodUnit(), "Month") : "Hour",
        EhpcTerms.disk(spec.systemDisk()),
        List.copyOf(nodes));
  }

  /** Management nodes of the layout (E-HPC CreateCluster: DeployMode, HaEnable). */
  private static int managers(HpcClusterSpec spec) {
    if (spec.nodes().manager().count() != null) {
      return spec.nodes().manager().count();
    }
    boolean onOne = TINY.equals(spec.deployMode()) || SIMPLE.equals(spec.deployMode());
    int services = onOne ? 1 : 2;
    return Boolean.TRUE.equals(spec.highAvailability()) ? 2 * services : services;
  }

  /** The nodes of one role alone, as AddNodes buys them: it knows pay-as-you-go only here. */
  Purchase growth() {
    return new Purchase(
        zoneId,
        POST_PAID,
        1,
        "Hour",
        disk,
        nodes.stream().filter(n -> n.role() == Role.COMPUTE).toList());
  }

  /** Nodes there are to pay for. */
  List<Nodes> paid() {
    return nodes.stream().filter(n -> n.count() > 0).toList();
  }

  /** What DescribePrice is asked. */
  PriceRequest priceRequest() {
    return new PriceRequest(
        periodUnit, chargeType, "INSTANCE-BUY", paid().stream().map(this::commodity).toList());
  }

  private Commodity commodity(Nodes ordered) {
    var category = disk == null || disk.type() == null ? DEFAULT_DISK : disk.type();
    return new Commodity(
        ordered.count(),
        ordered.role().wireName(),
        ordered.instanceType(),
        period,
        category,
        disk == null ? null : disk.size(),
        disk == null ? null : disk.level(),
        "VPC",
        null,
        null,
        List.of());
  }

  /** Hours that are paid for at once: a year has 365 days here, and a month 30. */
  BigDecimal hours() {
    int hours =
        switch (periodUnit) {
          case "Year" -> 365 * 24;
          case "Month" -> 30 * 24;
          case "Week" -> 7 * 24;
          default -> 1;
        };
    return BigDecimal.valueOf((long) hours * period);
  }

  /** What the price is for: Hour, or the subscription, such as 1 Month. */
  String per() {
    return PRE_PAID.equals(chargeType) ? period + " " + periodUnit : "Hour";
  }

  /** The nodes in words, such as 2 manager, 1 login, 4 compute. */
  String text() {
    return paid().stream()
        .map(n -> n.count() + " " + n.role().text())
        .collect(Collectors.joining(", "));
  }
}
