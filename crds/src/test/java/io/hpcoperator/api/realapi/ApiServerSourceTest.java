package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerSourceTest {

  @TempDir Path home;

  @Test
  void shouldSayWhereItLookedWhenThereIsNoServer() {
    ApiServerSource found = ApiServerSource.find(Map.of(), home);

    assertThat(found)
        .isInstanceOfSatisfying(
            ApiServerSource.Absent.class,
            absent ->
                assertThat(absent.reason())
                    .contains("no Kubernetes API server")
                    .contains(ApiServerSource.KUBECONFIG)
                    .contains(home.resolve(".kubeapitest").toString()));
  }

  @Test
  void shouldTakeTheNewestCompleteSetOfBinaries() throws IOException {
    Path directory = home.resolve(".kubeapitest");
    binaries(directory, "1.9.0", "etcd", "kube-apiserver", "kubectl");
    binaries(directory, "1.36.2", "etcd", "kube-apiserver", "kubectl");
    binaries(directory, "1.37.0", "etcd", "kubectl");

    assertThat(ApiServerSource.find(Map.of(), home))
        .isEqualTo(new ApiServerSource.Binaries(directory, "1.36.2"));
  }

  @Test
  void shouldLookIntoTheDirectoryOfTheEnvironment() throws IOException {
    Path elsewhere = home.resolve("elsewhere");
    binaries(elsewhere, "1.36.2", "etcd", "kube-apiserver", "kubectl");

    assertThat(
            ApiServerSource.find(
                Map.of(ApiServerSource.BINARIES_DIRECTORY, elsewhere.toString()), home))
        .isEqualTo(new ApiServerSource.Binaries(elsewhere, "1.36.2"));
  }

  @Test
  void shouldPreferTheClusterOfTheEnvironment() throws IOException {
    binaries(home.resolve(".kubeapitest"), "1.36.2", "etcd", "kube-apiserver", "kubectl");
    Path kubeconfig = Files.writeString(home.resolve("kubeconfig"), "apiVersion: v1");

    assertThat(
            ApiServerSource.find(Map.of(ApiServerSource.KUBECONFIG, kubeconfig.toString()), home))
        .isEqualTo(new ApiServerSource.Cluster(kubeconfig));
  }

  @Test
  void shouldFailWhenTheClusterAskedForCannotBeRead() {
    assertThatThrownBy(
            () -> ApiServerSource.find(Map.of(ApiServerSource.KUBECONFIG, "/no/such/file"), home))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(ApiServerSource.KUBECONFIG + " names /no/such/file, which cannot be read");
  }

  @Test
  void shouldFailWhenTheVersionAskedForIsMissing() throws IOException {
    binaries(home.resolve(".kubeapitest"), "1.36.2", "etcd", "kube-apiserver", "kubectl");

    assertThatThrownBy(
            () -> ApiServerSource.find(Map.of(ApiServerSource.BINARIES_VERSION, "1.35.0"), home))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1.35.0")
        .hasMessageContaining("kube-apiserver");
  }

  @Test
  void shouldSayThatControllersAreMissing() throws IOException {
    Path directory = home.resolve(".kubeapitest");
    binaries(directory, "1.36.2", "etcd", "kube-apiserver", "kubectl");
    ApiServerSource source = ApiServerSource.find(Map.of(), home);

    assertThat(source.withControllers())
        .isInstanceOfSatisfying(
            ApiServerSource.Absent.class,
            absent ->
                assertThat(absent.reason())
                    .contains("no controllers")
                    .contains("kube-controller-manager"));

    binaries(directory, "1.36.2", "kube-controller-manager");
    assertThat(source.withControllers()).isEqualTo(source);
  }

  private static void binaries(Path directory, String version, String... names) throws IOException {
    Path folder =
        Files.createDirectories(
            directory.resolve("k8s").resolve(version + ApiServerSource.platformSuffix()));
    for (String name : names) {
      Path file = Files.writeString(folder.resolve(name), "");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
  }
}
