package io.hpcoperator.controller.cluster.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.cloud.ehpc.hybrid.OnPremiseHost;
import io.hpcoperator.cloud.ehpc.hybrid.OnPremiseVolume;
import io.hpcoperator.controller.cluster.Given;
import io.hpcoperator.controller.cluster.settings.OwnerMark;
import org.junit.jupiter.api.Test;

class HybridRequestsTest {

  private static HpcCluster cluster() {
    var cluster = Given.cluster(0);
    cluster.setSpec(
        Serialization.unmarshal(
            """
            accountRef: {name: alibaba}
            description: Ours
            placement: {zoneId: cn-hangzhou-b}
            network: {vpcId: vpc-1, vSwitchId: vsw-1}
            image: {osTag: CentOS_7.6_64, owner: system}
            scheduler: {type: slurm}
            accountService: {type: ldap}
            deployMode: Standard
            highAvailability: true
            nodes: {compute: {replicas: 3, instanceType: ecs.c6.large, queue: burst}}
            storage: {volumeId: nas-1, mountTarget: nas-1.example.com, protocol: NFS}
            hybrid:
              schedulerPreinstalled: true
              storage: {mountTarget: files.example.com, remotePath: /export, localPath: /data}
              nodes:
                - {hostName: head, ipAddress: 10.0.0.1, role: Manager, schedulerDirectory: /opt/slurm}
                - {hostName: node1, ipAddress: 10.0.0.11, role: Compute}
            """,
            HpcClusterSpec.class));
    return cluster;
  }

  @Test
  void shouldAskForWhatTheSpecSays() {
    var request = HybridRequests.create(cluster(), "Strong-word-1", "token");

    assertThat(request.name()).isEqualTo("demo");
    assertThat(request.description()).isEqualTo("Ours " + OwnerMark.of(Given.UID));
    assertThat(request.clientToken()).isEqualTo("token");
    assertThat(request.location()).isEqualTo("OnPremise");
    assertThat(request.network().vpcId()).isEqualTo("vpc-1");
    assertThat(request.computeInstanceType()).isEqualTo("ecs.c6.large");
    assertThat(request.jobQueue()).isEqualTo("burst");
    assertThat(request.schedulerPreInstall()).isTrue();
    assertThat(request.login().password().reveal()).isEqualTo("Strong-word-1");
    assertThat(request.volume().mountpoint()).isEqualTo("nas-1.example.com");
    assertThat(request.onPremiseVolume())
        .isEqualTo(new OnPremiseVolume("NFS", "files.example.com", "/export", "/data"));
    assertThat(request.nodes())
        .containsExactly(
            new OnPremiseHost("head", "10.0.0.1", NodeRole.MANAGER, "slurm", "ldap", "/opt/slurm"),
            new OnPremiseHost("node1", "10.0.0.11", NodeRole.COMPUTE, "slurm", "ldap", null));
    assertThat(request.toString()).doesNotContain("Strong-word-1");
  }
}
