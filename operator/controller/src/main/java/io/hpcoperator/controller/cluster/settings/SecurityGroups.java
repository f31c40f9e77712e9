package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.ehpc.AccessSubjects;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Security groups bound to a cluster besides its own (E-HPC AddSecurityGroup, ListSecurityGroups,
 * DeleteSecurityGroup). The group a cluster was created with is left alone, whether or not the spec
 * names it. Pure.
 */
final class SecurityGroups {
  static final String NAME = "securityGroups";

  private static final String NONE = "none";

  /** AddSecurityGroup, which binds a group. */
  record Bind(String group, String clientToken) implements ClusterCall {
    static final String OPERATION = "AddSecurityGroup";

    @Override
    public String operation() {
      return OPERATION;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      try {
        var receipt = client.securityGroups().add(clusterId, group, clientToken);
        return done(receipt.requestId(), clusterId);
      } catch (CloudException e) {
        if (e.hasCode("SecurityGroupAlreadyExists")) {
          return done(e.requestId(), clusterId);
        }
        throw e;
      }
    }

    private Done done(String requestId, String clusterId) {
      return new Done(
          requestId,
          null,
          "Security group %s is bound to cluster %s (request %s)."
              .formatted(group, clusterId, requestId));
    }
  }

  /** DeleteSecurityGroup, which unbinds a group; the group itself stays. */
  record Unbind(String group) implements ClusterCall {
    @Override
    public String operation() {
      return "DeleteSecurityGroup";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      try {
        return done(client.securityGroups().remove(clusterId, group).requestId(), clusterId);
      } catch (CloudException e) {
        // It was bound when it was last listed: the cloud knows it no longer, or it is not bound.
        if (e.hasCode("InvalidSecurityGroup")) {
          return done(e.requestId(), clusterId);
        }
        throw e;
      }
    }

    private Done done(String requestId, String clusterId) {
      return new Done(
          requestId,
          null,
          "Security group %s is no longer bound to cluster %s (request %s)."
              .formatted(group, clusterId, requestId));
    }
  }

  /**
   * @param wanted groups of the spec
   * @param uid uid of the resource, for the client token
   */
  static Setting<ClusterCall> look(
      List<String> wanted,
      Observation<AccessSubjects.Groups> found,
      String uid,
      SyncMemory memory,
      Work work) {
    var fingerprint = Fingerprint.of(new TreeSet<>(wanted));
    if (!found.hasValue()) {
      return new Setting<>(NAME, fingerprint, new Setting.Unread<>(found.error()));
    }
    var own = found.value().own();
    if (own == null) {
      return new Setting<>(
          NAME,
          fingerprint,
          new Setting.Unclear<>(
              "The cloud does not tell which security group is the cluster's own. Nothing is done about the others."));
    }
    var more = without(own, wanted);
    var bound = without(own, found.value().bound());
    var missing = new TreeSet<>(more);
    missing.removeAll(bound);
    var excess = new TreeSet<>(bound);
    excess.removeAll(more);
    if (missing.isEmpty() && excess.isEmpty()) {
      return new Setting<>(NAME, fingerprint, new Setting.Same<>());
    }
    ClusterCall next =
        missing.isEmpty()
            ? new Unbind(excess.first())
            : new Bind(missing.first(), token(uid, missing.first(), fingerprint, memory, work));
    return new Setting<>(
        NAME,
        fingerprint,
        new Setting.Differs<>(
            List.of(new Difference(NAME, text(more), text(bound))),
            next,
            missing.size() + excess.size()));
  }

  /**
   * The same for every attempt at binding a group, another once a group was bound: a group that
   * somebody unbinds later must not be taken for bound by an old token. At most 64 ASCII
   * characters.
   */
  private static String token(
      String uid, String group, String fingerprint, SyncMemory memory, Work work) {
    return "hpc-"
        + uid
        + "-"
        + Fingerprint.of(
            Arrays.asList(
                group,
                fingerprint,
                memory.attempts(NAME, fingerprint),
                work.lastAccepted(Bind.OPERATION).map(Object::toString).orElse(null)));
  }

  private static Set<String> without(String own, Iterable<String> groups) {
    var others = new TreeSet<String>();
    groups.forEach(others::add);
    others.remove(own);
    return others;
  }

  private static String text(Set<String> groups) {
    return groups.isEmpty() ? NONE : String.join(", ", groups);
  }

  private SecurityGroups() {}
}
