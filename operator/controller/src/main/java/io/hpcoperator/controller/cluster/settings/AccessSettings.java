package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.api.v1alpha1.VisualServiceSpec;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.visual.VisualServiceStatus;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.cluster.secret.GeneratedSecret;
import io.hpcoperator.controller.ehpc.AccessSubjects;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at who and what reaches a cluster: groups, the client, VNC, the premises. */
final class AccessSettings {

  static List<Setting<ClusterCall>> look(
      HpcCluster resource,
      ClusterSummary cluster,
      SyncMemory memory,
      Access access,
      SharedPolls<EhpcClient>.View view) {
    var spec = resource.getSpec();
    var id = cluster.id();
    var settings = new ArrayList<Setting<ClusterCall>>();
    if (spec.securityGroups() != null) {
      settings.add(
          SecurityGroups.look(
              spec.securityGroups(),
              view.read(new AccessSubjects.GroupsOf(id)),
              resource.getMetadata().getUid(),
              memory,
              access.work()));
    }
    if (spec.clientVersion() != null) {
      settings.add(
          ClientVersion.look(
              spec.clientVersion(),
              cluster.clientVersion(),
              access.seenAt(),
              view.read(new AccessSubjects.NewestClient()),
              memory,
              access.work()));
    }
    var visual = VisualService.wish(spec.visualService(), memory);
    if (visual != null) {
      settings.addAll(
          visualService(
              resource,
              visual,
              access.secrets(),
              view.read(new AccessSubjects.VisualServiceOf(id)),
              memory));
    }
    if (spec.hybrid() != null) {
      settings.add(LocalNodes.look(spec.hybrid(), view.read(new AccessSubjects.LocalHosts(id))));
      settings.add(
          LocalConfiguration.look(
              access.configuration(),
              access.secrets(),
              GeneratedSecret.HYBRID_CONFIG.nameFor(resource)));
    }
    return settings;
  }

  private static List<Setting<ClusterCall>> visualService(
      HpcCluster resource,
      VisualServiceSpec wish,
      ClusterSecrets secrets,
      Observation<VisualServiceStatus> status,
      SyncMemory memory) {
    if (resource.getSpec().managementPolicy() == ManagementPolicy.OBSERVE) {
      // What the cloud does not tell is no difference to who only looks.
      return List.of(
          VisualService.look(
              wish, status, true, Optional.of(new SyncMemory.Asked(wish.allowedAddress(), true))));
    }
    if (resource.getSpec().visualService() == null) {
      return List.of(VisualService.look(wish, status, true, memory.asked(VisualService.NAME)));
    }
    var password =
        VisualServicePassword.look(
            secrets, GeneratedSecret.VISUAL_SERVICE.nameFor(resource), memory);
    boolean guarded = password.comparison() instanceof Setting.Same<ClusterCall>;
    return List.of(
        password, VisualService.look(wish, status, guarded, memory.asked(VisualService.NAME)));
  }

  private AccessSettings() {}
}
