package io.hpcoperator.simulator.ehpc;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of CreateHybridCluster that no single parameter can show. */
final class HybridRules {

  private HybridRules() {}

  static void createHybridCluster(EhpcRequest request) {
    request.sent("Password").ifPresent(Rules::password);
    if (request.text("Description").matches("https?://.*")) {
      throw Rules.invalid("Description", "It must not begin with http:// or https://.");
    }
    Rules.storage(request);
    if (request.sent("SecurityGroupId").isPresent()
        && request.sent("SecurityGroupName").isPresent()) {
      throw Rules.invalid("SecurityGroupName", "It excludes SecurityGroupId.");
    }
    Rules.network(request);
    Rules.spot(request);
    Rules.instanceType(request, "EcsOrder.Compute.InstanceType");
    Rules.image(request);
    Set<String> seen = new HashSet<>();
    request.indexes("Nodes").forEach(i -> node(request, "Nodes." + i + ".", seen));
  }

  private static void node(EhpcRequest request, String entry, Set<String> seen) {
    for (String needed : List.of("HostName", "IpAddress", "Role")) {
      if (request.sent(entry + needed).isEmpty()) {
        throw Rules.invalid(entry + needed, "An on-premises node needs it.");
      }
    }
    if (!seen.add(request.text(entry + "HostName"))) {
      throw Rules.invalid(entry + "HostName", "It is given twice.");
    }
  }
}
