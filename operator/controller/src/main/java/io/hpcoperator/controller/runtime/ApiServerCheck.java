package io.hpcoperator.controller.runtime;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/**
 * Asks the API server for its version before anything is started on it: what the watches say of one
 * that is not there are stack traces without an end.
 */
public final class ApiServerCheck {
  private static final int UNAUTHORIZED = 401;

  /** What keeps the operator from working with the API server, in one line; empty for nothing. */
  public static Optional<String> problem(Config config) {
    var once = new ConfigBuilder(config).withRequestRetryBackoffLimit(1).build();
    try (var client = new KubernetesClientBuilder().withConfig(once).build()) {
      client.raw("/version");
      return Optional.empty();
    } catch (KubernetesClientException e) {
      if (e.getCode() <= 0) {
        return Optional.of(
            "The Kubernetes API server at %s does not answer: %s. Check the kubeconfig or the service account, and the network."
                .formatted(config.getMasterUrl(), innermost(e)));
      }
      if (e.getCode() == UNAUTHORIZED) {
        return Optional.of(
            "The Kubernetes API server at %s does not know who asks (401). Check the credentials in the kubeconfig, or the service account."
                .formatted(config.getMasterUrl()));
      }
      // It is there; what it does not allow shows where it is needed.
      return Optional.empty();
    }
  }

  private static String innermost(Throwable e) {
    var cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getMessage().lines().findFirst().orElse("");
  }

  private ApiServerCheck() {}
}
