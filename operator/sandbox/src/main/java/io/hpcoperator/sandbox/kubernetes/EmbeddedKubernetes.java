package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Kubernetes API in this process, on a free port of the loopback interface, plain HTTP and
 * without authentication. It keeps custom resources as an API server does, to the extent that
 * {@code DESIGN.md} beside this class tells; nothing is ever scheduled or run on it.
 *
 * <p>The namespaces {@code default} and {@code kube-system} are there from the start.
 */
public final class EmbeddedKubernetes implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

  private final Vertx vertx;
  private final HttpServer server;

  private EmbeddedKubernetes(Vertx vertx, HttpServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  /**
   * Starts the API.
   *
   * @param crds the custom resources it serves from the start; more can be created through the API
   * @throws IllegalStateException it does not come up
   */
  public static EmbeddedKubernetes start(List<CustomResourceDefinition> crds) {
    return start(crds, Clock.systemUTC());
  }

  /** As {@link #start(List)}, with the clock that timestamps and ages are taken from. */
  public static EmbeddedKubernetes start(List<CustomResourceDefinition> crds, Clock clock) {
    ApiServer api = new ApiServer(clock);
    for (String name : List.of("default", "kube-system")) {
      ObjectNode namespace = Json.typed("v1", "Namespace");
      Json.metadata(namespace).put("name", name);
      api.seed("", "v1", "namespaces", namespace);
    }
    for (CustomResourceDefinition crd : crds) {
      ObjectNode definition = (ObjectNode) Json.parse(Serialization.asJson(crd));
      api.seed("apiextensions.k8s.io", "v1", "customresourcedefinitions", definition);
    }
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setMaxInitialLineLength(64 * 1024)
                    .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES))
            .requestHandler(new HttpFrontend(vertx, api)::handle);
    await(server.listen());
    return new EmbeddedKubernetes(vertx, server);
  }

  public int port() {
    return server.actualPort();
  }

  /** Where it is reached: {@code http://127.0.0.1:<port>}. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /**
   * A client that looks at the namespace {@code default} unless told otherwise; the caller closes
   * it.
   */
  public KubernetesClient newClient() {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig())).build();
  }

  /** A kubeconfig, as YAML, with which {@code kubectl} and any client library reach it. */
  public String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: sandbox
          cluster:
            server: %s
        users:
        - name: sandbox
          user: {}
        contexts:
        - name: sandbox
          context:
            cluster: sandbox
            user: sandbox
            namespace: default
        current-context: sandbox
        """
        .formatted(url());
  }

  /** Ends it, and every watch on it. */
  @Override
  public void close() {
    await(vertx.close());
  }

  private static <T> void await(Future<T> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the embedded Kubernetes API did not start or stop", e);
    }
  }
}
