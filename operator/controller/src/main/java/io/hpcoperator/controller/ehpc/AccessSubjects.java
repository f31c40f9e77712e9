package io.hpcoperator.controller.ehpc;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeQuery;
import io.hpcoperator.cloud.ehpc.visual.VisualServiceStatus;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Subject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is read of who and what reaches a cluster: groups, clients, VNC, the premises. */
public final class AccessSubjects {

  /**
   * The security groups of a cluster.
   *
   * @param own the group the cluster was created with; null when the cloud does not tell
   * @param bound all that are bound to it, the own one too
   */
  public record Groups(String own, Set<String> bound) {}

  /** The security groups of a cluster: two calls, since the list does not tell its own. */
  public record GroupsOf(String clusterId) implements Subject<EhpcClient, Groups> {
    @Override
    public Groups fetch(EhpcClient client) {
      var own = client.describeCluster(clusterId, CallPriority.POLL).securityGroupId();
      return new Groups(
          own, new TreeSet<>(client.securityGroups().list(clusterId, CallPriority.POLL)));
    }

    @Override
    public Cadence cadence() {
      return Cadence.SETTING;
    }
  }

  /** The newest version of the E-HPC client. */
  public record NewestClient() implements Subject<EhpcClient, String> {
    @Override
    public String fetch(EhpcClient client) {
      return client.clientVersions().current(CallPriority.POLL);
    }

    @Override
    public Cadence cadence() {
      return Cadence.OFFER;
    }
  }

  /** The state of a cluster's VNC service, which starts and stops in its own time. */
  public record VisualServiceOf(String clusterId)
      implements Subject<EhpcClient, VisualServiceStatus> {
    @Override
    public VisualServiceStatus fetch(EhpcClient client) {
      return client.visualService().status(clusterId, CallPriority.POLL);
    }
  }

  /** A node that stands on the premises. */
  public record LocalHost(String hostName, String ipAddress) {}

  /** The nodes of a cluster that stand on the premises, whatever they do. */
  public record LocalHosts(String clusterId) implements Subject<EhpcClient, List<LocalHost>> {
    @Override
    public List<LocalHost> fetch(EhpcClient client) {
      return client.listNodes(clusterId, NodeQuery.ofRole(null), CallPriority.POLL).stream()
          .filter(node -> EhpcTerms.isOnPremises(node.location()))
          .map(node -> new LocalHost(node.hostName(), node.ipAddress()))
          .toList();
    }

    @Override
    public Cadence cadence() {
      return Cadence.SETTING;
    }
  }

  /**
   * The text that sets the on-premises side of a cluster up. There may be one for each of fifty
   * nodes, and it hardly ever changes.
   *
   * @param hostName node it is for; null for the cluster's
   */
  public record ConfigurationOf(String clusterId, String hostName)
      implements Subject<EhpcClient, Secret> {
    @Override
    public Secret fetch(EhpcClient client) {
      return client.hybrid().nodeConfig(clusterId, hostName, CallPriority.POLL);
    }

    @Override
    public Cadence cadence() {
      return Cadence.OFFER;
    }
  }

  private AccessSubjects() {}
}
