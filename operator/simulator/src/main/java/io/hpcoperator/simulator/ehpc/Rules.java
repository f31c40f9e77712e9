package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.http.ApiError;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The reference's rules that no single parameter can show: what goes together, what excludes what,
 * what exists.
 */
final class Rules {

  private static final String SPECIAL = "()~!@#$%^&*-+=|{}[]:;'<>,.?/";

  private Rules() {}

  static ApiError invalid(String parameter, String why) {
    return ApiError.about("InvalidParams", parameter, why);
  }

  static void createCluster(EhpcRequest request) {
    login(request);
    if (request.sent("Domain").isPresent() && !request.text("AccountType").equals("ldap")) {
      throw invalid("Domain", "It is only for AccountType ldap.");
    }
    storage(request);
    if (request.sent("SecurityGroupId").isPresent()
        && request.sent("SecurityGroupName").isPresent()) {
      // Doubt: only CreateHybridCluster says so; naming a group and asking for a new one cannot
      // both be meant.
      throw invalid("SecurityGroupName", "It excludes SecurityGroupId.");
    }
    network(request);
    period(request, "Period", "PeriodUnit");
    spot(request);
    ramNodeTypes(request);
    for (String role : List.of("Manager", "Compute", "Login")) {
      instanceType(request, "EcsOrder." + role + ".InstanceType");
    }
    image(request);
  }

  private static void login(EhpcRequest request) {
    if (request.sent("Password").isEmpty() && request.sent("KeyPairName").isEmpty()) {
      // Doubt: the code is not documented; the text calls one of the two mandatory.
      throw invalid("Password", "Password or KeyPairName is mandatory.");
    }
    request.sent("Password").ifPresent(Rules::password);
  }

  static void password(String password) {
    long kinds =
        Stream.of(
                password.chars().anyMatch(c -> c >= 'A' && c <= 'Z'),
                password.chars().anyMatch(c -> c >= 'a' && c <= 'z'),
                password.chars().anyMatch(c -> c >= '0' && c <= '9'),
                password.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0))
            .filter(present -> present)
            .count();
    boolean foreign =
        password
            .chars()
            .anyMatch(c -> !(c < 128 && Character.isLetterOrDigit(c)) && SPECIAL.indexOf(c) < 0);
    if (kinds < 3 || foreign) {
      throw invalid(
          "Password", "It needs three of upper case, lower case, digits and special characters.");
    }
  }

  static void storage(EhpcRequest request) {
    if (request.sent("VolumeType").filter(type -> !type.equalsIgnoreCase("nas")).isPresent()) {
      throw invalid("VolumeType", "Only NAS is offered.");
    }
    if (request.sent("VolumeId").isPresent() && request.sent("VolumeMountpoint").isEmpty()) {
      throw ApiError.about("InvalidVolumeMountpoint", "VolumeMountpoint is required with VolumeId");
    }
  }

  static void network(EhpcRequest request) {
    if (request.sent("VpcId").filter(id -> !id.startsWith("vpc-")).isPresent()) {
      throw ApiError.about("InvalidVpc", request.text("VpcId"));
    }
    prefix(request, "VSwitchId", "vsw-");
    prefix(request, "SecurityGroupId", "sg-");
    zone(request, "ZoneId");
  }

  static void prefix(EhpcRequest request, String parameter, String prefix) {
    if (request.sent(parameter).filter(id -> !id.startsWith(prefix)).isPresent()) {
      throw invalid(parameter, "It must start with " + prefix + ".");
    }
  }

  /** Where RegionId is a parameter of the operation, it is the cluster's. */
  static void region(EhpcRequest request, Cluster cluster) {
    if (!request.text("RegionId").equals(cluster.regionId)) {
      throw invalid("RegionId", "The cluster is in " + cluster.regionId + ".");
    }
  }

  /** A zone must exist, and lie in the region where one is named. */
  static void zone(EhpcRequest request, String parameter) {
    request
        .regionId()
        .filter(region -> !Offering.isRegion(region))
        .ifPresent(
            region -> {
              throw invalid("RegionId", "There is no region " + region + ".");
            });
    if (request.sent(parameter).isEmpty()) {
      return;
    }
    String zone = request.text(parameter);
    String region =
        Offering.regionOf(zone)
            .orElseThrow(() -> invalid(parameter, "There is no zone " + zone + "."));
    if (request.regionId().filter(named -> !named.equals(region)).isPresent()) {
      throw invalid(parameter, "It is a zone of " + region + ".");
    }
  }

  /** Year 1..3, Month 1..9, Hour 1, Week 1..4 (CreateCluster, DescribePrice). */
  static void period(EhpcRequest request, String parameter, String unitParameter) {
    int period = request.number(parameter, 1);
    int max =
        switch (request.text(unitParameter)) {
          case "Year" -> 3;
          case "Month" -> 9;
          case "Week" -> 4;
          default -> 1;
        };
    if (period > max) {
      throw invalid(parameter, "It is at most " + max + " " + request.text(unitParameter) + ".");
    }
  }

  /** How long PrePaid nodes are paid for; zero for pay-as-you-go. */
  static Duration subscription(EhpcRequest request) {
    if (!request.text("EcsChargeType").equals("PrePaid")) {
      return Duration.ZERO;
    }
    Duration unit =
        switch (request.text("PeriodUnit")) {
          case "Year" -> Duration.ofDays(365);
          case "Week" -> Duration.ofDays(7);
          case "Hour" -> Duration.ofHours(1);
          default -> Duration.ofDays(30);
        };
    return unit.multipliedBy(request.number("Period", 1));
  }

  static void spot(EhpcRequest request) {
    if (request.text("ComputeSpotStrategy").equals("SpotWithPriceLimit")
        && request.sent("ComputeSpotPriceLimit").isEmpty()) {
      throw invalid("ComputeSpotPriceLimit", "It is needed with SpotWithPriceLimit.");
    }
    request
        .sent("ComputeSpotPriceLimit")
        .filter(limit -> !limit.matches("\\d+(\\.\\d{1,3})?"))
        .ifPresent(
            limit -> {
              throw invalid("ComputeSpotPriceLimit", "It has at most three decimals.");
            });
  }

  private static void ramNodeTypes(EhpcRequest request) {
    Set<String> allowed =
        switch (request.text("DeployMode")) {
          case "Tiny" -> Set.of("manager");
          case "Simple" -> Set.of("manager", "login");
          default -> Set.of("scheduler", "account", "login");
        };
    request
        .indexes("RamNodeTypes")
        .mapToObj(i -> "RamNodeTypes." + i)
        .filter(name -> !allowed.contains(request.text(name)))
        .findFirst()
        .ifPresent(
            name -> {
              throw invalid(name, "With this DeployMode it is one of " + allowed + ".");
            });
  }

  static InstanceType instanceType(EhpcRequest request, String parameter) {
    String type = request.text(parameter);
    return Offering.type(type)
        .orElseThrow(() -> invalid(parameter, "There is no instance type " + type + "."));
  }

  static void image(EhpcRequest request) {
    if (request.sent("ImageId").filter(id -> !Offering.isImage(id)).isPresent()) {
      throw ApiError.about("ImageNotFound", request.text("ImageId"));
    }
  }
}
