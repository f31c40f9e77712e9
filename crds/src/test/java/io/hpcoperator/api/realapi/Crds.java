package io.hpcoperator.api.realapi;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The project's committed CRDs, and their way onto an API server. */
public final class Crds {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KubernetesClient client;
  private boolean installed;

  Crds(KubernetesClient client) {
    this.client = client;
  }

  /** The folder of the committed CRDs, {@code crds/} of the repository. */
  public static Path folder() {
    return repository().resolve("crds");
  }

  /**
   * The root of the repository, found from the directory of the module whose tests run.
   *
   * @throws IllegalStateException when the tests run from somewhere else
   */
  public static Path repository() {
    Path start = Path.of("").toAbsolutePath();
    for (Path path = start; path != null; path = path.getParent()) {
      if (Files.isRegularFile(path.resolve("crds").resolve("pom.xml"))) {
        return path;
      }
    }
    throw new IllegalStateException("no folder above " + start + " has crds/pom.xml");
  }

  /** The committed CRDs, in the order of their file names. */
  public static List<CustomResourceDefinition> committed() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".yaml"))
          .sorted()
          .map(Crds::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CustomResourceDefinition read(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the committed CRDs on the server, once, and waits until objects can be written. */
  public synchronized void install() {
    if (!installed) {
      List<CustomResourceDefinition> crds = committed();
      crds.forEach(crd -> client.resource(crd).forceConflicts().serverSideApply());
      crds.forEach(this::awaitServed);
      installed = true;
    }
  }

  /**
   * Waits until the server serves the CRD's objects. Established is not enough: the handler of the
   * resource follows it a moment later, and answers 404 until then.
   */
  public void awaitServed(CustomResourceDefinition crd) {
    CustomResourceDefinitionContext context = CustomResourceDefinitionContext.fromCrd(crd);
    await("CRD " + crd.getMetadata().getName())
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(
            e -> e instanceof KubernetesClientException refused && refused.getCode() == 404)
        .until(() -> client.genericKubernetesResources(context).inAnyNamespace().list() != null);
  }
}
