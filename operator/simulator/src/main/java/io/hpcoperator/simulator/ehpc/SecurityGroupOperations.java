package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.List;

/** Chapter 20: the security groups a cluster's instances are in. */
final class SecurityGroupOperations {

  private final EhpcState state;

  SecurityGroupOperations(EhpcState state) {
    this.state = state;
  }

  Outcome addSecurityGroup(EhpcRequest request) {
    return state.tokens.once(
        "AddSecurityGroup",
        request.text("ClientToken"),
        request.parameters(),
        ApiError.of("IdempotentParameterMismatch"),
        () -> add(request));
  }

  private ObjectNode add(EhpcRequest request) {
    Cluster cluster = withInstances(request);
    String group = group(request);
    if (state.unfitSecurityGroups.contains(group)) {
      throw ApiError.about("SecurityGroupNotSupported", group);
    }
    if (!cluster.securityGroups.add(group)) {
      throw ApiError.about("SecurityGroupAlreadyExists", group);
    }
    return Json.object();
  }

  Outcome listSecurityGroups(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    List<String> groups = List.copyOf(cluster.securityGroups);
    ObjectNode answer = Json.object().put("TotalCount", groups.size());
    answer.set("SecurityGroups", Json.wrappedTexts("SecurityGroup", groups));
    return Outcome.of(answer);
  }

  Outcome deleteSecurityGroup(EhpcRequest request) {
    Cluster cluster = withInstances(request);
    String group = group(request);
    if (!cluster.securityGroups.contains(group)) {
      // Doubt: it may as well succeed.
      throw ApiError.about("InvalidSecurityGroup", group);
    }
    if (group.equals(cluster.securityGroup())) {
      // Doubt: nothing is said of the group the cluster was made with; the other code must mean
      // something.
      throw ApiError.about("SecurityGroupNotSupported", group);
    }
    cluster.securityGroups.remove(group);
    return Outcome.of(Json.object());
  }

  /**
   * Doubt: the states are not documented; what is bound are instances, so that these must exist.
   */
  private Cluster withInstances(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    boolean there =
        switch (cluster.status) {
          case RUNNING, STOPPED, EXCEPTION -> true;
          case UNINIT, CREATING, INIT, RELEASING -> false;
        };
    if (!there) {
      throw ApiError.about("InvalidClusterStatus", cluster.status.wireName());
    }
    return cluster;
  }

  private static String group(EhpcRequest request) {
    String group = request.text("SecurityGroupId");
    if (!group.matches("sg-[A-Za-z0-9-]+\\**")) {
      throw ApiError.about("InvalidSecurityGroup", group);
    }
    return group;
  }
}
