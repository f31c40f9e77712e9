package io.hpcoperator.api.realapi;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The real Kubernetes API server of the tests, one for the whole JVM. It is an API server and etcd
 * alone: no controllers, so nothing collects garbage, empties namespaces or runs pods, unless
 * {@link ApiServerSource#KUBECONFIG} names a whole cluster.
 *
 * <p>A test class gets it by {@link NeedsRealApiServer}.
 */
public final class RealApiServer {

  private static final int STARTUP_TIMEOUT_MILLIS = 120_000;
  private static final Object LOCK = new Object();
  private static RealApiServer shared;
  private static RuntimeException failure;

  private final ApiServerSource source;
  private final String kubeconfig;
  private final KubernetesClient client;
  private final Kubectl kubectl;
  private final Crds crds;
  private final ConcurrentLinkedQueue<String> namespaces = new ConcurrentLinkedQueue<>();
  private ControllerManager controllers;

  private RealApiServer(ApiServerSource source, String kubeconfig, String kubectlBinary)
      throws IOException {
    this.source = source;
    this.kubeconfig = kubeconfig;
    this.client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
    this.kubectl = new Kubectl(kubectlBinary, kubeconfig);
    this.crds = new Crds(client);
  }

  /**
   * The server, started on first use and stopped when the JVM ends.
   *
   * @throws IllegalStateException when the source is {@link ApiServerSource.Absent}
   * @throws io.fabric8.kubeapitest.KubeAPITestException when the binaries do not start
   */
  static RealApiServer start(ApiServerSource source) {
    synchronized (LOCK) {
      if (failure != null) {
        // The next class would wait as long for the same end.
        throw failure;
      }
      if (shared == null) {
        try {
          shared = open(source);
        } catch (RuntimeException e) {
          failure = e;
          throw e;
        }
      }
      return shared;
    }
  }

  private static RealApiServer open(ApiServerSource source) {
    try {
      if (source instanceof ApiServerSource.Cluster cluster) {
        RealApiServer server =
            new RealApiServer(source, Files.readString(cluster.kubeconfig()), "kubectl");
        Runtime.getRuntime().addShutdownHook(new Thread(server::deleteNamespaces));
        return server;
      }
      if (source instanceof ApiServerSource.Binaries binaries) {
        // Every setting is given: kube-api-test 7.6.1 reads the unset ones from the environment
        // and fails to cast those that are not text.
        KubeAPIServer process =
            new KubeAPIServer(
                KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withTestDir(binaries.directory().toString())
                    .withApiServerVersion(binaries.version())
                    .withOfflineMode(true)
                    .withWaitForEtcdHealthCheckOnStartup(true)
                    .withStartupTimeout(STARTUP_TIMEOUT_MILLIS)
                    .build());
        Runtime.getRuntime().addShutdownHook(new Thread(process::stop));
        process.start();
        return new RealApiServer(
            source, process.getKubeConfigYaml(), binaries.kubectl().toString());
      }
      throw new IllegalStateException(((ApiServerSource.Absent) source).reason());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client with every right, shared by all tests; do not close it. */
  public KubernetesClient client() {
    return client;
  }

  /** The content of a kubeconfig with every right. */
  public String kubeconfig() {
    return kubeconfig;
  }

  /** The kubectl that goes with the server. */
  public Kubectl kubectl() {
    return kubectl;
  }

  /** The project's CRDs on this server. */
  public Crds crds() {
    return crds;
  }

  /** A new, empty namespace whose name starts with the prefix; returns its name. */
  public String newNamespace(String prefix) {
    String name =
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withGenerateName(prefix + "-")
                    .endMetadata()
                    .build())
            .create()
            .getMetadata()
            .getName();
    namespaces.add(name);
    return name;
  }

  /**
   * Starts the garbage collector and the namespace controller, once; a cluster has its own. The
   * CRDs are installed before: a garbage collector learns of later kinds only half a minute after.
   */
  synchronized void startControllers() {
    if (source instanceof ApiServerSource.Binaries binaries) {
      if (controllers == null) {
        crds.install();
        controllers = new ControllerManager(binaries.controllerManager(), kubectl.folder());
      }
      controllers.check();
    }
  }

  private void deleteNamespaces() {
    namespaces.forEach(name -> client.namespaces().withName(name).delete());
  }
}
