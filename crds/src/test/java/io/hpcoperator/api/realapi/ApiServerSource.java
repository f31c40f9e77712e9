package io.hpcoperator.api.realapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the tests get a real Kubernetes API server from. Nothing is ever downloaded. */
public sealed interface ApiServerSource {

  /**
   * Environment variable: kubeconfig of a whole cluster that the tests may write to; files it names
   * by absolute paths.
   */
  String KUBECONFIG = "HPC_OPERATOR_TEST_KUBECONFIG";

  /** Environment variable of kube-api-test: directory of the binaries, {@code ~/.kubeapitest}. */
  String BINARIES_DIRECTORY = "KUBE_API_TEST_DIR";

  /**
   * Environment variable of kube-api-test: version to start, such as 1.36.2; the newest if unset.
   */
  String BINARIES_VERSION = "KUBE_API_TEST_API_SERVER_VERSION";

  /** A running cluster. */
  record Cluster(Path kubeconfig) implements ApiServerSource {}

  /**
   * Binaries in the layout of kube-api-test and envtest: {@code
   * <directory>/k8s/<version>-<os>-<arch>/{etcd,kube-apiserver,kubectl}}.
   */
  record Binaries(Path directory, String version) implements ApiServerSource {
    Path kubectl() {
      return folder().resolve("kubectl");
    }

    /** Not part of the layout of kube-api-test; Kubernetes ships it with the server. */
    Path controllerManager() {
      return folder().resolve("kube-controller-manager");
    }

    private Path folder() {
      return directory.resolve("k8s").resolve(version + platformSuffix());
    }
  }

  /** This source if it collects garbage and empties namespaces, or why there is none that does. */
  default ApiServerSource withControllers() {
    if (this instanceof Binaries binaries && !Files.isExecutable(binaries.controllerManager())) {
      return new Absent(
          "no controllers beside the Kubernetes API server: neither "
              + KUBECONFIG
              + " is set nor is there "
              + binaries.controllerManager());
    }
    return this;
  }

  /** There is none; the reason tells a person how to get one. */
  record Absent(String reason) implements ApiServerSource {}

  /**
   * Looks for a server without starting anything.
   *
   * @param environment environment variables
   * @param home home directory of the user
   * @throws IllegalStateException when a variable asks for something that is not there: who names a
   *     server wants a failure, not a skipped suite
   */
  static ApiServerSource find(Map<String, String> environment, Path home) {
    String kubeconfig = environment.get(KUBECONFIG);
    if (kubeconfig != null && !kubeconfig.isBlank()) {
      Path file = Path.of(kubeconfig);
      if (!Files.isReadable(file)) {
        throw new IllegalStateException(KUBECONFIG + " names " + file + ", which cannot be read");
      }
      return new Cluster(file);
    }
    Path directory =
        Optional.ofNullable(environment.get(BINARIES_DIRECTORY))
            .map(Path::of)
            .orElse(home.resolve(".kubeapitest"));
    String wanted = environment.get(BINARIES_VERSION);
    if (wanted != null && !wanted.isBlank()) {
      List<String> missing = missingBinaries(directory, wanted);
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            BINARIES_VERSION + " is " + wanted + ", but these are missing: " + missing);
      }
      return new Binaries(directory, wanted);
    }
    return versions(directory).stream()
        .filter(version -> missingBinaries(directory, version).isEmpty())
        .max(BY_NUMBER)
        .<ApiServerSource>map(version -> new Binaries(directory, version))
        .orElseGet(
            () ->
                new Absent(
                    "no Kubernetes API server: neither "
                        + KUBECONFIG
                        + " is set nor are kube-apiserver, etcd and kubectl in "
                        + directory.resolve("k8s").resolve("<version>" + platformSuffix())));
  }

  private static List<String> versions(Path directory) {
    Path root = directory.resolve("k8s");
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.endsWith(platformSuffix()))
          .map(name -> name.substring(0, name.length() - platformSuffix().length()))
          .filter(version -> version.matches("\\d+(\\.\\d+)*"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> missingBinaries(Path directory, String version) {
    Path folder = directory.resolve("k8s").resolve(version + platformSuffix());
    return Stream.of("etcd", "kube-apiserver", "kubectl")
        .map(folder::resolve)
        .filter(file -> !Files.isExecutable(file))
        .map(Path::toString)
        .toList();
  }

  /** Suffix of the folders kube-api-test looks into; its own rule for names (class OSInfo). */
  static String platformSuffix() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch =
        switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
          case "aarch64" -> "arm64";
          case "ppc64" -> "ppc64le";
          default -> "amd64";
        };
    return "-" + (os.contains("mac") ? "darwin" : os.contains("win") ? "windows" : os) + "-" + arch;
  }

  /** Numbers of a version compared as numbers: 1.9 stands before 1.36. */
  Comparator<String> BY_NUMBER =
      (a, b) ->
          Arrays.compare(
              Arrays.stream(a.split("\\.")).mapToInt(Integer::parseInt).toArray(),
              Arrays.stream(b.split("\\.")).mapToInt(Integer::parseInt).toArray());
}
