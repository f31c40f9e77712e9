package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.cluster.settings.Wanted.differs;
import static io.hpcoperator.controller.cluster.settings.Wanted.fixed;
import static io.hpcoperator.controller.cluster.settings.Wanted.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ehpc.storage.ClusterVolume;
import io.hpcoperator.cloud.ehpc.storage.VolumeMount;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumesTest {
  private static final String STORAGE =
      "storage: {volumeId: own, mountTarget: own.nas}\nadditionalVolumes: ";
  private static final String DATA =
      "{volumeId: data, mountTarget: data.nas, protocol: NFS, remoteDirectory: /r, localDirectory: /data}";
  private static final ClusterVolume OWN =
      new ClusterVolume(
          "own", "nas", "nfs", "own.nas", "/", "/ehpcdata", "PublicCloud", null, true, null);

  @Test
  void shouldBeInSyncWhateverTheCaseAndTheSlashes() {
    assertThat(
            compare(
                STORAGE + "[" + DATA + "]",
                OWN,
                new ClusterVolume(
                    "data",
                    "nas",
                    "nfs",
                    "DATA.nas",
                    "/r/",
                    "/data/",
                    "PublicCloud",
                    "workq",
                    null,
                    List.of("Compute"))))
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldNotMissWhatTheCloudDoesNotTell() {
    assertThat(
            compare(
                STORAGE
                    + "[{volumeId: data, mountTarget: data.nas, protocol: NFS, roles: [Manager, Compute]}]",
                new ClusterVolume(
                    "data", null, null, null, null, null, null, null, null, List.of("manager")),
                new ClusterVolume(
                    "data",
                    null,
                    "NFS",
                    "data.nas",
                    null,
                    "/d",
                    null,
                    null,
                    false,
                    List.of("Compute"))))
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldMountOnlyWhatIsMissing() {
    var differs =
        differs(
            compare(
                STORAGE
                    + "["
                    + DATA
                    + ", {volumeId: more, mountTarget: more.nas, protocol: SMB, localDirectory: /more, queue: q1, roles: [Compute]}]",
                OWN,
                data("/r", "/data")));

    assertThat(texts(differs.differences()))
        .containsExactly(
            "additionalVolumes: data (NFS data.nas:/r on /data), more (SMB more.nas on /more of queue q1 of Compute) in the spec, data (NFS data.nas:/r on /data) in the cloud");
    assertThat(differs.change())
        .isEqualTo(
            new Volumes.Mount(
                List.of(
                    new VolumeMount(
                        "NAS",
                        "more",
                        "SMB",
                        "more.nas",
                        null,
                        "/more",
                        "PublicCloud",
                        "q1",
                        List.of("Compute")))));
    assertThat(differs.remaining()).isEqualTo(1);
  }

  @Test
  void shouldTellPlacesOfOneFileSystemApart() {
    var differs =
        differs(
            compare(
                STORAGE
                    + "["
                    + DATA
                    + ", {volumeId: data, mountTarget: data.nas, protocol: NFS, localDirectory: /other}]",
                data("/r", "/data")));
    assertThat(((Volumes.Mount) differs.change()).volumes())
        .extracting(VolumeMount::localDirectory)
        .containsExactly("/other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{volumeId: data, mountTarget: other.nas, protocol: NFS, localDirectory: /data}",
        "{volumeId: data, mountTarget: data.nas, protocol: SMB, localDirectory: /data}",
        "{volumeId: data, mountTarget: data.nas, protocol: NFS, remoteDirectory: /x, localDirectory: /data}",
        "{volumeId: data, mountTarget: data.nas, protocol: NFS, localDirectory: /data, queue: other}",
        "{volumeId: data, mountTarget: data.nas, protocol: NFS, localDirectory: /data, roles: [Login]}"
      })
  void shouldSayThatWhatIsMountedCannotChange(String wish) {
    var mounted =
        new ClusterVolume(
            "data",
            "nas",
            "nfs",
            "data.nas",
            "/r",
            "/data",
            "PublicCloud",
            "workq",
            false,
            List.of("Compute"));
    var fixed = fixed(compare(STORAGE + "[" + wish + "]", OWN, mounted));
    assertThat(fixed.way()).contains("no operation that changes or unmounts");
    assertThat(fixed.differences()).hasSize(1);
  }

  @Test
  void shouldSayThatWhatIsMountedStays() {
    var fixed = fixed(compare(STORAGE + "[]", OWN, data("/r", "/data")));
    assertThat(texts(fixed.differences()))
        .containsExactly(
            "additionalVolumes: nothing in the spec, data (NFS data.nas:/r on /data) in the cloud");
  }

  @Test
  void shouldTakeTheClustersOwnVolumesForWhatTheyAre() {
    assertThat(compare(STORAGE + "[]", OWN)).isInstanceOf(Setting.Same.class);
    assertThat(compare("additionalVolumes: []", OWN, volume("other", null)))
        .as("which are its own is not known")
        .isInstanceOf(Setting.Same.class);
    assertThat(compare(STORAGE + "[]", volume("kept", true))).isInstanceOf(Setting.Same.class);
    assertThat(compare("additionalVolumes: []", volume("other", false)))
        .isInstanceOf(Setting.Fixed.class);
  }

  @Test
  void shouldMountNothingWithoutTheOptionsItWasToHave() {
    var wish = "{volumeId: data, mountTarget: data.nas, protocol: NFS, mountOptions: -o vers=4.0}";
    assertThat(fixed(compare(STORAGE + "[" + wish + "]", OWN)).way())
        .contains("mountOptions only when the cluster is created");
    assertThat(compare(STORAGE + "[" + wish + "]", OWN, data("/r", "/data")))
        .as("mounted at creation")
        .isInstanceOf(Setting.Same.class);
    var differs =
        differs(
            compare(
                STORAGE + "[" + wish + ", {volumeId: b, mountTarget: b.nas, protocol: NFS}]", OWN));
    assertThat(((Volumes.Mount) differs.change()).volumes())
        .extracting(VolumeMount::id)
        .containsExactly("b");
  }

  private static ClusterVolume data(String remote, String local) {
    return new ClusterVolume(
        "data", "nas", "nfs", "data.nas", remote, local, "PublicCloud", null, false, List.of());
  }

  private static ClusterVolume volume(String id, Boolean mustKeep) {
    return new ClusterVolume(id, null, null, null, null, "/" + id, null, null, mustKeep, List.of());
  }

  private static Setting.Comparison<ClusterCall> compare(String spec, ClusterVolume... found) {
    var wanted = Wanted.spec(spec);
    return Volumes.compare(wanted.additionalVolumes(), wanted.storage(), List.of(found));
  }
}
