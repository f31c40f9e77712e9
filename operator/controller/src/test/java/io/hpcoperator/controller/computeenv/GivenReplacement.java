package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.cloud.batch.Tag;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two environments of one resource as the planner sees them, for the tests of how one replaces the
 * other.
 */
class GivenReplacement {
  static final String OLD = "env-old";
  static final String NEW = "env-new";
  static final String UID = "0b1c2d3e-0000-4000-8000-000000000002";
  static final EnvAction NONE = new EnvAction.None();

  final ComputeEnv resource =
      Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: ComputeEnv
          metadata: {name: render, namespace: team-a, uid: %s, generation: 2}
          spec:
            accountRef: {name: tencent}
            replicas: 3
            placement: {zone: ap-guangzhou-2}
            instances: {types: [S5.LARGE8]}
            imageId: img-one
            replacePolicy: Recreate
          """
              .formatted(UID),
          ComputeEnv.class);
  final Map<String, String> one = EnvBuild.of(resource.getSpec());
  final List<ComputeEnvView> listed = new ArrayList<>();
  EnvMemory memory =
      new EnvMemory(
          OLD, Work.of(null), false, List.of(), new SyncMemory(null, null), one, null, null);
  Observation<Optional<ComputeEnvDetails>> details;
  Observation<Optional<ComputeEnvDetails>> otherDetails;
  EnvOffers offers = EnvPreflightTest.offers(EnvPreflightTest.SELL);
  String builtTypes = "S5.LARGE8";

  /** Environment of which the set-up cannot be read; null for none. */
  String unreadable;

  /** Image by environment, where that is told. */
  final Map<String, String> infos = new HashMap<>(Map.of(OLD, "img-one", NEW, "img-one"));

  GivenReplacement() {
    lists(OLD, 3, running(3), 0, null);
  }

  static ComputeNodeMetrics running(int nodes) {
    return new ComputeNodeMetrics(0, 0, 0, 0, nodes, 0, 0);
  }

  static ComputeNodeMetrics starting(int nodes) {
    return new ComputeNodeMetrics(nodes, 0, 0, 0, 0, 0, 0);
  }

  static ComputeNodeMetrics failed(int nodes) {
    return new ComputeNodeMetrics(0, 0, nodes, 0, 0, 0, 0);
  }

  void lists(String id, int desired, ComputeNodeMetrics nodes, int attached, String next) {
    listed.removeIf(env -> env.envId().equals(id));
    listed.add(
        new ComputeEnvView(
            id,
            "render",
            null,
            null,
            nodes,
            desired,
            "MANAGED",
            null,
            next,
            attached,
            List.of(new Tag(EnvRequests.OWNER_TAG, UID))));
  }

  static Observation<Optional<ComputeEnvDetails>> described(
      String id, int desired, ComputeNodeMetrics metrics, List<ComputeNode> nodes) {
    return seen(
        Optional.of(
            new ComputeEnvDetails(
                id, "render", null, null, nodes, metrics, desired, "MANAGED", null, null, 0,
                List.of())));
  }

  /** Sets fields of the spec. */
  @SuppressWarnings("unchecked")
  void asks(String yaml) {
    Map<String, Object> spec =
        Serialization.unmarshal(Serialization.asYaml(resource.getSpec()), Map.class);
    spec.putAll(Serialization.unmarshal(yaml, Map.class));
    resource.setSpec(Serialization.unmarshal(Serialization.asYaml(spec), ComputeEnvSpec.class));
  }

  void asksForAnotherImage() {
    asks("imageId: img-two");
  }

  EnvFacts facts(EnvMemory of, Observation<Optional<ComputeEnvDetails>> seen) {
    return new EnvFacts(
        resource,
        of,
        new EnvSecrets(Map.of()),
        seen(List.copyOf(listed)),
        seen,
        info(of.envId()),
        null,
        offers,
        Optional.empty(),
        null);
  }

  Observation<Optional<ComputeEnvCreateInfo>> info(String id) {
    if (id.equals(unreadable)) {
      return new Observation<>(
          null,
          null,
          new CloudException(
              "DescribeComputeEnvCreateInfos", ErrorKind.DENIED, "No", null, "r", false, null));
    }
    if (!infos.containsKey(id)) {
      return unread();
    }
    return seen(
        Optional.of(
            new ComputeEnvCreateInfo(
                id,
                "render",
                "",
                "MANAGED",
                EnvData.builder()
                    .instanceTypes(List.of(builtTypes.split(" ")))
                    .imageId(infos.get(id))
                    .build(),
                null,
                null,
                null,
                null,
                3,
                null)));
  }

  EnvFacts facts() {
    var facts = facts(memory, details);
    return memory.replacement() == null || memory.replacement().envId() == null
        ? facts
        : facts.withOther(facts(memory.other(), otherDetails));
  }

  Plan<EnvAction, EnvMemory> plan() {
    return new EnvPlanner(PATIENCE).plan(facts(), NOW);
  }

  /** Plans, and puts on record what is to be there before the call. */
  Plan<EnvAction, EnvMemory> pass() {
    var plan = plan();
    memory = before(plan);
    return plan;
  }

  /** Plans, and remembers what is to be remembered without the call. */
  Plan<EnvAction, EnvMemory> looks() {
    var plan = plan();
    memory = plan.memory();
    return plan;
  }

  /** What is on record when the call of a plan is made. */
  EnvMemory before(Plan<EnvAction, EnvMemory> plan) {
    return envPass().before(plan.action(), plan.memory());
  }

  EnvPass envPass() {
    return new EnvPass(facts(), null, new ManualClock(NOW));
  }

  static void expect(
      Plan<EnvAction, EnvMemory> plan,
      EnvAction action,
      Standing standing,
      Reason reason,
      String... message) {
    assertThat(List.of(message)).allSatisfy(m -> assertThat(plan.verdict().message()).contains(m));
    assertThat(plan.action()).isEqualTo(action);
    assertThat(plan.verdict().standing()).isEqualTo(standing);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
  }

  /** The spec asks for another image, and another environment was created. */
  void isBuilding() {
    asksForAnotherImage();
    memory =
        memory.withReplacement(
            Replacement.begun(List.of("imageId"), NOW)
                .withBuild(EnvBuild.of(resource.getSpec()))
                .withEnvId(NEW));
    lists(NEW, 3, starting(3), 0, null);
  }

  void isRetiring() {
    isBuilding();
    memory = memory.switched(NOW);
    lists(NEW, 3, running(3), 0, null);
    otherDetails = described(OLD, 3, running(3), List.of());
  }
}
