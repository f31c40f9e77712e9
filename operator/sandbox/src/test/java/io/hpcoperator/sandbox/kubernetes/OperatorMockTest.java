package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A whole operator on the embedded API: leader election, informers, finalizer and status by
 * server-side apply.
 */
class OperatorMockTest {

  private EmbeddedKubernetes kubernetes;
  private KubernetesClient client;
  private Operator operator;
  private final WidgetReconciler reconciler = new WidgetReconciler();

  @BeforeEach
  void start() {
    kubernetes = EmbeddedKubernetes.start(List.of(Widget.definition()));
    client = kubernetes.newClient();
    operator =
        new Operator(
            config ->
                config
                    .withKubernetesClient(kubernetes.newClient())
                    .withLeaderElectionConfiguration(
                        // Otherwise the end of the test is the end of the JVM.
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("widgets")
                            .withLeaseNamespace("default")
                            .withIdentity("test")
                            .buildForTest(false)));
    operator.register(reconciler);
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop();
    client.close();
    kubernetes.close();
  }

  @Test
  void shouldFollowAnObjectFromCreationToCleanUp() {
    Widget widget = Widget.named("w", "red");
    client.resource(widget).create();

    await().untilAsserted(() -> assertObserved(1, 1));
    Widget live = client.resource(widget).get();
    assertThat(live.getFinalizers()).hasSize(1);
    assertThat(live.getStatus().conditions())
        .extracting(Condition::getType)
        .containsExactly("Ready");
    assertThat(live.getMetadata().getManagedFields())
        .filteredOn(entry -> entry.getOperation().equals("Apply"))
        .hasSize(2);
    assertThat(
            client
                .leases()
                .inNamespace("default")
                .withName("widgets")
                .get()
                .getSpec()
                .getHolderIdentity())
        .isEqualTo("test");

    client.resource(widget).scale(4);
    await().untilAsserted(() -> assertObserved(2, 4));

    client.resource(widget).delete();
    await().untilAsserted(() -> assertThat(client.resource(widget).get()).isNull());
    assertThat(reconciler.cleaned).containsExactly("w");
  }

  private void assertObserved(long generation, int replicas) {
    Widget.Status status = client.resource(Widget.named("w", "red")).get().getStatus();
    assertThat(status).isNotNull();
    assertThat(status.observedGeneration()).isEqualTo(generation);
    assertThat(status.replicas()).isEqualTo(replicas);
  }

  private static final class WidgetReconciler implements Reconciler<Widget>, Cleaner<Widget> {

    private final Set<String> cleaned = ConcurrentHashMap.newKeySet();

    @Override
    public UpdateControl<Widget> reconcile(Widget widget, Context<Widget> context) {
      Widget patch = new Widget();
      patch.getMetadata().setName(widget.getMetadata().getName());
      patch.getMetadata().setNamespace(widget.getMetadata().getNamespace());
      patch.setStatus(
          new Widget.Status(
              widget.getMetadata().getGeneration(),
              widget.getSpec().replicas(),
              "seen",
              List.of(
                  new ConditionBuilder()
                      .withType("Ready")
                      .withStatus("True")
                      .withReason("Seen")
                      .build())));
      return UpdateControl.patchStatus(patch);
    }

    @Override
    public DeleteControl cleanup(Widget widget, Context<Widget> context) {
      cleaned.add(widget.getMetadata().getName());
      return DeleteControl.defaultDelete();
    }
  }
}
