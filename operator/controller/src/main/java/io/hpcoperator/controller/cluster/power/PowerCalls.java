package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.PowerStatus.AutoScalingSwitches;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.controller.ehpc.AutoScaleEdits;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Counted;
import java.util.List;

/** The calls by which a cluster is stopped and started again. */
public final class PowerCalls {
  /** Operation and type of the task that stops a cluster. */
  public static final String STOP = "StopCluster";

  /** Operation and type of the task that starts a cluster. */
  public static final String START = "StartCluster";

  /** Operation that starts nodes. */
  static final String START_NODES = "StartNodes";

  /** Operation that removes nodes. */
  static final String RELEASE_NODES = "DeleteNodes";

  /** Operation that changes auto scaling. */
  static final String SET_AUTO_SCALING = AutoScaleEdits.OPERATION;

  /** StopCluster. */
  public record Stop() implements ClusterCall {
    @Override
    public String operation() {
      return STOP;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var started = client.stopCluster(clusterId);
      return new Done(
          started.requestId(),
          started.taskId(),
          "Cluster %s is being stopped (request %s).".formatted(clusterId, started.requestId()));
    }
  }

  /** StartCluster. */
  public record Start() implements ClusterCall {
    @Override
    public String operation() {
      return START;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var started = client.startCluster(clusterId);
      return new Done(
          started.requestId(),
          started.taskId(),
          "Cluster %s is being started (request %s).".formatted(clusterId, started.requestId()));
    }
  }

  /** DeleteNodes: gives pay-as-you-go nodes back; at most 100. */
  public record ReleaseNodes(List<String> instanceIds) implements ClusterCall {
    @Override
    public String operation() {
      return RELEASE_NODES;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var started = client.deleteNodes(clusterId, instanceIds, true);
      return new Done(
          started.requestId(),
          started.taskId(),
          "%s being given back, since the cluster is to be stopped: %s (request %s)."
              .formatted(Counted.nodesAre(instanceIds.size()), instanceIds, started.requestId()));
    }
  }

  /** StartNodes of compute nodes; at most 100. */
  public record StartNodes(List<String> instanceIds) implements ClusterCall {
    @Override
    public String operation() {
      return START_NODES;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var started = client.startNodes(clusterId, NodeRole.COMPUTE, instanceIds);
      return new Done(
          started.requestId(),
          started.taskId(),
          "%s being started: %s (request %s)."
              .formatted(Counted.nodesAre(instanceIds.size()), instanceIds, started.requestId()));
    }
  }

  /**
   * Turns switches of auto scaling and leaves the rest as it is. The whole is read and sent, since
   * the cloud does not say what becomes of settings that are left out (SetAutoScaleConfig).
   */
  public record TurnAutoScaling(AutoScalingSwitches switches, boolean on) implements ClusterCall {
    @Override
    public String operation() {
      return SET_AUTO_SCALING;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt =
          AutoScaleEdits.change(client, clusterId, found -> Switches.turned(found, switches, on));
      return new Done(
          receipt.requestId(),
          null,
          "Auto scaling of cluster %s is switched %s: %s (request %s)."
              .formatted(
                  clusterId,
                  on ? "on again" : "off",
                  Switches.text(switches),
                  receipt.requestId()));
    }
  }

  private PowerCalls() {}
}
