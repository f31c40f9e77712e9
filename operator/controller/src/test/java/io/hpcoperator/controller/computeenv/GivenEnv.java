package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An environment as the planner sees it, and what it makes of that, for the tests of both. Calls
 * are not made: a test says what becomes of what is planned. What is observed is either given by
 * the test, or told by the nodes ({@link #ofNodes}).
 */
class GivenEnv {
  static final String ID = "env-1";
  static final String UID = "0b1c2d3e-0000-4000-8000-000000000002";
  static final Work NEW = Work.of(null);
  static final EnvAction NONE = new EnvAction.None();
  static final EnvAction RELEASE = new EnvAction.Release();
  static final SecretKeyReference LOGIN = new SecretKeyReference("node-login", "password");

  final ComputeEnv resource =
      Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: ComputeEnv
          metadata: {name: render, namespace: team-a, uid: %s, generation: 1}
          spec:
            accountRef: {name: tencent}
            replicas: 3
            placement: {zone: ap-guangzhou-2}
            instances: {types: [S5.LARGE8]}
            imageId: img-bd78fy2t
          """
              .formatted(UID),
          ComputeEnv.class);
  EnvMemory memory = new EnvMemory(ID, NEW);
  EnvSecrets secrets = new EnvSecrets(Map.of());

  /** Null for what the nodes tell; so are the next two. */
  Observation<List<ComputeEnvView>> listing = listed(3, running(3));

  Observation<Optional<ComputeEnvDetails>> details = described(null);
  Observation<Optional<ComputeEnvCreateInfo>> info = setUp("", "S5.LARGE8");
  Observation<List<Activity>> activities;
  Instant now = NOW;

  // What the nodes tell.

  List<ComputeNode> nodes = List.of();
  String name = "render";
  String next;
  int desired = 3;

  /** Whether the environment itself says that another number of nodes is wanted than the list. */
  boolean disagrees;

  /** What the list counts; null to have it count the nodes. */
  ComputeNodeMetrics metrics;

  EnvOffers offers = EnvPreflightTest.offers(EnvPreflightTest.SELL);

  /** One of which all that is observed is told by its nodes. */
  static GivenEnv ofNodes() {
    var env = new GivenEnv();
    env.listing = null;
    env.details = null;
    env.info = null;
    return env;
  }

  static ComputeNodeMetrics running(int nodes) {
    return new ComputeNodeMetrics(0, 0, 0, 0, nodes, 0, 0);
  }

  static ComputeEnvView view(
      String id,
      String name,
      Integer desired,
      ComputeNodeMetrics metrics,
      Integer attached,
      String next) {
    return new ComputeEnvView(
        id, name, null, null, metrics, desired, "MANAGED", null, next, attached, List.of());
  }

  static Observation<List<ComputeEnvView>> listed(Integer desired, ComputeNodeMetrics metrics) {
    return seen(List.of(view(ID, "render", desired, metrics, 0, null)));
  }

  static Observation<Optional<ComputeEnvCreateInfo>> setUp(String description, String... types) {
    return seen(
        Optional.of(
            new ComputeEnvCreateInfo(
                ID,
                "render",
                description,
                "MANAGED",
                EnvData.builder().instanceTypes(List.of(types)).build(),
                null,
                null,
                null,
                null,
                3,
                null)));
  }

  static EnvAction setTo(int nodes) {
    return new EnvAction.Change(ID, "replicas", EnvCall.Modify.count(nodes));
  }

  static EnvAction ends(String... ids) {
    return new EnvAction.Change(ID, "terminateNodes", new EnvCall.Terminate(List.of(ids)));
  }

  static EnvAction named(String name, String description) {
    return new EnvAction.Change(ID, "attributes", EnvCall.Modify.attributes(name, description));
  }

  static Observation<List<ComputeEnvView>> listedDeleting() {
    return seen(List.of(view(ID, "render", 0, running(0), 0, "DELETING")));
  }

  static ComputeEnvDetails details(String next) {
    return new ComputeEnvDetails(
        ID, "render", null, null, List.of(), null, 3, "MANAGED", null, next, 0, List.of());
  }

  static ComputeEnvDetails details(int desired, ComputeNodeMetrics metrics) {
    return details(desired, metrics, List.of());
  }

  static ComputeEnvDetails details(
      int desired, ComputeNodeMetrics metrics, List<ComputeNode> nodes) {
    return new ComputeEnvDetails(
        ID, "render", null, null, nodes, metrics, desired, "MANAGED", null, null, 0, List.of());
  }

  static CloudException refusal(String operation, ErrorKind kind, String code) {
    return new CloudException(
        operation, kind, "UnsupportedOperation." + code, "no", "r", false, null);
  }

  /** The cloud does not take what is planned. */
  void refuses(ErrorKind kind, String code) {
    var planned = plan();
    var change = (EnvAction.Change) planned.action();
    memory =
        pass().failed(change, planned.memory(), refusal(change.call().operation(), kind, code));
  }

  void notReadySince(Instant time) {
    resource.setStatus(
        pass()
            .status(
                resource,
                memory,
                Conditions.of(null, Verdict.working(Reason.SCALING, "It scales."), 1, time),
                null));
  }

  static Observation<Optional<ComputeEnvDetails>> described(String next) {
    return seen(Optional.of(details(next)));
  }

  static CloudException error(ErrorKind kind) {
    return new CloudException("DescribeComputeEnvs", kind, "Code", "text", "r", false, null);
  }

  static Work intended(Integer count, Duration ago) {
    return NEW.intend(EnvPlanner.CREATE, UID, count, 1, NOW.minus(ago));
  }

  static Work created(Duration ago) {
    return NEW.accepted(EnvPlanner.CREATE, "r", null, NOW.minus(ago));
  }

  void isNotListed(Duration createdAgo) {
    memory = new EnvMemory(ID, created(createdAgo));
    listing = seen(List.of());
    details = seen(Optional.empty());
  }

  /** Nothing is there, nor was an environment ever made on record. */
  void isNew(Work work) {
    memory = new EnvMemory(null, work);
    listing = seen(List.of());
    details = null;
  }

  /** Sets fields of the spec. */
  @SuppressWarnings("unchecked")
  void asks(String yaml) {
    Map<String, Object> spec =
        Serialization.unmarshal(Serialization.asYaml(resource.getSpec()), Map.class);
    Map<String, Object> more = Serialization.unmarshal(yaml, Map.class);
    spec.putAll(more);
    resource.setSpec(Serialization.unmarshal(Serialization.asYaml(spec), ComputeEnvSpec.class));
  }

  void logsInWithPassword(SecretValue value) {
    if (resource.getSpec().login() == null) {
      asks("login: {passwordSecretRef: {name: node-login, key: password}}\n");
    }
    secrets = new EnvSecrets(Map.of(LOGIN, value));
  }

  void delete() {
    resource.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
  }

  EnvFacts facts() {
    return new EnvFacts(
        resource,
        memory,
        secrets,
        listing == null ? seen(List.of(view()), now) : listing,
        details == null && listing == null ? seen(Optional.of(details()), now) : details,
        info == null && listing == null ? seen(Optional.of(info()), now) : info,
        activities,
        offers,
        Optional.empty(),
        null);
  }

  EnvPass pass() {
    return new EnvPass(facts(), null, new ManualClock(now));
  }

  Plan<EnvAction, EnvMemory> plan() {
    return new EnvPlanner(PATIENCE).plan(facts(), now);
  }

  Plan<EnvAction, EnvMemory> expect(
      EnvAction action, Standing standing, Reason reason, String... message) {
    var plan = plan();
    assertThat(plan.action()).isEqualTo(action);
    assertThat(plan.verdict().standing()).isEqualTo(standing);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
    assertThat(List.of(message)).allSatisfy(m -> assertThat(plan.verdict().message()).contains(m));
    return plan;
  }

  static ComputeNode node(String id, String instance, String state, boolean attached) {
    return new ComputeNode(
        id,
        instance,
        state,
        4,
        8,
        null,
        1,
        null,
        null,
        null,
        "CVM",
        attached ? "USER_ATTACHED" : "BATCH_CREATED");
  }

  static Observation<Optional<ComputeEnvDetails>> nodes(ComputeNode... nodes) {
    return seen(
        Optional.of(
            new ComputeEnvDetails(
                ID,
                "render",
                null,
                null,
                List.of(nodes),
                running(nodes.length),
                3,
                "MANAGED",
                null,
                null,
                0,
                List.of())));
  }

  static Activity activity(String id, String state, String reason, int ago) {
    return new Activity(
        id,
        ID,
        "node-x",
        "CREATE_COMPUTE_NODE",
        "cause",
        state,
        reason,
        NOW.minusSeconds(ago + 60),
        NOW.minusSeconds(ago),
        null);
  }

  static ComputeNode node(String id, String state) {
    return new ComputeNode(
        id, "ins-" + id, state, 4, 8, null, 1, null, null, null, "CVM", "BATCH_CREATED");
  }

  static ComputeNode attached(String instanceId, String state) {
    return ofOrigin(instanceId, state, "USER_ATTACHED");
  }

  static ComputeNode ofOrigin(String instanceId, String state, String origin) {
    return new ComputeNode(
        "node-" + instanceId, instanceId, state, 4, 8, null, 1, null, null, null, "CVM", origin);
  }

  static CloudException error(ErrorKind kind, String code, boolean effectUnknown) {
    return new CloudException("Operation", kind, code, "said so", "r", effectUnknown, null);
  }

  private ComputeNodeMetrics counted() {
    return new ComputeNodeMetrics(
        count("SUBMITTED"),
        count("CREATING"),
        count("CREATION_FAILED"),
        count("CREATED"),
        count("RUNNING"),
        count("DELETING"),
        count("ABNORMAL"));
  }

  private int count(String state) {
    return (int) nodes.stream().filter(node -> node.status().equals(state)).count();
  }

  private ComputeEnvView view() {
    return new ComputeEnvView(
        ID,
        name,
        null,
        null,
        metrics == null ? counted() : metrics,
        desired,
        "MANAGED",
        null,
        next,
        (int) nodes.stream().filter(Ending::isAttached).count(),
        List.of());
  }

  private ComputeEnvDetails details() {
    var env = view();
    return new ComputeEnvDetails(
        ID,
        name,
        null,
        null,
        nodes,
        env.computeNodeMetrics(),
        disagrees ? desired + 1 : desired,
        "MANAGED",
        null,
        next,
        env.attachedComputeNodeCount(),
        List.of());
  }

  private ComputeEnvCreateInfo info() {
    return new ComputeEnvCreateInfo(
        ID,
        name,
        "",
        "MANAGED",
        EnvData.builder().instanceTypes(List.of("S5.LARGE8")).imageId("img-bd78fy2t").build(),
        null,
        null,
        null,
        null,
        desired,
        null);
  }

  /** Plans, and remembers what is to be remembered. */
  Plan<EnvAction, EnvMemory> looks() {
    var plan = plan();
    memory = plan.memory();
    return plan;
  }

  /** Plans, and puts on record what is to be there before the call. */
  EnvAction begins() {
    var plan = plan();
    memory = pass().before(plan.action(), plan.memory());
    return plan.action();
  }

  /** The cloud takes what is planned. */
  EnvAction takes() {
    var action = begins();
    var change = (EnvAction.Change) action;
    memory = memory.withSyncOf(ID, sync -> sync.tried(change.setting(), now));
    return action;
  }

  /** The call that is planned fails. */
  EnvAction fails(CloudException error) {
    var action = begins();
    var pass = pass();
    var work = memory.work().failedBesides(error, action.objectId().orElse(null), now);
    memory = pass.failed(action, memory.withWork(work), error);
    return action;
  }
}
