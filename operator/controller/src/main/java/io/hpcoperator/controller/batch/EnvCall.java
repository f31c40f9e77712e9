package io.hpcoperator.controller.batch;

import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.batch.AttachedInstance;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.ComputeEnvChange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A changing call about one compute environment that creates none: made twice, it does what it does
 * once. Equal by value, so that what was taken or refused is known again.
 */
public sealed interface EnvCall {

  /** Operation of the cloud, such as ModifyComputeEnv. */
  String operation();

  /**
   * Makes the call.
   *
   * @throws io.hpcoperator.cloud.CloudException when the cloud did not take it
   */
  Receipt call(BatchClient client, String envId);

  /** What it does, after "Environment env-1", such as "is set to 3 nodes". */
  String says();

  /**
   * ModifyComputeEnv. The count is absolute, so a repeat does no harm.
   *
   * @param nodes nodes there are to be; null to leave the count alone
   * @param name new name; null to leave it alone
   * @param description new description, empty to take it away; null to leave it alone
   * @param types new instance types; empty to leave them alone
   */
  record Modify(Integer nodes, String name, String description, List<String> types)
      implements EnvCall {
    /** Name of the operation. */
    public static final String OPERATION = "ModifyComputeEnv";

    public Modify {
      types = List.copyOf(types);
    }

    /** Changes the number of nodes only. */
    public static Modify count(int nodes) {
      return new Modify(nodes, null, null, List.of());
    }

    /** Changes name and description only. */
    public static Modify attributes(String name, String description) {
      return new Modify(null, name, description, List.of());
    }

    /** Changes the instance types only. */
    public static Modify ofTypes(List<String> types) {
      return new Modify(null, null, null, types);
    }

    @Override
    public String operation() {
      return OPERATION;
    }

    @Override
    public Receipt call(BatchClient client, String envId) {
      return client.modifyComputeEnv(envId, new ComputeEnvChange(nodes, name, description, types));
    }

    @Override
    public String says() {
      var parts = new ArrayList<String>();
      if (nodes != null) {
        parts.add(nodes == 1 ? "1 node" : nodes + " nodes");
      }
      if (name != null) {
        parts.add("name " + name);
      }
      if (description != null) {
        parts.add(description.isEmpty() ? "no description" : "another description");
      }
      if (!types.isEmpty()) {
        parts.add("instance types " + String.join(", ", types));
      }
      return "is set to " + String.join(", ", parts);
    }
  }

  /** TerminateComputeNode for one node, TerminateComputeNodes for up to 100. */
  record Terminate(List<String> nodeIds) implements EnvCall {
    /** Most nodes of one call. */
    public static final int MOST = 100;

    public Terminate {
      nodeIds = List.copyOf(nodeIds);
    }

    @Override
    public String operation() {
      return nodeIds.size() == 1 ? "TerminateComputeNode" : "TerminateComputeNodes";
    }

    @Override
    public Receipt call(BatchClient client, String envId) {
      return nodeIds.size() == 1
          ? client.terminateComputeNode(envId, nodeIds.get(0))
          : client.terminateComputeNodes(envId, nodeIds);
    }

    @Override
    public String says() {
      return "loses nodes " + String.join(", ", nodeIds);
    }
  }

  /** AttachInstances, which reinstalls the system of each; up to 100. */
  record Attach(List<AttachedInstance> instances) implements EnvCall {
    /** Most instances of one call. */
    public static final int MOST = 100;

    public Attach {
      instances = List.copyOf(instances);
    }

    @Override
    public String operation() {
      return "AttachInstances";
    }

    @Override
    public Receipt call(BatchClient client, String envId) {
      return client.attachInstances(envId, instances);
    }

    @Override
    public String says() {
      return "gets instances "
          + instances.stream().map(AttachedInstance::instanceId).collect(Collectors.joining(", "))
          + ", whose systems are reinstalled";
    }
  }

  /** DetachInstances, which leaves the instances themselves alone. */
  record Detach(List<String> instanceIds) implements EnvCall {
    /** Name of the operation. */
    public static final String OPERATION = "DetachInstances";

    /** Most instances of one call: the limit of AttachInstances, since none is documented. */
    public static final int MOST = 100;

    public Detach {
      instanceIds = List.copyOf(instanceIds);
    }

    @Override
    public String operation() {
      return OPERATION;
    }

    @Override
    public Receipt call(BatchClient client, String envId) {
      return client.detachInstances(envId, instanceIds);
    }

    @Override
    public String says() {
      return "loses attached instances " + String.join(", ", instanceIds);
    }
  }
}
