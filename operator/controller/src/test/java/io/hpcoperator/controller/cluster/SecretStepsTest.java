package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.controller.cluster.power.PowerSight;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.cluster.secret.Credential;
import io.hpcoperator.controller.cluster.secret.GeneratedSecret;
import io.hpcoperator.controller.cluster.secret.SecretState;
import io.hpcoperator.controller.cluster.secret.SecretWrite;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretStepsTest {
  private static final ClusterAction GENERATE =
      new ClusterAction.WriteSecret(new SecretWrite.Generate(GeneratedSecret.LOGIN));
  private static final SecretState OWN = own(true);

  private final HpcCluster resource = withoutLogin(Given.cluster(2));
  private ClusterMemory memory = new ClusterMemory(null, null, Work.of(null));
  private List<ClusterSummary> listed = List.of();
  private SecretState login = new SecretState.Absent();

  private static SecretState own(boolean owned) {
    return new SecretState.Own(
        "demo-login", Map.of("password", Secret.of("Strong-word-1")), "u/1", owned);
  }

  private static HpcCluster withoutLogin(HpcCluster cluster) {
    cluster.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(cluster.getSpec()).replaceAll("login:\n *keyPairName: .*\n", ""),
            HpcClusterSpec.class));
    assertThat(cluster.getSpec().login()).isNull();
    return cluster;
  }

  private void asks(String yaml) {
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec()) + yaml, HpcClusterSpec.class));
  }

  private Plan<ClusterAction, ClusterMemory> plan() {
    boolean found = login instanceof SecretState.Own;
    var root = found ? new Credential(new SecretValue.Found("Strong-word-1"), "u/1") : null;
    var secrets = new ClusterSecrets(Map.of(GeneratedSecret.LOGIN, login), root, null, Map.of());
    return new ClusterPlanner(PATIENCE)
        .plan(
            new ClusterFacts(
                resource,
                memory,
                secrets.password(),
                List.of(),
                seen(listed),
                seen(Optional.of(Given.details("running"))),
                seen(List.of()),
                seen(List.of()),
                seen(List.of()),
                List.of(),
                Set.of(),
                Sight.NOTHING,
                secrets,
                PowerSight.NOTHING,
                PreflightFacts.clear()),
            NOW);
  }

  private void intended(Duration ago) {
    memory =
        new ClusterMemory(
            null, null, Work.of(null).intend(NodePool.FIRST, Given.UID, 2, 1, NOW.minus(ago)));
  }

  @Test
  void shouldKeepThePasswordBeforeTheCloudGetsIt() {
    assertThat(plan().action()).isEqualTo(GENERATE);
    assertThat(plan().verdict().message()).contains("Secret demo-login");
    assertThat(plan().memory().work().intent()).isNull();

    login = OWN;
    assertThat(plan().action()).isEqualTo(new ClusterAction.Create(2, Attempt.FIRST));
  }

  @Test
  void shouldWaitWhileTheSecretIsSomebodyElses() {
    login = new SecretState.Foreign();

    assertThat(plan().action()).isEqualTo(new ClusterAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.SECRET_NOT_OURS);
    assertThat(plan().lookAgain()).isEqualTo(PATIENCE.prerequisite());
  }

  @Test
  void shouldMakeUpNoOtherPasswordWhileAClusterMayHaveTheFirst() {
    intended(PATIENCE.listing().minusSeconds(1));
    assertThat(plan().action()).isEqualTo(new ClusterAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.SETTLING);
    assertThat(plan().lookAgain()).isNotNull();

    intended(PATIENCE.listing());
    assertThat(plan().action()).isEqualTo(GENERATE);
  }

  @Test
  void shouldNotBeLetGoBeforeItsSecretsAreToStay() {
    asks("deletionPolicy: Retain\n");
    memory = new ClusterMemory("ehpc-1", "workq", Work.of(null));
    listed = List.of(Given.summary("ehpc-1", null, "running"));
    Given.deleted(resource);

    login = OWN;
    assertThat(plan().action())
        .isEqualTo(
            new ClusterAction.WriteSecret(new SecretWrite.Own(GeneratedSecret.LOGIN, false)));
    login = own(false);
    assertThat(plan().action()).isEqualTo(new ClusterAction.Release());
  }

  @Test
  void shouldNotBeLetGoWithoutAnAccountEitherBeforeItsSecretsAreToStay() {
    asks("deletionPolicy: Retain\n");
    resource.setStatus(Serialization.unmarshal("clusterId: ehpc-1", HpcClusterStatus.class));
    Given.deleted(resource);
    var blocked = Verdict.working(Reason.ACCOUNT_NOT_READY, "The account is not ready.");
    var planner = new ClusterPlanner(PATIENCE);

    var first = planner.planWithout(without(own(true)), blocked);
    assertThat(first.action())
        .isEqualTo(
            new ClusterAction.WriteSecret(new SecretWrite.Own(GeneratedSecret.LOGIN, false)));
    assertThat(first.lookAgain()).as("nothing else wakes it").isEqualTo(Duration.ofSeconds(1));
    assertThat(planner.planWithout(without(own(false)), blocked).action())
        .isEqualTo(new ClusterAction.Release());
  }

  private ClusterFacts without(SecretState state) {
    return ClusterFacts.without(
        resource, new ClusterSecrets(Map.of(GeneratedSecret.LOGIN, state), null, null, Map.of()));
  }

  @Test
  void shouldWriteSecretsOnlyWhenNothingElseIsToBeDone() {
    memory = new ClusterMemory("ehpc-1", "workq", Work.of(null));
    listed = List.of(Given.summary("ehpc-1", null, "running"));
    login = own(false);
    assertThat(plan().action()).isInstanceOf(ClusterAction.AddNodes.class);

    listed = List.of(Given.summary("ehpc-1", null, "creating"));
    assertThat(plan().action())
        .isEqualTo(new ClusterAction.WriteSecret(new SecretWrite.Own(GeneratedSecret.LOGIN, true)));
    assertThat(plan().verdict().reason()).isEqualTo(Reason.CREATING);
  }

  @Test
  void shouldCreateAHybridClusterWithoutNodesInTheCloud() {
    asks("hybrid: {nodes: [{hostName: head, ipAddress: 10.0.0.1, role: Manager}]}\n");
    login = OWN;

    assertThat(plan().action()).isEqualTo(new ClusterAction.Create(0, Attempt.FIRST));
  }
}
