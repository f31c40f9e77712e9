package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.simulator.ehpc.JobInspector;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import io.hpcoperator.simulator.ehpc.scheduler.JobState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of Slurm and PBS on nodes compute0..compute3, four of two CPUs and 4 GiB. */
class SchedulerCommandsMockTest {

  private Simulator simulator;
  private EhpcCaller caller;
  private JobInspector jobs;
  private String id;
  private int exitCode;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
    jobs = simulator.ehpc().jobs();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void cluster(String scheduler) {
    id =
        caller.runningCluster(simulator, "SchedulerType", scheduler, "EcsOrder.Compute.Count", "4");
  }

  private String nodeId(String hostName) {
    return simulator.ehpc().nodes(id).stream()
        .filter(node -> node.hostName().equals(hostName))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** Runs on the manager; the exit code is in the field. */
  private String run(String command) {
    Answer invoked =
        caller.call(
            "InvokeShellCommand",
            "ClusterId",
            id,
            "Command",
            command,
            "Instance.1.Id",
            nodeId("manager"));
    simulator.clock().advance(Duration.ofSeconds(2));
    JsonNode result =
        caller
            .call("ListInvocationResults", "ClusterId", id, "CommandId", invoked.text("CommandId"))
            .fields()
            .at("/InvocationResults/InvocationResult/0");
    exitCode = result.path("ExitCode").asInt();
    return result.path("Message").asText();
  }

  @Test
  void shouldDrainAndResumeWithSlurm() {
    cluster("slurm");
    String drained =
        run(
            "scontrol update nodename=compute0,compute2 state=drain reason=\"hpc-operator: shrink\"");

    assertThat(drained).isEmpty();
    assertThat(exitCode).isZero();
    assertThat(jobs.drains(id))
        .isEqualTo(Map.of("compute0", "hpc-operator: shrink", "compute2", "hpc-operator: shrink"));
    assertThat(jobs.job(id, jobs.submit(id, JobOrder.on("compute0"))).orElseThrow().state())
        .isEqualTo(JobState.QUEUED);
    assertThat(run("scontrol update NodeName=compute[0-2] State=RESUME"))
        .isEqualTo("slurm_update error: Invalid node state specified\n");
    assertThat(exitCode).isEqualTo(1);
    assertThat(jobs.drains(id)).as("the others were resumed all the same").isEmpty();
  }

  @Test
  void shouldTellWhatIsDownFromWhatIsDrainedWithSlurm() {
    cluster("slurm");
    jobs.submit(id, JobOrder.on("compute0"));
    run("scontrol update nodename=compute0 state=down reason=\"bad disk\"");
    simulator.ehpc().setNodeStatus(nodeId("compute1"), "stopped");

    assertThat(jobs.killedJobs()).hasSize(1);
    assertThat(run("sinfo -N -h -n compute[0-1] -o \"%N|%t|%C|%E\""))
        .isEqualTo("compute0|down|0/0/2/2|bad disk\ncompute1|down*|0/0/2/2|Not responding\n");
    run("scontrol update nodename=compute0 state=drain reason=\"shrink\"");
    assertThat(run("scontrol show node compute0 -o"))
        .contains(" State=DOWN+DRAIN ")
        .contains(" Reason=shrink [");
    run("scontrol update nodename=compute0 state=undrain");
    assertThat(run("scontrol show node compute0 -o"))
        .contains(" State=DOWN ")
        .contains(" Reason=shrink [");
    assertThat(jobs.setDown(id)).containsOnlyKeys("compute0");
    run("scontrol update nodename=compute0 state=resume");
    assertThat(run("scontrol show node compute0 -o")).contains(" State=IDLE ");
    assertThat(jobs.setDown(id)).isEmpty();
  }

  @Test
  void shouldGrepForSeveralPatterns() {
    cluster("slurm");
    jobs.drain(id, "compute1", "old fan");

    assertThat(run("sinfo -N -h -o \"%N %E\" | grep -e fan -e \"^compute[23]\""))
        .isEqualTo("compute1 old fan\ncompute2 none\ncompute3 none\n");
    assertThat(run("sinfo -N -h -o \"%N %E\" | grep -v -e fan -e \"^compute[23]\""))
        .isEqualTo("compute0 none\n");
  }

  @ParameterizedTest
  @CsvSource({
    "slurm, scontrol update nodename=compute1 state=drain reason=\"bad disk\", scontrol show node $h | grep \"^ *State=\" | grep -qv DRAIN && scontrol update nodename=$h state=drain reason=\"hpc-operator u scale-in\", scontrol show node $h | grep -q \"^ *Reason=hpc-operator u \" && scontrol update nodename=$h state=resume",
    "pbs, pbsnodes -o -C \"bad disk\" compute1, pbsnodes -v $h | grep \" state = \" | grep -qv offline && pbsnodes -o -C \"hpc-operator u scale-in\" $h, pbsnodes -v $h | grep -q \" comment = hpc-operator u \" && pbsnodes -r -C \"\" $h"
  })
  void shouldAskInALoopBeforeItDrainsOrResumes(
      String scheduler, String others, String drain, String resume) {
    cluster(scheduler);
    run(others);

    run("for h in compute0 compute1 compute9; do " + drain + "; done; echo end");
    assertThat(jobs.drains(id))
        .isEqualTo(Map.of("compute0", "hpc-operator u scale-in", "compute1", "bad disk"));

    assertThat(run("for h in compute0 compute1; do " + resume + "; done; echo end"))
        .isEqualTo("end\n");
    assertThat(jobs.drains(id)).isEqualTo(Map.of("compute1", "bad disk"));
  }

  @Test
  void shouldDrainOnlyWhatComesBeforeAnUnknownNode() {
    cluster("slurm");

    assertThat(run("scontrol update nodename=compute1,compute9,compute2 state=drain reason=x"))
        .isEqualTo("slurm_update error: Invalid node name specified\n");
    assertThat(exitCode).isEqualTo(1);
    assertThat(jobs.drains(id)).containsOnlyKeys("compute1");
  }

  @ParameterizedTest
  @CsvSource({
    "state=down, You must specify a reason when DOWNING or DRAINING a node. Request denied",
    "state=drain, You must specify a reason when DOWNING or DRAINING a node. Request denied",
    "'state=drain reason=\"\"', You must specify a reason",
    "state=tired reason=x, Invalid input: state=TIRED",
    "weight=3, Update of this parameter is not supported: weight=3",
    "drain, 'scontrol: error: Invalid input: drain  Request aborted'",
    "'', No changes specified"
  })
  void shouldRefuseUpdatesAsScontrolDoes(String settings, String said) {
    cluster("slurm");

    assertThat(run("scontrol update nodename=compute0 " + settings)).startsWith(said);
    assertThat(exitCode).isEqualTo(1);
    assertThat(jobs.drains(id)).isEmpty();
  }

  @Test
  void shouldShowOneNodeInOneLine() {
    cluster("slurm");
    jobs.submit(id, JobOrder.on("compute1").withCores(1));
    jobs.drain(id, "compute1", "fan is loud");
    jobs.submit(id, JobOrder.on("compute2"));

    String line = run("scontrol show node compute1 --oneliner");
    assertThat(line).startsWith("NodeName=compute1 ").endsWith("]\n");
    assertThat(line.lines()).hasSize(1);
    assertThat(line)
        .contains(" CPUAlloc=1 CPUTot=2 ")
        .contains(" State=MIXED+DRAIN ")
        .contains(" Partitions=comp ")
        .containsPattern("Reason=fan is loud \\[root@\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\]");
    assertThat(run("scontrol -o show node compute0")).contains(" State=IDLE ");
    assertThat(run("scontrol -o show node compute2")).contains(" State=ALLOCATED ");
    assertThat(run("scontrol show node compute9 -o")).isEqualTo("Node compute9 not found\n");
    assertThat(exitCode).isEqualTo(1);
    assertThat(run("scontrol -o show nodes").lines()).hasSize(4);
    assertThat(run("scontrol show node compute0").lines().count()).isGreaterThan(10);
  }

  @Test
  void shouldListNodesWithSinfo() {
    cluster("slurm");
    jobs.submit(id, JobOrder.on("compute0"));
    jobs.submit(id, JobOrder.on("compute1").withCores(1));
    jobs.submit(id, JobOrder.on("compute2"));
    jobs.drain(id, "compute2", "a | b");
    jobs.drain(id, "compute3", "old");

    assertThat(run("sinfo -N -h -o \"%N|%t|%E\""))
        .isEqualTo(
            "compute0|alloc|none\ncompute1|mix|none\ncompute2|drng|a | b\ncompute3|drain|old\n");
    assertThat(run("sinfo -Nh -n compute[0-1],nosuch,x[y] -o %N/%T"))
        .isEqualTo("compute0/allocated\ncompute1/mixed\n");
    simulator.ehpc().setNodeStatus(nodeId("compute0"), "exception");
    simulator.ehpc().setNodeStatus(nodeId("compute1"), "stopped");
    simulator.ehpc().setNodeStatus(nodeId("compute3"), "stopped");
    assertThat(run("sinfo -N -h -o '%N %t'"))
        .isEqualTo("compute0 alloc*\ncompute1 down*\ncompute2 drng\ncompute3 drain*\n");
    assertThat(run("sinfo --noheader --format='%.6D %t %N'"))
        .isEqualTo(
            "     1 alloc* compute0\n     1 down* compute1\n     1 drng compute2\n     1 drain* compute3\n");
  }

  @Test
  void shouldGroupLikeNodesAndShowReasons() {
    cluster("slurm");
    jobs.drain(id, "compute3", "old");

    assertThat(run("sinfo -o '%P %D %t %N'"))
        .isEqualTo(
            "PARTITION NODES STATE NODELIST\ncomp 3 idle compute[0-2]\ncomp 1 drain compute3\n");
    assertThat(run("sinfo -R -h -o '%E %u %N'")).isEqualTo("old root compute3\n");
    assertThat(run("sinfo -h -t drain -o %N")).isEqualTo("compute3\n");
    assertThat(run("sinfo -h -p other -o %N")).isEmpty();
    assertThat(run("sinfo -h -t idle -o %C")).isEqualTo("0/6/0/6\n");
  }

  @Test
  void shouldNotKnowNodesThatAreBeingInstalled() {
    cluster("slurm");
    caller.call("AddNodes", "ClusterId", id, "Count", "1");
    simulator.clock().advance(Duration.ofMinutes(5));

    assertThat(run("sinfo -N -h -o %N")).doesNotContain("compute4");
    assertThat(run("scontrol update nodename=compute4 state=drain reason=x"))
        .contains("Invalid node name");
    simulator.clock().advance(Duration.ofMinutes(1));
    assertThat(run("sinfo -N -h -o %N")).contains("compute4");
  }

  @Test
  void shouldListJobsWithSqueue() {
    cluster("slurm");
    jobs.submit(id, JobOrder.on("compute0", "compute1").named("wide").by("anna"));
    jobs.submit(id, JobOrder.on("compute1").named("later"));
    jobs.end(id, jobs.submit(id, JobOrder.on("compute2")));

    assertThat(run("squeue -h -w compute1 -o \"%A\"")).isEqualTo("1\n");
    assertThat(exitCode).isZero();
    assertThat(run("squeue -h -w compute2 -o \"%A\"")).isEmpty();
    assertThat(run("squeue -h -t all -w compute2 -o \"%A %t\"")).isEqualTo("3 CD\n");
    assertThat(run("squeue -h -w compute9 -o \"%A\""))
        .isEqualTo("squeue: error: Invalid node name compute9\n");
    assertThat(exitCode).isEqualTo(1);
    assertThat(run("squeue -o '%i %j %u %t %R %M'"))
        .isEqualTo(
            "JOBID NAME USER ST NODELIST(REASON) TIME\n"
                + "1 wide anna R compute[0-1] 0:10\n"
                + "2 later user1 PD (Resources) 0:00\n");
    assertThat(run("squeue -h -t all -o %T")).isEqualTo("RUNNING\nPENDING\nCOMPLETED\n");
    assertThat(run("squeue -h -u anna -o %i")).isEqualTo("1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sinfo -Z", "squeue --nosuch", "scontrol -Z show node", "squeue -o"})
  void shouldRefuseUnknownOptions(String command) {
    cluster("slurm");

    assertThat(run(command)).contains("option");
    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void shouldTakeNodesOfflineAndBackWithPbs() {
    cluster("pbs");
    assertThat(run("pbsnodes -o -C \"hpc-operator: shrink\" compute0 compute1")).isEmpty();
    assertThat(exitCode).isZero();
    assertThat(jobs.drains(id))
        .isEqualTo(Map.of("compute0", "hpc-operator: shrink", "compute1", "hpc-operator: shrink"));

    assertThat(run("pbsnodes -r compute0")).isEmpty();
    assertThat(jobs.drains(id)).containsOnlyKeys("compute1");
    assertThat(run("pbsnodes -v compute0"))
        .as("taking the mark away leaves the comment")
        .contains("     comment = hpc-operator: shrink\n")
        .contains("     state = free\n");
    run("pbsnodes -r -C \"\" compute1");
    assertThat(run("pbsnodes -v compute1")).doesNotContain("comment");
  }

  @Test
  void shouldTakeTheOptionsInTheOrderOfTheTask() {
    cluster("pbs");
    run("pbsnodes -o compute0 -C \"hpc-operator: shrink\"");

    assertThat(jobs.drains(id)).isEqualTo(Map.of("compute0", "hpc-operator: shrink"));
  }

  @Test
  void shouldSayWhichNodeCannotBeMarkedAndMarkTheOthers() {
    cluster("pbs");

    assertThat(run("pbsnodes -o compute9 compute0"))
        .isEqualTo("Error marking node compute9 - Unknown node \n");
    assertThat(exitCode).isEqualTo(214);
    assertThat(jobs.drains(id)).containsOnlyKeys("compute0");
    assertThat(run("pbsnodes -v compute9")).isEqualTo("Node: compute9,  Error: Unknown node \n");
    assertThat(exitCode).isEqualTo(1);
    assertThat(run("pbsnodes")).startsWith("usage:");
    assertThat(exitCode).isEqualTo(1);
  }

  @Test
  void shouldCutAPbsCommentToWhatTheCommandHolds() {
    cluster("pbs");
    run("pbsnodes -o -C " + "x".repeat(100) + " compute0");

    assertThat(jobs.drains(id).get("compute0")).hasSize(79);
  }

  @Test
  void shouldShowNodesWithPbsnodes() {
    cluster("pbs");
    jobs.submit(id, JobOrder.on("compute0"));
    jobs.drain(id, "compute0", "old");

    assertThat(run("pbsnodes -v compute0"))
        .startsWith("compute0\n     Mom = compute0\n")
        .contains("\n     state = offline,job-exclusive\n")
        .contains("\n     jobs = 0.manager/0, 0.manager/1\n")
        .contains("\n     resources_available.ncpus = 2\n")
        .contains("\n     resources_assigned.ncpus = 2\n")
        .contains("\n     queue = workq\n")
        .endsWith("\n\n");
    assertThat(run("pbsnodes -a")).contains("compute0\n", "compute3\n");
    assertThat(run("pbsnodes -l")).isEqualTo("compute0             offline,job-exclusive old\n");
    simulator.ehpc().setNodeStatus(nodeId("compute1"), "stopped");
    assertThat(run("pbsnodes -v compute1")).contains("     state = down\n");
  }

  @Test
  void shouldShowNodesAsJsonInWhichAnUnknownOneIsNoFailure() throws Exception {
    cluster("pbs");
    jobs.submit(id, JobOrder.on("compute0").withCores(1));
    jobs.drain(id, "compute1", "it's \"old\"");

    JsonNode all = new ObjectMapper().readTree(run("pbsnodes -av -F json"));
    assertThat(all.path("pbs_server").asText()).isEqualTo("manager");
    assertThat(all.path("nodes")).hasSize(4);
    JsonNode busy = all.at("/nodes/compute0");
    assertThat(busy.path("state").asText()).isEqualTo("free");
    assertThat(busy.path("jobs").toString()).isEqualTo("[\"0.manager\"]");
    assertThat(busy.at("/resources_assigned/ncpus").asInt()).isEqualTo(1);
    JsonNode drained = all.at("/nodes/compute1");
    assertThat(drained.path("state").asText()).isEqualTo("offline");
    assertThat(drained.path("comment").asText()).isEqualTo("it's \"old\"");
    assertThat(drained.has("jobs")).isFalse();
    assertThat(drained.path("resources_assigned")).isEmpty();
    JsonNode unknown = new ObjectMapper().readTree(run("pbsnodes -v compute9 -F json"));
    assertThat(unknown.at("/nodes/compute9/Error").asText()).isEqualTo("Unknown node ");
    assertThat(exitCode).isZero();
  }

  @Test
  void shouldListJobsWithQstat() throws Exception {
    cluster("pbs");
    assertThat(run("qstat")).isEmpty();
    jobs.submit(id, JobOrder.on("compute0").named("a-name-of-some-length").by("anna"));
    jobs.submit(id, JobOrder.on("compute0"));
    jobs.end(id, jobs.submit(id, JobOrder.on("compute1")));

    assertThat(run("qstat").lines())
        .element(2)
        .isEqualTo(
            "0.manager         a-name-of-some-  anna              00:00:02 R workq           ");
    assertThat(run("qstat").lines()).hasSize(4);
    assertThat(run("qstat -x").lines()).hasSize(5);
    JsonNode json = new ObjectMapper().readTree(run("qstat -f -F json"));
    assertThat(json.at("/Jobs/0.manager/exec_host").asText()).isEqualTo("compute0/0*2");
    assertThat(json.at("/Jobs/1.manager/job_state").asText()).isEqualTo("Q");
    assertThat(run("qstat 7.manager")).isEqualTo("qstat: Unknown Job Id 7.manager\n");
    assertThat(exitCode).isEqualTo(153);
  }

  @Test
  void shouldNotMarkANodeForWhatAnotherOfItsNameWas() {
    cluster("pbs");
    String local = addLocalNode();
    jobs.drain(id, "local0", "old");
    caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", local, "Sync", "true");

    addLocalNode();
    assertThat(run("pbsnodes -v local0")).contains("state = free").doesNotContain("comment");
  }

  private String addLocalNode() {
    caller.call(
        "AddLocalNodes",
        "ClusterId",
        id,
        "Nodes",
        "[{\"HostName\":\"local0\",\"IpAddress\":\"10.0.0.3\"}]");
    assertThat(run("pbsnodes -v local0")).as("it has not joined").contains("Unknown node");
    simulator.ehpc().console().joinLocalNode(id, "local0");
    return nodeId("local0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"slurm", "pbs"})
  void shouldKeepADrainOverAStopAndForgetItWithTheNode(String scheduler) {
    cluster(scheduler);
    jobs.drain(id, "compute0", "old");
    String node = nodeId("compute0");
    caller.call("StopNodes", "ClusterId", id, "Role", "Compute", "Instance.1.Id", node);
    simulator.clock().advance(Duration.ofMinutes(2));
    caller.call("StartNodes", "ClusterId", id, "Role", "Compute", "Instance.1.Id", node);
    simulator.clock().advance(Duration.ofMinutes(2));
    assertThat(jobs.drains(id)).isEqualTo(Map.of("compute0", "old"));

    simulator.ehpc().removeNode(node);
    assertThat(jobs.drains(id)).isEmpty();
  }
}
