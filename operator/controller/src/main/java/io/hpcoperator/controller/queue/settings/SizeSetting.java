package io.hpcoperator.controller.queue.settings;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.List;

/**
 * The number of nodes as a setting: what others did to it is told from what the spec asks for like
 * that of any other setting, and goes by the same policy. No one call brings it about; where it is
 * to be changed, the rules of the nodes do. Pure.
 */
public final class SizeSetting {
  /** Name of the setting. */
  public static final String NAME = "replicas";

  /** Stands for all that is done about the number of nodes; it is never made. */
  private record Resize() implements ClusterCall {
    @Override
    public String operation() {
      return NAME;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      throw new IllegalStateException("The number of nodes is not changed by one call");
    }
  }

  /**
   * The number of nodes while nobody but others may change it.
   *
   * @param nodes nodes of the queue; null while they are not looked at
   */
  public static Setting<ClusterCall> look(int replicas, Observation<List<ClusterNode>> nodes) {
    return look(replicas, nodes, false);
  }

  /**
   * @param nodes nodes of the queue; null while they are not looked at
   * @param underWay whether something of the operator's own may still change the number: that it is
   *     as wanted in the meantime, as it is before a node that is replaced is gone, says nothing
   */
  public static Setting<ClusterCall> look(
      int replicas, Observation<List<ClusterNode>> nodes, boolean underWay) {
    var fingerprint = Fingerprint.of(replicas);
    if (nodes == null || !nodes.hasValue()) {
      return new Setting<>(
          NAME, fingerprint, new Setting.Unread<>(nodes == null ? null : nodes.error()));
    }
    int alive = ListedNodes.alive(nodes.value()).size();
    if (alive == replicas && underWay) {
      return new Setting<>(NAME, fingerprint, new Setting.Unread<>(null));
    }
    return new Setting<>(
        NAME,
        fingerprint,
        alive == replicas
            ? new Setting.Same<>()
            : new Setting.Differs<>(
                List.of(new Difference(NAME, Integer.toString(replicas), Integer.toString(alive))),
                new Resize(),
                Math.abs(alive - replicas)));
  }

  /**
   * Whether others changed the number, and the policy leaves it so.
   *
   * @param memory what was decided about the setting
   */
  public static boolean isLeft(SyncMemory memory, Setting<ClusterCall> size) {
    return size.comparison() instanceof Setting.Differs && !memory.isBeingChanged(NAME);
  }

  private SizeSetting() {}
}
