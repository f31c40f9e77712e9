package io.hpcoperator.controller.runtime;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the lease back when an operator ends, so that the next one need not wait until it has run
 * out. The SDK does not: it lets go of it without a word.
 *
 * @param identity under which the operator holds it
 */
public record HeldLease(KubernetesClient client, String namespace, String name, String identity) {
  private static final Logger LOG = LoggerFactory.getLogger(HeldLease.class);

  /** A lost API server must not hold up the end: the lease runs out by itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * As client-go leaves a lease that nobody holds, and only if nobody else has taken it by now. Of
   * a whole object in a merge patch the missing holder would not be told.
   */
  private static final String RELEASED =
      """
      {"metadata": {"resourceVersion": "%s"}, "spec": {"holderIdentity": null, "leaseDurationSeconds": 1}}
      """;

  /** To be called when nothing that needs the lease is running any more. Returns in a while. */
  public void release() {
    var thread = new Thread(this::tryToRelease, "release-lease");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToRelease() {
    try {
      var leases = client.leases().inNamespace(namespace).withName(name);
      var lease = leases.get();
      if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
        return;
      }
      leases.patch(
          PatchContext.of(PatchType.JSON_MERGE),
          RELEASED.formatted(lease.getMetadata().getResourceVersion()));
      LOG.info("The lease {} is given back.", name);
    } catch (KubernetesClientException e) {
      LOG.warn("The lease {} could not be given back, and runs out: {}", name, e.getMessage());
    }
  }
}
