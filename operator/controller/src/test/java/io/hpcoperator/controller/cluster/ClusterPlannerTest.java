package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterDetails;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.Purchases;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterPlannerTest {
  private static final String ID = "ehpc-1";
  private static final Work NEW = Work.of(null);
  private static final ClusterAction NONE = new ClusterAction.None();
  private static final ClusterAction RELEASE = new ClusterAction.Release();

  private HpcCluster resource = Given.cluster(2);
  private ClusterMemory memory = new ClusterMemory(ID, "workq", NEW);
  private SecretValue password;
  private List<String> queueResources = List.of();
  private Observation<List<ClusterSummary>> listing = listed("running");
  private Observation<Optional<ClusterDetails>> details =
      seen(Optional.of(Given.details("running")));
  private Observation<List<ClusterTask>> tasks = seen(List.of());
  private Observation<List<ClusterQueue>> queues = seen(List.of());
  private Observation<List<ClusterNode>> nodes = seen(List.of(idle("a"), idle("b")));

  private static Observation<List<ClusterSummary>> listed(String status) {
    return seen(List.of(Given.summary(ID, null, status)));
  }

  private static Observation<List<ClusterQueue>> queues(String... names) {
    return seen(Arrays.stream(names).map(name -> queue(name, "Execution")).toList());
  }

  private static ClusterQueue queue(String name, String type) {
    return new ClusterQueue(name, type, null, null, null, null, null, null, null, null);
  }

  private static ClusterTask failed(String id, String type, String error) {
    return new ClusterTask(id, ID, type, "Failed", 3, 7, List.of(error), null, null);
  }

  private static CloudException error(ErrorKind kind) {
    return new CloudException("ListClusters", kind, "Code", "text", "r", false, null);
  }

  private static Work intended(int count, Duration ago) {
    return NEW.intend(ClusterPlanner.CREATE, Given.UID, count, 1, NOW.minus(ago));
  }

  private static Work accepted(String operation, Duration ago) {
    return NEW.accepted(operation, "r", "t", NOW.minus(ago));
  }

  private void remembers(String id, Work work) {
    memory = new ClusterMemory(id, id == null ? null : "workq", work);
  }

  private void isNotListed(Duration createdAgo) {
    remembers(ID, accepted(ClusterPlanner.CREATE, createdAgo));
    listing = seen(List.of());
    details = seen(Optional.empty());
  }

  /** Adds fields to the spec. */
  private void asks(String yaml) {
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec()) + yaml, HpcClusterSpec.class));
  }

  private void asksForNoQueue() {
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec()).replaceAll("(?m)^ *queue: .*\n", ""),
            HpcClusterSpec.class));
    assertThat(resource.getSpec().nodes().compute().queue()).isNull();
    memory = new ClusterMemory(ID, null, NEW);
  }

  private void logsInWithPassword(SecretValue value) {
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec())
                .replaceAll(
                    "keyPairName: .*", "passwordSecretRef: {name: root-login, key: password}"),
            HpcClusterSpec.class));
    password = value;
  }

  private void delete() {
    resource = Given.deleted(resource);
  }

  private ClusterFacts facts() {
    return new ClusterFacts(
        resource, memory, password, queueResources, listing, details, tasks, queues, nodes);
  }

  /** To a queue with a number of nodes. */
  private static ClusterAction adds(int count, int before) {
    return new ClusterAction.AddNodes(
        new NodePurchase(NodePool.ADD, count, null, null, null, before, null), Attempt.FIRST);
  }

  private Plan<ClusterAction, ClusterMemory> plan() {
    return new ClusterPlanner(PATIENCE).plan(facts(), NOW);
  }

  private Plan<ClusterAction, ClusterMemory> expect(
      ClusterAction action, Standing standing, Reason reason, String... message) {
    var plan = plan();
    assertThat(plan.action()).isEqualTo(action);
    assertThat(plan.verdict().standing()).isEqualTo(standing);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
    assertThat(List.of(message)).allSatisfy(m -> assertThat(plan.verdict().message()).contains(m));
    return plan;
  }

  @Test
  void shouldSayNothingNewBeforeTheCloudWasRead() {
    listing = unread();
    remembers(null, NEW);
    expect(NONE, Standing.UNKNOWN, Reason.OBSERVING, "Reading what the cloud has");
    assertThat(plan().verdict().isNoNews()).isTrue();

    delete();
    expect(NONE, Standing.WORKING, Reason.DELETING, "Reading what the cloud has");
  }

  @Test
  void shouldTellWhyTheCloudCouldNotBeRead() {
    listing = new Observation<>(null, null, error(ErrorKind.DENIED));
    expect(NONE, Standing.WORKING, Reason.ACCESS_DENIED, "ListClusters failed: Code: text");

    listing = new Observation<>(null, null, error(ErrorKind.INVALID));
    expect(NONE, Standing.WORKING, Reason.CLOUD_UNAVAILABLE, "tries again");
  }

  @Test
  void shouldGoByWhatWasReadBeforeAnError() {
    listing =
        new Observation<>(
            List.of(Given.summary(ID, null, "running")), NOW, error(ErrorKind.TRANSIENT));

    expect(NONE, Standing.READY, Reason.AVAILABLE);
  }

  @Test
  void shouldNotChooseBetweenTwoMarkedClusters() {
    remembers(null, intended(2, Duration.ofSeconds(5)));
    listing =
        seen(List.of(Given.summary("ehpc-2", null, "running"), Given.summary(ID, null, "running")));

    expect(
        NONE,
        Standing.STALLED,
        Reason.AMBIGUOUS_OWNER,
        "2 clusters carry this resource's mark: [ehpc-1, ehpc-2]");
    delete();
    expect(NONE, Standing.STALLED, Reason.AMBIGUOUS_OWNER);
  }

  @Test
  void shouldTakeTheMarkedCluster() {
    remembers(null, intended(2, Duration.ofSeconds(5)));

    var plan = expect(NONE, Standing.WORKING, Reason.SETTLING, "ehpc-1 was found");
    assertThat(plan.memory().clusterId()).isEqualTo(ID);
    assertThat(plan.memory().work().intent()).isNull();
    assertThat(plan.memory().work().follows(ClusterPlanner.CREATE)).isTrue();
    assertThat(plan.memory().work().taskStartedAt()).isEqualTo(NOW);
    assertThat(plan.distrust()).isTrue();
  }

  @Test
  void shouldTakeTheMarkedClusterOfALostStatus() {
    remembers(null, NEW);
    delete();

    assertThat(expect(NONE, Standing.WORKING, Reason.SETTLING).memory().clusterId()).isEqualTo(ID);
  }

  @Test
  void shouldRepeatACreationWithItsCount() {
    listing = seen(List.of());
    remembers(null, intended(7, Duration.ofSeconds(119)));
    var plan =
        expect(
            new ClusterAction.Create(7, Attempt.REPEAT),
            Standing.WORKING,
            Reason.SETTLING,
            "whether the cluster was created");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));
    assertThat(plan.memory()).isEqualTo(memory);

    resource = Given.cluster(7);
    remembers(null, intended(7, Duration.ofSeconds(120)));
    plan = expect(new ClusterAction.Create(7, Attempt.LAST), Standing.WORKING, Reason.SETTLING);
    assertThat(plan.lookAgain()).isNull();
  }

  @Test
  void shouldNotTakeAnOldListForTheLastWord() {
    listing = seen(List.of(), NOW.minusSeconds(60));
    remembers(null, intended(7, Duration.ofSeconds(150)));

    expect(new ClusterAction.Create(7, Attempt.REPEAT), Standing.WORKING, Reason.SETTLING);
  }

  @Test
  void shouldCreateACluster() {
    listing = seen(List.of());
    details = null;
    tasks = null;
    queues = null;
    nodes = null;
    remembers(null, NEW);

    expect(
        new ClusterAction.Create(2, Attempt.FIRST),
        Standing.WORKING,
        Reason.CREATING,
        "Creating the cluster");
  }

  @Test
  void shouldWaitForItsPassword() {
    listing = seen(List.of());
    remembers(null, NEW);
    logsInWithPassword(
        new SecretValue.Missing(Verdict.working(Reason.SECRET_NOT_FOUND, "No Secret root-login.")));

    var plan = expect(NONE, Standing.WORKING, Reason.SECRET_NOT_FOUND, "No Secret root-login.");
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());

    remembers(null, intended(2, Duration.ofSeconds(5)));
    plan = expect(NONE, Standing.WORKING, Reason.SECRET_NOT_FOUND);
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());
  }

  @Test
  void shouldRefuseAWeakPasswordWithoutTellingIt() {
    listing = seen(List.of());
    remembers(null, NEW);
    logsInWithPassword(new SecretValue.Found("feebleword"));

    var plan =
        expect(
            NONE,
            Standing.WORKING,
            Reason.SECRET_VALUE_INVALID,
            "Key password of Secret root-login",
            "8 to 30 characters");
    assertThat(plan.verdict().message()).doesNotContain("feebleword");
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.prerequisite());

    password = new SecretValue.Found("Strong-word-1");
    expect(new ClusterAction.Create(2, Attempt.FIRST), Standing.WORKING, Reason.CREATING);
  }

  @Test
  void shouldFollowTheCreation() {
    remembers(ID, accepted(ClusterPlanner.CREATE, Duration.ofMinutes(3)));
    tasks = seen(List.of(task("t", "CreateCluster", "Processing")));
    for (var state : List.of("uninit", "creating", "initing", "never-heard-of")) {
      listing = listed(state);
      var plan =
          expect(
              NONE,
              Standing.WORKING,
              Reason.CREATING,
              "The cluster is " + state + ": CreateCluster is at step 3 of 7.");
      assertThat(plan.memory().work().task().progress()).isEqualTo("3/7");
    }
  }

  @Test
  void shouldGoByTheStateWhenNoTaskIsFollowedOrItEnded() {
    listing = listed("creating");
    expect(NONE, Standing.WORKING, Reason.CREATING, "The cluster is creating.");

    remembers(ID, accepted(ClusterPlanner.CREATE, Duration.ofMinutes(3)));
    tasks = seen(List.of(task("t", "CreateCluster", "Success")));
    expect(NONE, Standing.WORKING, Reason.CREATING, "The cluster is creating.");
  }

  @Test
  void shouldStallWhenTheCreationFailed() {
    remembers(ID, accepted(ClusterPlanner.CREATE, Duration.ofMinutes(3)));
    tasks = seen(List.of(failed("t", "CreateCluster", "NoStock: none left")));
    for (var state : List.of("creating", "exception")) {
      listing = listed(state);
      var plan =
          expect(
              NONE,
              Standing.STALLED,
              Reason.TASK_FAILED,
              "CreateCluster task t failed: NoStock: none left",
              "Delete the resource");
      assertThat(plan.memory().work().taskFinishedAt()).contains(NOW);
    }
  }

  @Test
  void shouldBeReadyWithItsNodes() {
    expect(
        NONE, Standing.READY, Reason.AVAILABLE, "The cluster is running. 2 nodes are in service.");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldNotBuyAgainWhatWasAnsweredWithoutATask(int came) {
    nodes = seen(List.of(idle("a")));
    var first = plan();
    var purchase = ((ClusterAction.AddNodes) first.action()).purchase();
    var intended = first.memory().work().intend(NodePool.ADD, Given.UID, 1, 1, NOW, purchase);
    memory = first.memory().withWork(Purchases.taken(intended, NodePool.ADD, "r", "", NOW));
    assertThat(plan().action()).as("neither bought nor repeated").isEqualTo(NONE);

    var listed = came == 0 ? List.of(idle("a")) : List.of(idle("a"), idle("new"));
    var now = NOW;
    while (memory.work().intent() != null) {
      now = now.plusSeconds(121);
      nodes = seen(listed, now);
      tasks = seen(List.of(), now);
      listing = seen(listing.value(), now);
      var plan = new ClusterPlanner(PATIENCE).plan(facts(), now);
      assertThat(plan.action()).isEqualTo(NONE);
      memory = plan.memory();
    }

    assertThat(now)
        .isAfterOrEqualTo(came == 0 ? NOW.plusSeconds(30 * 60) : NOW.plusSeconds(240))
        .isBefore(came == 0 ? NOW.plusSeconds(33 * 60) : NOW.plusSeconds(9 * 60));
  }

  @Test
  void shouldNotTakeNodesThatWereThereForThoseOfAPurchaseByAnOlderOperator() {
    nodes = seen(List.of(idle("a")), NOW.plusSeconds(300));
    tasks = seen(List.of(), NOW.plusSeconds(300));
    var purchase = new NodePurchase(NodePool.ADD, 1, null, null, null, null, null);
    var intended = NEW.intend(NodePool.ADD, Given.UID, 1, 1, NOW, purchase);
    remembers(
        ID,
        Purchases.taken(intended, NodePool.ADD, "r", null, NOW)
            .intending(
                new NodePurchase(
                    NodePool.ADD,
                    1,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    NOW.toString(),
                    null,
                    null,
                    null)));
    var plan = new ClusterPlanner(PATIENCE).plan(facts(), NOW.plusSeconds(300));
    assertThat(plan.action()).isEqualTo(NONE);
    assertThat(plan.memory().work().intent()).as("waits until late").isNotNull();
  }

  @Test
  void shouldNotWaitForTheTaskOfAQueueWhenItsOwnPurchaseHasNone() {
    nodes = seen(List.of(idle("a")));
    tasks = seen(List.of(task("t", "AddComputes", "Processing")));
    var purchase = new NodePurchase(NodePool.ADD, 1, null, null, null, 1, null);
    var began = NOW.minusSeconds(300);
    remembers(
        ID,
        NEW.intend(NodePool.ADD, Given.UID, 1, 1, began, purchase).noted(NodePool.ADD, "r", began));
    assertThat(new ClusterPlanner(PATIENCE).plan(facts(), NOW).memory().work().task()).isNotNull();

    HpcQueue queue =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcQueue
            metadata: {name: high, namespace: team-a, uid: u, generation: 1}
            spec: {clusterRef: {name: demo}, queueName: high}
            status: {operations: {task: {id: t, operation: AddNodes}}}
            """,
            HpcQueue.class);
    var claims = new QueueClaims(List.of(queue));
    assertThat(
            new ClusterPlanner(PATIENCE)
                .plan(facts().withClaims(claims), NOW)
                .memory()
                .work()
                .task())
        .isNull();
  }

  @Test
  void shouldSizeItsOwnQueue() {
    nodes = seen(List.of(idle("a")));
    expect(adds(1, 1), Standing.WORKING, Reason.SCALING, "Adding 1 node to the 1 there are");

    nodes = seen(List.of(busy("a"), idle("b"), busy("c")));
    expect(
        new ClusterAction.RemoveNodes(List.of("b")),
        Standing.WORKING,
        Reason.SCALING,
        "Removing 1 node of 3");

    nodes = seen(List.of(idle("a"), node("b", "exception", null)));
    expect(NONE, Standing.STALLED, Reason.NODES_FAILED, "1 of 2 nodes are in exception: [b]");
  }

  @Test
  void shouldReadTheNodesAnewBeforeItJudgesWhichAreIdle() {
    nodes = seen(List.of(idle("a"), idle("b"), idle("c")), NOW.minusSeconds(60));

    assertThat(expect(NONE, Standing.WORKING, Reason.SCALING).distrust()).isTrue();
  }

  @Test
  void shouldAskForItsNodesOnceItsQueueIsKnown() {
    nodes = null;
    memory = new ClusterMemory(ID, null, NEW);

    var plan = expect(NONE, Standing.WORKING, Reason.OBSERVING, "Reading the nodes of queue workq");
    assertThat(plan.memory().queue()).isEqualTo("workq");
    assertThat(plan.lookAgain()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void shouldFindTheQueueItAskedFor() {
    memory = new ClusterMemory(ID, null, NEW);
    queues = queues("comp", "other");

    assertThat(plan().memory().queue()).isEqualTo("workq");
  }

  @Test
  void shouldFindTheDefaultQueue() {
    asksForNoQueue();
    for (var name : List.of("workq", "comp")) {
      queues = queues("aaa", null, name, "zzz");
      assertThat(plan().memory().queue()).isEqualTo(name);
    }
  }

  @Test
  void shouldFindTheOnlyQueueButNoRouter() {
    asksForNoQueue();
    queues = seen(List.of(queue("workq", "Router"), queue("batch", "Execution")));

    assertThat(plan().memory().queue()).isEqualTo("batch");
  }

  @Test
  void shouldWaitUntilItsQueueIsKnown() {
    asksForNoQueue();
    var unknown = new ArrayList<Observation<List<ClusterQueue>>>();
    unknown.add(null);
    unknown.add(unread());
    unknown.add(seen(List.of()));
    unknown.add(seen(List.of(queue("workq", "Router"))));
    for (var none : unknown) {
      queues = none;
      nodes = seen(List.of());
      var plan = expect(NONE, Standing.WORKING, Reason.CREATING, "reading its queues");
      assertThat(plan.memory().queue()).isNull();
    }
  }

  @Test
  void shouldLeaveTheNodesToTheCloud() {
    asks("autoScaling: {grow: true, maxNodes: 10}\n");
    nodes = seen(List.of());
    remembers(ID, accepted(ClusterPlanner.CREATE, Duration.ofMinutes(3)));

    var plan = expect(NONE, Standing.READY, Reason.AVAILABLE, "the cloud scales");
    assertThat(plan.memory().work().task()).isNull();
  }

  @Test
  void shouldAskForAPersonWhenTheClusterIsAbnormalOrBeingReleased() {
    listing = listed("exception");
    expect(NONE, Standing.STALLED, Reason.CLUSTER_EXCEPTION, "Repair it");
    listing = listed("releasing");
    expect(NONE, Standing.STALLED, Reason.VANISHED, "not by this resource");
  }

  /** Nodes would be bought for a queue that is empty since it is gone. */
  @Test
  void shouldForgetItsQueueWithARecoveryWhetherOrNotItsAnswerCame() {
    listing = seen(List.of(Given.summary(ID, null, "exception", "pbs")));
    asks("recovery: Auto\n");
    var begun = plan();
    assertThat(begun.action()).isInstanceOf(ClusterAction.Recover.class);
    assertThat(begun.memory().queue()).isNull();

    tasks = seen(List.of(task("t-r", "RecoverCluster", "Processing")));
    var found = expect(NONE, Standing.WORKING, Reason.RECOVERING);
    assertThat(found.memory().queue()).isNull();
  }

  @Test
  void shouldWaitForAListThatLags() {
    isNotListed(Duration.ofSeconds(90));

    var plan = expect(NONE, Standing.WORKING, Reason.CREATING, "not in the list of clusters yet");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldNotMissAClusterBeforeTheCloudSaysThatItIsGone() {
    isNotListed(Duration.ofHours(1));
    for (var unsure :
        Arrays.<Observation<Optional<ClusterDetails>>>asList(
            null,
            unread(),
            new Observation<>(null, null, error(ErrorKind.DENIED)),
            seen(Optional.of(Given.details("running"))))) {
      details = unsure;
      expect(NONE, Standing.WORKING, Reason.CREATING);
    }
  }

  @Test
  void shouldNotCreateAnewWhatIsGone() {
    isNotListed(Duration.ofSeconds(120));

    expect(NONE, Standing.STALLED, Reason.VANISHED, "Cluster ehpc-1 no longer exists in the cloud");
  }

  @Test
  void shouldReleaseWhenNothingWasCreated() {
    delete();
    listing = seen(List.of());
    remembers(null, NEW);

    expect(RELEASE, Standing.WORKING, Reason.DELETING, "No cluster was created");
  }

  @Test
  void shouldNotReleaseBeforeItIsKnownWhetherAClusterWasCreated() {
    delete();
    listing = seen(List.of());
    remembers(null, intended(2, Duration.ofSeconds(90)));
    var plan = expect(NONE, Standing.WORKING, Reason.SETTLING, "before the resource is let go");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(30));

    remembers(null, intended(2, Duration.ofSeconds(120)));
    expect(RELEASE, Standing.WORKING, Reason.DELETING, "No cluster was created");
  }

  @Test
  void shouldLeaveTheClusterWhenAskedToRetainIt() {
    delete();
    asks("deletionPolicy: Retain\n");
    queueResources = List.of("high");

    expect(RELEASE, Standing.WORKING, Reason.DELETING, "Cluster ehpc-1 stays in the cloud");
  }

  @Test
  void shouldLeaveTheClusterWithoutWaitingForAListingThatTellsNothing() {
    delete();
    listing = unread();
    expect(NONE, Standing.WORKING, Reason.DELETING, "Reading what the cloud has");

    asks("deletionPolicy: Retain\n");
    expect(RELEASE, Standing.WORKING, Reason.DELETING, "Cluster ehpc-1 stays in the cloud");
  }

  @Test
  void shouldLookThroughTheClustersBeforeAResourceWithoutAnIdIsLetGo() {
    delete();
    asks("deletionPolicy: Retain\n");
    memory = memory.withClusterId(null);
    listing = unread();
    expect(NONE, Standing.WORKING, Reason.DELETING, "Reading what the cloud has");
  }

  @Test
  void shouldWaitForItsQueuesToGo() {
    delete();
    queueResources = List.of("high", "low");

    expect(NONE, Standing.WORKING, Reason.STILL_IN_USE, "[high, low]");
  }

  @Test
  void shouldNotDeleteBeforeTheClusterItselfWasRead() {
    delete();
    for (var none : Arrays.<Observation<Optional<ClusterDetails>>>asList(null, unread())) {
      details = none;
      expect(NONE, Standing.WORKING, Reason.DELETING, "Reading what the cloud has");
    }
    details = new Observation<>(null, null, error(ErrorKind.DENIED));
    expect(NONE, Standing.WORKING, Reason.ACCESS_DENIED, "failed: Code");
  }

  @Test
  void shouldDeleteAClusterInAnyState() {
    delete();
    for (var state : List.of("running", "stopped", "exception", "creating", "never-heard-of")) {
      listing = listed(state);
      expect(new ClusterAction.Delete(), Standing.WORKING, Reason.DELETING, "Deleting the cluster");
    }
  }

  @Test
  void shouldDeleteAClusterThatOnlyDescribeShows() {
    delete();
    listing = seen(List.of());

    expect(new ClusterAction.Delete(), Standing.WORKING, Reason.DELETING);
  }

  @Test
  void shouldNotDeleteWhatIsBeingReleased() {
    delete();
    listing = listed("releasing");

    expect(NONE, Standing.WORKING, Reason.DELETING, "The cloud is releasing the cluster");
  }

  @Test
  void shouldFollowTheDeletion() {
    delete();
    remembers(ID, accepted(ClusterPlanner.DELETE, Duration.ofMinutes(3)));
    tasks = seen(List.of(task("t", "DeleteCluster", "Processing")));

    var plan = expect(NONE, Standing.WORKING, Reason.DELETING, "DeleteCluster is at step 3 of 7");
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.listing());
    assertThat(plan.memory().work().task().progress()).isEqualTo("3/7");
  }

  @Test
  void shouldDeleteAgainSomeTimeAfterADeletionFailed() {
    delete();
    tasks = seen(List.of(failed("t", "DeleteCluster", "Busy: later")));
    var started = accepted(ClusterPlanner.DELETE, Duration.ofMinutes(20)).progressed("t", 3, 7);
    remembers(ID, started.taskFinished(NOW.minusSeconds(299)));
    var plan =
        expect(
            NONE,
            Standing.STALLED,
            Reason.TASK_FAILED,
            "DeleteCluster task t failed: Busy: later",
            "tries again at 2026-03-01T12:00:01Z");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    remembers(ID, started.taskFinished(NOW.minusSeconds(300)));
    plan = expect(new ClusterAction.Delete(), Standing.WORKING, Reason.DELETING);
    assertThat(plan.memory().work().task()).isNull();
  }

  @Test
  void shouldTellAPersonThatTheCloudRefusesToDeleteAClusterAndGoOnTrying() {
    delete();
    var error =
        new CloudException(
            "DeleteCluster", ErrorKind.INVALID, "InvalidParameter", "text", "r", false, null);
    remembers(ID, NEW.failed(error, null, NOW));
    var delete = new ClusterAction.Delete();
    assertThat(delete.isRepeatedWhenInvalid()).isTrue();
    var plan = expect(delete, Standing.WORKING, Reason.DELETING);
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofMinutes(15));

    var old = NEW.failed(error, null, NOW.minusSeconds(899));
    remembers(ID, old.failed(error, null, NOW));
    plan = expect(delete, Standing.WORKING, Reason.DELETING);
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    old = NEW.failed(error, null, NOW.minusSeconds(900));
    remembers(ID, old.failed(error, null, NOW));
    expect(
        delete, Standing.STALLED, Reason.NOT_TAKING, "cloud's console", "deletionPolicy: Retain");
  }

  @Test
  void shouldLeaveStandingWhatWasSaidOfADeletionWhileTheCloudIsRead() {
    delete();
    for (boolean listed : new boolean[] {true, false}) {
      details = unread();
      listing = listed ? listing : unread();
      resource.setStatus(null);
      expect(NONE, Standing.WORKING, Reason.DELETING, "Reading what the cloud has");

      var refused = Verdict.stalled(Reason.NOT_TAKING, "Refused.");
      var conditions = Conditions.of(null, refused, resource.getMetadata().getGeneration(), NOW);
      resource.setStatus(
          Serialization.unmarshal(
              Serialization.asYaml(Map.of("conditions", conditions)), HpcClusterStatus.class));
      assertThat(plan().verdict().isNoNews()).isTrue();
    }
  }

  @Test
  void shouldNotDeleteAgainOnTheStrengthOfAnOldList() {
    delete();
    tasks = seen(List.of(failed("t", "DeleteCluster", "Busy: later")));
    remembers(
        ID,
        accepted(ClusterPlanner.DELETE, Duration.ofMinutes(20))
            .progressed("t", 3, 7)
            .taskFinished(NOW.minusSeconds(600)));
    listing =
        seen(List.of(Given.summary(ID, null, "running")), NOW.minusSeconds(600).plusSeconds(119));

    expect(NONE, Standing.STALLED, Reason.TASK_FAILED);
  }

  @Test
  void shouldWaitAfterADeletionUntilTheCloudForgets() {
    delete();
    tasks = seen(List.of(task("t", "DeleteCluster", "Success")));
    remembers(ID, accepted(ClusterPlanner.DELETE, Duration.ofMinutes(3)));

    var plan = expect(NONE, Standing.WORKING, Reason.DELETING, "task t ended; waiting until");
    assertThat(plan.memory().work().taskFinishedAt()).contains(NOW);
    assertThat(plan.lookAgain()).isEqualTo(PATIENCE.taskRetry());
  }

  @Test
  void shouldReleaseOnlyWhatDescribeSaysIsGone() {
    delete();
    isNotListed(Duration.ofHours(1));
    expect(RELEASE, Standing.WORKING, Reason.DELETING, "confirms that the cluster is gone");

    listing = listed("releasing");
    expect(RELEASE, Standing.WORKING, Reason.DELETING, "confirms that the cluster is gone");

    listing = listed("running");
    expect(NONE, Standing.WORKING, Reason.DELETING, "whether the cloud does not know");
  }

  @Test
  void shouldNotReleaseBeforeTheCloudMustKnowTheCluster() {
    delete();
    isNotListed(Duration.ofSeconds(90));

    var plan = expect(NONE, Standing.WORKING, Reason.DELETING, "does not know the cluster yet");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(30));
  }

  @Property(tries = 3000)
  void shouldAlwaysHaveTheSamePlanForTheSameFacts(@ForAll long seed) {
    var plan = arbitrary(new Random(seed)).plan();

    assertThat(plan).isEqualTo(arbitrary(new Random(seed)).plan());
    assertThat(plan.verdict().message()).isNotBlank().doesNotContain("%s", "%d");
    assertThat(plan.memory().work()).isNotNull();
  }

  private static ClusterPlannerTest arbitrary(Random random) {
    var test = new ClusterPlannerTest();
    test.resource = Given.cluster(1 + random.nextInt(4));
    if (random.nextBoolean()) {
      test.asksForNoQueue();
    }
    if (random.nextInt(4) == 0) {
      test.asks("autoScaling: {grow: true, maxNodes: 10}\n");
    }
    if (random.nextInt(8) == 0) {
      test.asks("deletionPolicy: Retain\n");
    }
    if (random.nextInt(4) == 0) {
      test.logsInWithPassword(
          one(
              random,
              new SecretValue.Missing(Verdict.working(Reason.SECRET_NOT_FOUND, "None.")),
              new SecretValue.Found("weak"),
              new SecretValue.Found("Strong-word-1")));
    }
    if (random.nextBoolean()) {
      test.delete();
    }
    test.queueResources = one(random, List.of(), List.of(), List.of("high"));
    test.memory =
        new ClusterMemory(
            one(random, null, ID, ID), one(random, null, "workq", "gone"), work(random));
    var status = one(random, "running", "creating", "exception", "releasing", "odd", "", null);
    test.listing =
        read(
            random,
            one(
                random,
                List.of(),
                List.of(Given.summary(ID, null, status)),
                List.of(Given.summary(ID, null, status), Given.summary("ehpc-2", null, "odd"))));
    test.details = maybe(random, one(random, Optional.empty(), Optional.of(Given.details(status))));
    var state = one(random, "Processing", "Success", "Failed", "PartialFail", "Odd", null);
    test.tasks =
        maybe(
            random,
            one(
                random,
                List.of(),
                List.of(
                    task("t", "CreateCluster", state, "a"),
                    task("u", "AddComputes", state),
                    task(null, "DeleteCluster", state))));
    test.queues =
        maybe(random, one(random, List.of(), List.of(queue(null, null), queue("comp", "odd"))));
    test.nodes =
        maybe(
            random,
            one(
                random,
                List.of(),
                List.of(idle("a"), busy("b")),
                List.of(idle("a"), idle("b"), idle("c"), idle("d"), idle("e")),
                List.of(
                    node("a", null, null, null),
                    node("b", "odd", null),
                    node("c", "exception", null))));
    return test;
  }

  private static Work work(Random random) {
    var work = NEW;
    for (int i = random.nextInt(4); i > 0; i--) {
      var time = time(random);
      var operation =
          one(random, ClusterPlanner.CREATE, ClusterPlanner.DELETE, NodePool.ADD, NodePool.REMOVE);
      work =
          switch (random.nextInt(5)) {
            case 0 -> work.intend(operation, Given.UID, one(random, null, 1, 9), 1, time);
            case 1 -> work.accepted(operation, "r", one(random, null, "t", "u"), time);
            case 2 -> work.follow(one(random, null, "t", "u"), operation, time);
            case 3 -> work.task() == null ? work : work.progressed(work.task().id(), 3, 7);
            default -> work.task() == null ? work : work.taskFinished(time);
          };
    }
    return work;
  }

  private static Instant time(Random random) {
    return NOW.minusSeconds(one(random, 0, 1, 60, 119, 120, 299, 300, 86400));
  }

  private static <V> Observation<V> read(Random random, V value) {
    var error = one(random, null, error(one(random, ErrorKind.values())));
    return random.nextInt(6) == 0
        ? new Observation<>(null, null, error)
        : new Observation<>(value, time(random), error);
  }

  private static <V> Observation<V> maybe(Random random, V value) {
    return random.nextInt(6) == 0 ? null : read(random, value);
  }

  @SafeVarargs
  private static <T> T one(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
