package io.hpcoperator.chart;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The chart rendered as {@code helm template} does it, with its hooks and without CRDs.
 *
 * @param text the YAML
 * @param objects the objects in it
 */
record Rendering(String text, List<HasMetadata> objects) {
  static final String RELEASE = "hpc-operator";

  /** The oldest that the chart admits. */
  static final String KUBE_VERSION = "1.30.0";

  static final String NAMESPACE = "hpc-operator-system";

  private static final String HOOK = "helm.sh/hook";
  private static final String HIDDEN_HOOK = "hidden.helm.sh/hook";
  private static final Path CHART = withHooksAsObjects();

  /** helm-java leaves hooks out of a rendering; in a copy of the chart they look like the rest. */
  private static Path withHooksAsObjects() {
    try (Stream<Path> paths = Files.walk(Repository.CHART)) {
      var copy = Files.createTempDirectory("chart");
      for (var path : paths.toList()) {
        var target = copy.resolve(Repository.CHART.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.writeString(target, Files.readString(path).replace(HOOK, HIDDEN_HOOK));
        }
        // In the end the last is deleted first, so that folders are empty by then.
        target.toFile().deleteOnExit();
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A release named as the documentation does it. */
  static Rendering of(String values) {
    return of(RELEASE, NAMESPACE, values);
  }

  /**
   * @param values YAML of a values file
   * @throws IllegalStateException with Helm's words when the chart or its schema refuses the values
   */
  static Rendering of(String release, String namespace, String values) {
    try {
      var file = Files.createTempFile("values", ".yaml");
      try {
        Files.writeString(file, values);
        var text =
            new Helm(CHART)
                .template()
                .withKubeVersion(KUBE_VERSION)
                .withName(release)
                .withNamespace(namespace)
                .withValuesFile(file)
                .skipCrds()
                .call()
                .replace(HIDDEN_HOOK, HOOK);
        return new Rendering(text, Manifests.parse(text));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects of a kind. */
  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The only object of a kind. */
  <T extends HasMetadata> T only(Class<T> kind) {
    var found = all(kind);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " objects of " + kind.getSimpleName() + ", not one");
    }
    return found.get(0);
  }

  Deployment deployment() {
    return only(Deployment.class);
  }
}
