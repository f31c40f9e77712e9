package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.ehpc.JobInspector;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import io.hpcoperator.simulator.ehpc.scheduler.JobState;
import io.hpcoperator.simulator.ehpc.scheduler.KilledJob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs on the nodes of a cluster: compute0 and compute1 of workq, two CPUs each. */
class EhpcJobMockTest {

  private Simulator simulator;
  private EhpcCaller caller;
  private JobInspector jobs;
  private String id;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
    jobs = simulator.ehpc().jobs();
    id = caller.runningCluster(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void pass(int minutes) {
    simulator.clock().advance(Duration.ofMinutes(minutes));
  }

  private JobState state(String job) {
    return jobs.job(id, job).orElseThrow().state();
  }

  private JsonNode node(int index) {
    return caller
        .call("ListNodes", "ClusterId", id, "Role", "Compute")
        .fields()
        .at("/Nodes/NodeInfo/" + index);
  }

  private String nodeId(int index) {
    return caller.nodeIds(simulator, id).get(index);
  }

  private JsonNode listed(String... filters) {
    return caller
        .call("ListJobs", EhpcCaller.merged(Map.of("ClusterId", id), filters))
        .fields()
        .at("/Jobs/JobInfo");
  }

  @Test
  void shouldRunAJobOnAFreeNodeAndShowTheNodeBusy() {
    String job = jobs.submit(id, JobOrder.on("compute1").named("lammps").by("anna"));

    assertThat(state(job)).isEqualTo(JobState.RUNNING);
    assertThat(node(1).at("/UsedResources/Cpu").asInt()).isEqualTo(2);
    assertThat(node(1).at("/UsedResources/Memory").asInt()).isEqualTo(4);
    assertThat(node(1).path("StateInSched").asText()).isEqualTo("job-exclusive");
    assertThat(node(0).at("/UsedResources/Cpu").asInt()).isZero();
    assertThat(simulator.ehpc().computeNodes(id))
        .extracting(n -> n.busy())
        .containsExactly(false, true);
    JsonNode entry = listed().path(0);
    assertThat(entry.path("Id").asText()).isEqualTo(job).isEqualTo("0.manager");
    assertThat(entry.path("Name").asText()).isEqualTo("lammps");
    assertThat(entry.path("Owner").asText()).isEqualTo("anna");
    assertThat(entry.path("State").asText()).isEqualTo("RUNNING");
    assertThat(entry.path("NodeList").asText()).isEqualTo("['compute1']");
    assertThat(entry.at("/Resources/Cores").asInt()).isEqualTo(2);
    assertThat(entry.path("StartTime").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");

    jobs.end(id, job);
    assertThat(listed().path(0).path("State").asText()).isEqualTo("FINISHED");
    assertThat(node(1).at("/UsedResources/Cpu").asInt()).isZero();
    assertThat(jobs.killedJobs()).isEmpty();
  }

  @Test
  void shouldStartQueuedJobsWhenNodesBecomeFreeAtTheVeryTime() {
    String first =
        jobs.submit(id, JobOrder.inQueue("workq").withNodes(2).lasting(Duration.ofMinutes(5)));
    String second = jobs.submit(id, JobOrder.inQueue("workq").lasting(Duration.ofMinutes(5)));

    assertThat(state(second)).isEqualTo(JobState.QUEUED);
    assertThat(listed("State", "QUEUED").path(0).path("NodeList").asText()).isEqualTo("[]");
    assertThat(listed("State", "QUEUED").path(0).path("StartTime").asText()).isEmpty();
    pass(7);
    assertThat(state(first)).isEqualTo(JobState.FINISHED);
    assertThat(state(second)).isEqualTo(JobState.RUNNING);
    pass(3);
    assertThat(state(second))
        .as("began at minute 5, not when somebody looked")
        .isEqualTo(JobState.FINISHED);
  }

  @Test
  void shouldStartQueuedJobsOnNewNodes() {
    jobs.submit(id, JobOrder.inQueue("workq").withNodes(2));
    String waiting = jobs.submit(id, JobOrder.inQueue("workq"));
    caller.call("AddNodes", "ClusterId", id, "Count", "1");
    pass(5);
    assertThat(state(waiting)).isEqualTo(JobState.QUEUED);
    pass(1);
    assertThat(jobs.job(id, waiting).orElseThrow().hosts()).containsExactly("compute2");
  }

  @Test
  void shouldPreferUrgentJobs() {
    String running = jobs.submit(id, JobOrder.on("compute0", "compute1"));
    String usual = jobs.submit(id, JobOrder.on("compute0"));
    String urgent = jobs.submit(id, JobOrder.on("compute0").withPriority(9));
    jobs.end(id, running);

    assertThat(state(urgent)).isEqualTo(JobState.RUNNING);
    assertThat(state(usual)).isEqualTo(JobState.QUEUED);
  }

  @Test
  void shouldShareANodeByCores() {
    jobs.submit(id, JobOrder.on("compute0").withCores(1));
    assertThat(node(0).path("StateInSched").asText()).isEqualTo("free");
    assertThat(node(0).at("/UsedResources/Cpu").asInt()).isEqualTo(1);
    String whole = jobs.submit(id, JobOrder.on("compute0"));
    String half = jobs.submit(id, JobOrder.on("compute0").withCores(1));

    assertThat(state(whole)).isEqualTo(JobState.QUEUED);
    assertThat(state(half)).isEqualTo(JobState.RUNNING);
    assertThat(node(0).path("StateInSched").asText()).isEqualTo("job-busy");
  }

  @Test
  void shouldRunNothingNewOnADrainedNode() {
    jobs.drain(id, "compute0", "fan is broken");
    String job = jobs.submit(id, JobOrder.on("compute0"));

    assertThat(state(job)).isEqualTo(JobState.QUEUED);
    assertThat(node(0).path("StateInSched").asText()).isEqualTo("offline");
    assertThat(jobs.drains(id)).isEqualTo(Map.of("compute0", "fan is broken"));
    jobs.resume(id, "compute0");
    assertThat(state(job)).isEqualTo(JobState.RUNNING);
    assertThat(jobs.drains(id)).isEmpty();
  }

  @Test
  void shouldLetRunningJobsGoOnWhileTheirNodeDrains() {
    String job = jobs.submit(id, JobOrder.on("compute0").lasting(Duration.ofMinutes(5)));
    jobs.drain(id, "compute0", "later");

    assertThat(state(job)).isEqualTo(JobState.RUNNING);
    assertThat(node(0).path("StateInSched").asText()).isEqualTo("offline,job-exclusive");
    pass(5);
    assertThat(state(job)).isEqualTo(JobState.FINISHED);
    assertThat(jobs.killedJobs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DeleteNodes", "ResetNodes", "StopNodes"})
  void shouldRecordJobsThatAreLostWithTheirNode(String operation) {
    String job = jobs.submit(id, JobOrder.on("compute0").named("long"));
    String other = jobs.submit(id, JobOrder.on("compute1"));
    caller.call(
        operation,
        "ClusterId",
        id,
        "Role",
        operation.equals("StopNodes") ? "Compute" : null,
        "Instance.1.Id",
        nodeId(0));
    String node = nodeId(0);
    pass(2);

    assertThat(state(job)).isEqualTo(JobState.FINISHED);
    assertThat(state(other)).isEqualTo(JobState.RUNNING);
    assertThat(jobs.killedJobs()).hasSize(1);
    KilledJob killed = jobs.killedJobs().get(0);
    assertThat(killed.jobId()).isEqualTo(job);
    assertThat(killed.jobName()).isEqualTo("long");
    assertThat(killed.clusterId()).isEqualTo(id);
    assertThat(killed.host()).isEqualTo("compute0");
    assertThat(killed.nodeId()).isEqualTo(node);
  }

  @Test
  void shouldLoseTheWholeJobWithOneOfItsNodes() {
    String job = jobs.submit(id, JobOrder.on("compute0", "compute1"));
    simulator.ehpc().removeNode(nodeId(1));

    assertThat(state(job)).isEqualTo(JobState.FINISHED);
    assertThat(jobs.killedJobs()).extracting(KilledJob::host).containsExactly("compute1");
    assertThat(jobs.killedJobs()).extracting(KilledJob::cause).containsExactly("the node is gone");
    assertThat(node(0).at("/UsedResources/Cpu").asInt()).isZero();
  }

  @Test
  void shouldRememberLostJobsOfClustersThatAreGone() {
    jobs.submit(id, JobOrder.on("compute0"));
    String other = simulator.ehpc().provideCluster(Map.of());
    jobs.submit(other, JobOrder.on("compute0"));
    caller.call("DeleteCluster", "ClusterId", id);
    simulator.ehpc().removeCluster(other);
    pass(5);

    assertThat(jobs.killedJobs()).extracting(KilledJob::clusterId).containsExactly(id, other);
  }

  @Test
  void shouldNotLoseJobsWithTheSightOfTheirNode() {
    String job = jobs.submit(id, JobOrder.on("compute0"));
    simulator.ehpc().setNodeStatus(nodeId(0), "exception");
    String waiting = jobs.submit(id, JobOrder.on("compute0"));
    jobs.end(id, job);

    assertThat(jobs.killedJobs()).isEmpty();
    assertThat(state(waiting)).isEqualTo(JobState.QUEUED);
    assertThat(node(0).path("StateInSched").asText()).isEqualTo("down");
  }

  @Test
  void shouldFilterAndPageJobs() {
    jobs.submit(id, JobOrder.on("compute0").by("anna").named("one"));
    jobs.submit(id, JobOrder.on("compute0").by("anna").named("two"));
    jobs.submit(id, JobOrder.on("compute1").by("bert").named("three"));

    assertThat(listed("Owner", "anna").findValuesAsText("Name")).containsExactly("one", "two");
    assertThat(listed("State", "RUNNING").findValuesAsText("Name")).containsExactly("one", "three");
    assertThat(listed("Rerunable", "true")).isEmpty();
    assertThat(listed("PageSize", "2", "PageNumber", "2").findValuesAsText("Name"))
        .containsExactly("three");
  }

  @ParameterizedTest
  @CsvSource({
    "Users.1, ann, one",
    "Queues.1, work, one two three",
    "Queues.1, none, ''",
    "Nodes.1, compute1, three",
    "JobName, o, one two",
    "JobStatus, finished, two",
    "JobStatus, notfinished, one three",
    "SubmitOrder, desc, three two one",
    "ExecuteOrder, asc, two three one",
    "PendOrder, desc, two one three",
    "CreateTimeEnd, 1000, ''",
    "CreateTimeStart, 1000, one two three"
  })
  void shouldFilterAndSortJobsInTheOtherListing(String name, String value, String expected) {
    jobs.submit(id, JobOrder.on("compute0").by("anna").named("one"));
    pass(1);
    String two = jobs.submit(id, JobOrder.on("compute0").by("bert").named("two"));
    pass(1);
    jobs.submit(id, JobOrder.on("compute1").by("bert").named("three"));
    caller.call("StopJobs", "ClusterId", id, "Jobs", "[{\"Id\":\"" + two + "\"}]");
    pass(1);

    Answer answer = caller.call("ListJobsWithFilters", "ClusterId", id, name, value);

    AnswerShape.assertFollows(
        Catalogue.ehpc().operation("ListJobsWithFilters").orElseThrow(), answer.fields());
    assertThat(String.join(" ", answer.fields().path("Jobs").findValuesAsText("Name")))
        .isEqualTo(expected);
    answer
        .fields()
        .path("Jobs")
        .forEach(
            job -> {
              assertThat(job.path("Owner").asText()).endsWith("@manager");
              assertThat(job.path("SubmitTime").asText()).matches("\\d{10}");
            });
  }

  @Test
  void shouldDescribeAJobInTheSchedulersWords() throws Exception {
    String job = jobs.submit(id, JobOrder.on("compute0").named("lammps"));

    Answer answer = caller.call("DescribeJob", "ClusterId", id, "JobId", job);

    JsonNode info = new ObjectMapper().readTree(answer.fields().at("/Message/JobInfo").asText());
    assertThat(info.path(job).path("job_state").asText()).isEqualTo("R");
    assertThat(info.path(job).path("exec_host").asText()).isEqualTo("compute0/0*2");
    Answer unknown = caller.call("DescribeJob", "ClusterId", id, "JobId", "77.manager");
    assertThat(unknown.code()).isEqualTo("ExecFail");
    assertThat(unknown.http()).isEqualTo(403);
  }

  @Test
  void shouldNumberJobsOfSlurmByNumbersAlone() throws Exception {
    id = caller.runningCluster(simulator, "SchedulerType", "slurm");
    String job = jobs.submit(id, JobOrder.inQueue("comp"));

    assertThat(job).isEqualTo("1");
    String info =
        caller
            .call("DescribeJob", "ClusterId", id, "JobId", job)
            .fields()
            .at("/Message/JobInfo")
            .asText();
    assertThat(new ObjectMapper().readTree(info).at("/1/JobState").asText()).isEqualTo("RUNNING");
    assertThat(node(0).path("StateInSched").asText()).isEqualTo("allocated");
    jobs.drain(id, "compute0", "x");
    assertThat(node(0).path("StateInSched").asText()).isEqualTo("draining");
  }

  @Test
  void shouldStopRerunAndDeleteJobs() {
    String one = jobs.submit(id, JobOrder.on("compute0"));
    String two = jobs.submit(id, JobOrder.on("compute1").lasting(Duration.ofMinutes(5)));
    pass(3);

    assertThat(change("StopJobs", one).ok()).isTrue();
    assertThat(state(one)).isEqualTo(JobState.FINISHED);
    assertThat(change("StopJobs", one).code()).isEqualTo("AgentError.Job.StopFailure");
    assertThat(change("RerunJobs", one).code()).isEqualTo("AgentError.Job.RerunFailure");
    assertThat(change("RerunJobs", two).ok()).isTrue();
    pass(3);
    assertThat(state(two)).as("its time began anew").isEqualTo(JobState.RUNNING);
    pass(2);
    assertThat(state(two)).isEqualTo(JobState.FINISHED);
    assertThat(change("DeleteJobs", two, "9.manager").code()).isEqualTo("PartFailure");
    assertThat(listed().findValuesAsText("Id")).containsExactly(one);
    assertThat(change("DeleteJobs", two).code()).isEqualTo("AgentError.Job.DeleteFailure");
    assertThat(jobs.killedJobs())
        .extracting(KilledJob::cause)
        .containsExactly("StopJobs", "RerunJobs");
  }

  private Answer change(String operation, String... ids) {
    List<String> entries = List.of(ids).stream().map(job -> "{\"Id\":\"" + job + "\"}").toList();
    return caller.call(operation, "ClusterId", id, "Jobs", entries.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.manager", "[]", "{\"Id\":\"1\"}", "[{\"Name\":\"1\"}]"})
  void shouldRefuseWhatIsNoListOfJobs(String text) {
    Answer answer = caller.call("StopJobs", "ClusterId", id, "Jobs", text);

    assertThat(answer.code()).isEqualTo("InvalidParams");
    assertThat(answer.message()).contains("Jobs");
  }

  @Test
  void shouldNotAskAManagerThatIsOff() {
    String job = jobs.submit(id, JobOrder.on("compute0"));
    caller.call("StopCluster", "ClusterId", id);
    pass(3);

    assertThat(caller.call("ListJobs", "ClusterId", id).code()).isEqualTo("ManagerNotFound");
    assertThat(caller.call("ListJobsWithFilters", "ClusterId", id).code())
        .isEqualTo("ManagerNotFound");
    assertThat(change("StopJobs", job).code()).isEqualTo("ManagerNotFound");
    assertThat(jobs.killedJobs()).hasSize(1);
  }

  @Test
  void shouldTakeNoJobForNodesThatAreNotThere() {
    assertThatThrownBy(() -> jobs.submit(id, JobOrder.on("compute9")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("compute9");
    simulator.ehpc().setNodeStatus(nodeId(0), "stopped");
    assertThatThrownBy(() -> simulator.ehpc().setNodeBusy(nodeId(0), true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldLeaveYoungJobsOutOfListings() {
    simulator.faults().listingLag(Duration.ofMinutes(1));
    jobs.submit(id, JobOrder.on("compute0"));

    assertThat(listed()).isEmpty();
    pass(1);
    assertThat(listed()).hasSize(1);
  }
}
