package io.hpcoperator.cloud.ehpc.storage;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Odd answers of the storage operations. */
class StorageMockTest {
  private static final CallPriority POLL = CallPriority.POLL;

  private ScriptedEhpc cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedEhpc();
  }

  @AfterEach
  void stop() throws IOException {
    cloud.close();
  }

  @Test
  void shouldReadVolumesAsTheSamplesShowThem() {
    cloud.answering(
        "{'RegionId':'cn-test','Volumes':{'VolumeInfo':[{'VolumeId':'v-1','VolumeType':'nas',"
            + "'MustKeep':'true','Roles':{'RoleInfo':[{'Name':'Compute'},{'Name':'Login'}]}},"
            + "{'Roles':['Manager']}]}}");
    ClusterVolumes volumes = cloud.client().storage().clusterVolumes("c-1", POLL);
    assertThat(volumes.volumes().get(0).mustKeep()).isTrue();
    assertThat(volumes.volumes())
        .extracting(ClusterVolume::roles)
        .containsExactly(List.of("Compute", "Login"), List.of("Manager"));
  }

  @Test
  void shouldNotTakeAMissingListForAClusterWithoutVolumes() {
    cloud.answering("{'RequestId':'r'}", "{'Volumes':{}}");
    assertMalformed(
        () -> cloud.client().storage().clusterVolumes("c-1", POLL), "The answer lacks Volumes");
    assertThat(cloud.client().storage().clusterVolumes("c-1", POLL).volumes()).isEmpty();
  }

  @Test
  void shouldReadFileSystemsWithNumbersAsText() {
    cloud.answering(
        "{'TotalCount':'1','FileSystemList':{'FileSystems':[{'FileSystemId':'v-1',"
            + "'MeteredSize':'1216816455680','CreateTime':'2018-05-31T10:44:21CST',"
            + "'Status':'running','MountTargetList':{'MountTargets':[{'Status':'Active',"
            + "'VswId':'vsw-1'},{'Status':'Pending'}]}}]}}");
    FileSystem fileSystem = cloud.client().storage().fileSystems(POLL).get(0);
    assertThat(fileSystem.meteredSize()).isEqualTo(1216816455680L);
    assertThat(fileSystem.createTime()).isEqualTo("2018-05-31T10:44:21CST");
    assertThat(fileSystem.usable()).isTrue();
    assertThat(fileSystem.mountTargets())
        .extracting(MountTarget::usable)
        .containsExactly(true, false);
  }

  @Test
  void shouldNotMakeAFileSystemOfAMisprintedWrapper() {
    cloud.answering("{'TotalCount':1,'FileSystemList':{'FileSystes':[{'FileSystemId':'v-1'}]}}");
    assertMalformed(
        () -> cloud.client().storage().fileSystems(POLL), "The answer lacks FileSystemId");
  }

  @Test
  void shouldMountVolumes() {
    cloud.answering("{'RequestId':'r'}");
    VolumeMount mount =
        new VolumeMount(
            "NAS", "v-1", "NFS", "v-1.nas", "/r", "/l", null, null, List.of("Compute", "Login"));
    assertThat(cloud.client().storage().updateClusterVolumes("c-1", List.of(mount)).requestId())
        .isEqualTo("r");
    assertThat(cloud.parameters(0))
        .containsEntry("AdditionalVolumes.1.VolumeId", "v-1")
        .containsEntry("AdditionalVolumes.1.Roles.2.Name", "Login")
        .doesNotContainKey("AdditionalVolumes.1.JobQueue");
  }

  @Test
  void shouldReadVolumesInsideVolumes() {
    cloud.answering(
        "{'TotalCount':'2','Volumes':{'VolumeInfo':[{'ClusterId':'c-1','VolumeId':'v-1',"
            + "'AdditionalVolumes':{'VolumeInfo':[{'VolumeId':'v-2','Role':'Compute',"
            + "'location':''}]}},{'ClusterId':'c-2','VolumeId':'v-1'}]}}");
    List<AccountVolume> volumes = cloud.client().storage().volumes(POLL);
    assertThat(volumes).extracting(AccountVolume::clusterId).containsExactly("c-1", "c-2");
    assertThat(volumes.get(0).additionalVolumes())
        .containsExactly(
            new AccountVolumeMount("v-2", null, null, null, null, null, null, null, "Compute"));
  }
}
