package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.hpcoperator.api.Crds;
import io.hpcoperator.controller.runtime.HeldLease;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldLeaseMockTest {
  private EmbeddedKubernetes kubernetes;
  private KubernetesClient client;
  private HeldLease held;

  @BeforeEach
  void start() {
    kubernetes = EmbeddedKubernetes.start(Crds.all());
    client = kubernetes.newClient();
    held = new HeldLease(client, "default", "hpc-operator", "me");
  }

  @AfterEach
  void stop() {
    client.close();
    kubernetes.close();
  }

  private Lease heldBy(String identity) {
    var now = ZonedDateTime.now(ZoneOffset.UTC);
    return client
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName("hpc-operator")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds(15)
                .withAcquireTime(now)
                .withRenewTime(now)
                .withLeaseTransitions(4)
                .endSpec()
                .build())
        .create();
  }

  private Lease lease() {
    return client.leases().inNamespace("default").withName("hpc-operator").get();
  }

  @Test
  void shouldGiveBackTheLeaseItHolds() {
    heldBy("me");
    held.release();
    assertThat(lease().getSpec().getHolderIdentity()).isNull();
    assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(4);
  }

  @Test
  void shouldLeaveTheLeaseOfAnotherAlone() {
    var before = heldBy("another");
    held.release();
    assertThat(lease()).isEqualTo(before);
  }

  @Test
  void shouldNotFailWithoutALease() {
    assertThatCode(held::release).doesNotThrowAnyException();
    assertThat(lease()).isNull();
  }
}
