package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.ehpc.CommandInspector;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import io.hpcoperator.simulator.ehpc.shell.CommandAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands on the nodes of a PBS cluster with manager, login0, compute0 and compute1. */
class EhpcCommandMockTest {

  private Simulator simulator;
  private EhpcCaller caller;
  private CommandInspector script;
  private String id;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
    script = simulator.ehpc().commands();
    id = caller.runningCluster(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void pass(int seconds) {
    simulator.clock().advance(Duration.ofSeconds(seconds));
  }

  private String node(String hostName) {
    return simulator.ehpc().nodes(id).stream()
        .filter(node -> node.hostName().equals(hostName))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private Answer invoke(String command, String... hostNames) {
    Map<String, String> request = EhpcCaller.merged(Map.of("ClusterId", id, "Command", command));
    for (int i = 0; i < hostNames.length; i++) {
      request.put("Instance." + (i + 1) + ".Id", node(hostNames[i]));
    }
    return caller.call("InvokeShellCommand", request);
  }

  private String status(Answer invoked) {
    return caller
        .call("ListInvocationStatus", "ClusterId", id, "CommandId", invoked.text("CommandId"))
        .text("InvokeStatus");
  }

  private JsonNode results(Answer invoked, String... more) {
    return caller
        .call(
            "ListInvocationResults",
            EhpcCaller.merged(
                Map.of("ClusterId", id, "CommandId", invoked.text("CommandId")), more))
        .fields()
        .at("/InvocationResults/InvocationResult");
  }

  @Test
  void shouldRunACommandAndTellItsOutputLater() {
    Answer invoked = invoke("echo \"hello world\"", "compute0");

    assertThat(invoked.fields().at("/InstanceIds/InstanceId/0").asText())
        .isEqualTo(node("compute0"));
    assertThat(status(invoked)).isEqualTo("Running");
    JsonNode running = results(invoked).path(0);
    assertThat(running.path("InvokeRecordStatus").asText()).isEqualTo("Running");
    assertThat(running.path("FinishedTime").asText()).isEmpty();
    assertThat(running.path("Message").asText()).isEmpty();

    pass(2);
    assertThat(status(invoked)).isEqualTo("Finished");
    JsonNode done = results(invoked).path(0);
    assertThat(done.path("InvokeRecordStatus").asText()).isEqualTo("Finished");
    assertThat(done.path("ExitCode").asInt()).isZero();
    assertThat(done.path("Success").asBoolean()).isTrue();
    assertThat(done.path("Message").asText()).isEqualTo("hello world\n");
    assertThat(done.path("FinishedTime").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  }

  @Test
  void shouldRunOnEveryNodeWhenNoneIsNamed() {
    Answer invoked = invoke("hostname");
    pass(2);

    assertThat(results(invoked).findValuesAsText("Message"))
        .containsExactly("manager\n", "login0\n", "compute0\n", "compute1\n");
    assertThat(results(invoked, "Instance.1.Id", node("login0")).findValuesAsText("Message"))
        .containsExactly("login0\n");
    assertThat(results(invoked, "PageSize", "3", "PageNumber", "2")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "true && echo yes || echo no, 0, 'yes\n'",
    "false && echo yes || echo no, 0, 'no\n'",
    "false; echo rc=$?, 0, 'rc=1\n'",
    "nosuch -x, 127, 'bash: nosuch: command not found\n'",
    "nosuch 2>/dev/null, 127, ''",
    "scontrol show node compute0, 127, 'bash: scontrol: command not found\n'",
    "/opt/pbs/bin/qstat 2>&1, 0, ''",
    "source /etc/profile; hostname, 0, 'compute0\n'",
    "hostname | cat, 2, 'bash: not simulated: | cat\n'",
    "for h in a; do for i in b; do true; done; done, 2, 'bash: not simulated: for h in a\n'",
    "for h in a; true; done, 2, 'bash: syntax error near unexpected token `done''\n'",
    "echo a | grep (a), 2, 'bash: not simulated: (a)\n'",
    "echo a+b | grep a+, 2, 'grep: not simulated: a+\n'",
    "for h in a b; do echo x$h | grep -v xa; done, 0, 'xb\n'",
    "'echo \"a b\" ''c\"d'' e\\ f', 0, 'a b c\"d e f\n'"
  })
  void shouldUnderstandALittleShell(String command, int code, String output) {
    Answer invoked = invoke(command, "compute0");
    pass(2);

    assertThat(results(invoked).path(0).path("Message").asText()).isEqualTo(output);
    assertThat(results(invoked).path(0).path("ExitCode").asInt()).isEqualTo(code);
    assertThat(status(invoked)).as("it ran, whatever it says").isEqualTo("Finished");
  }

  @Test
  void shouldGivePreparedAnswersByPatternAndNode() {
    script.answer("qstat", CommandAnswer.output("everywhere"));
    script.answerOn("compute1", "qstat", CommandAnswer.exit(3, "only here"));
    Answer invoked = invoke("qstat -a", "compute0", "compute1");
    Answer other = invoke("hostname", "compute1");
    pass(2);

    assertThat(results(invoked).findValuesAsText("Message"))
        .containsExactly("everywhere", "only here");
    assertThat(results(invoked).findValuesAsText("ExitCode")).containsExactly("0", "3");
    assertThat(results(other).findValuesAsText("Message")).containsExactly("compute1\n");

    script.clearAnswers();
    Answer again = invoke("qstat", "compute0");
    pass(2);
    assertThat(results(again).findValuesAsText("Message")).containsExactly("");
  }

  @Test
  void shouldUsePreparedAnswersUp() {
    script.answerNext(1, "hostname", CommandAnswer.output(""));
    Answer first = invoke("hostname", "compute0");
    Answer second = invoke("hostname", "compute0");
    pass(2);

    assertThat(results(first).findValuesAsText("Message")).containsExactly("");
    assertThat(results(second).findValuesAsText("Message")).containsExactly("compute0\n");
  }

  @Test
  void shouldFailStopOrNeverAnswerAsPrepared() {
    script.answerOn("compute0", ".", CommandAnswer.failed("agent is busy"));
    script.answerOn("compute1", ".", CommandAnswer.stopped());
    script.answerOn("login0", ".", CommandAnswer.never());
    Answer two = invoke("hostname", "compute0", "compute1", "manager");
    Answer stopped = invoke("hostname", "compute1", "manager");
    Answer never = invoke("hostname", "login0", "compute0");
    pass(2);

    assertThat(status(two)).isEqualTo("Failed");
    assertThat(results(two).path(0).path("Success").asBoolean()).isFalse();
    assertThat(results(two).path(0).path("Message").asText()).isEqualTo("agent is busy");
    assertThat(results(two, "InvokeRecordStatus", "Finished")).hasSize(1);
    assertThat(status(stopped)).isEqualTo("Stopped");
    pass(100_000);
    assertThat(status(never)).isEqualTo("Running");
  }

  @Test
  void shouldKillACommandAtItsTimeout() {
    script.answer("sleep", CommandAnswer.output("done").after(Duration.ofMinutes(2)));
    Answer usual = invoke("sleep 120", "compute0");
    Answer patient =
        caller.call(
            "InvokeShellCommand",
            "ClusterId",
            id,
            "Command",
            "sleep 120",
            "Instance.1.Id",
            node("compute0"),
            "Timeout",
            "600");
    pass(60);
    assertThat(status(usual)).isEqualTo("Failed");
    assertThat(status(patient)).isEqualTo("Running");
    pass(60);
    assertThat(status(patient)).isEqualTo("Finished");
  }

  @Test
  void shouldLoseTheAnswerOfACommandThatWasCarriedOut() {
    script.answer("pbsnodes -o", CommandAnswer.failed("no answer").afterEffect());
    invoke("pbsnodes -o compute0", "manager");
    pass(2);
    assertThat(simulator.ehpc().jobs().drains(id)).containsOnlyKeys("compute0");

    script.answer("pbsnodes -o", CommandAnswer.failed("no answer"));
    invoke("pbsnodes -o compute1", "manager");
    pass(2);
    assertThat(simulator.ehpc().jobs().drains(id)).containsOnlyKeys("compute0");
  }

  @Test
  void shouldFailOnNodesThatAreOffOrGone() {
    simulator.ehpc().setNodeStatus(node("compute0"), "stopped");
    Answer off = invoke("hostname", "compute0");
    Answer gone = invoke("hostname", "compute1");
    simulator.ehpc().removeNode(node("compute1"));
    pass(2);

    assertThat(status(off)).isEqualTo("Failed");
    assertThat(results(off).path(0).path("Success").asBoolean()).isFalse();
    assertThat(status(gone)).isEqualTo("Failed");
  }

  @Test
  void shouldListCommands() {
    Answer first = invoke("hostname");
    invoke("echo x", "compute0");

    JsonNode all = caller.call("ListCommands", "ClusterId", id).fields();
    assertThat(all.path("TotalCount").asInt()).isEqualTo(2);
    assertThat(all.findValuesAsText("CommandContent")).containsExactly("hostname", "echo x");
    JsonNode one =
        caller
            .call("ListCommands", "ClusterId", id, "CommandId", first.text("CommandId"))
            .fields()
            .at("/Commands/Command/0");
    assertThat(one.path("Timeout").asText()).isEqualTo("60");
    assertThat(one.path("WorkingDir").asText()).isEqualTo("/root");
    assertThat(script.commands(id))
        .extracting(command -> command.hosts())
        .containsExactly(List.of("manager", "login0", "compute0", "compute1"), List.of("compute0"));
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    for (String operation :
        List.of("ListCommands", "ListInvocationStatus", "ListInvocationResults")) {
      Answer answer = caller.call(operation, "ClusterId", id, "CommandId", "c-none");
      assertThat(answer.code()).as(operation).isEqualTo("ObjectNotFound");
      assertThat(answer.http()).as(operation).isEqualTo(404);
    }
    Answer stranger =
        caller.call(
            "InvokeShellCommand", "ClusterId", id, "Command", "ls", "Instance.1.Id", "i-none");
    assertThat(stranger.code()).isEqualTo("InvalidParams");
    assertThat(stranger.message()).contains("Instance.1.Id");
    assertThat(invoke("ls", "compute0", "compute0").message()).contains("Instance.2.Id");
    assertThat(
            caller
                .call("InvokeShellCommand", "ClusterId", id, "Command", "ls", "Timeout", "0")
                .message())
        .contains("Timeout");
    assertThat(script.commands(id)).isEmpty();
  }

  @Test
  void shouldRunNothingInAClusterThatDoesNotRun() {
    Answer before = invoke("hostname");
    caller.call("StopCluster", "ClusterId", id);
    assertThat(invoke("hostname").code()).isEqualTo("ConflictOpt");
    pass(180);

    assertThat(invoke("hostname").code()).isEqualTo("InvalidClusterStatus");
    assertThat(
            caller
                .call(
                    "ListInvocationResults", "ClusterId", id, "CommandId", before.text("CommandId"))
                .code())
        .isEqualTo("InvalidClusterStatus");
  }

  @Test
  void shouldMeetFaultsLikeAnyOperation() {
    simulator.faults().next("InvokeShellCommand", Fault.error("AgentError"));

    Answer refused = invoke("hostname");

    assertThat(refused.code()).isEqualTo("AgentError");
    assertThat(refused.http()).isEqualTo(406);
    assertThat(simulator.journal().count("InvokeShellCommand")).isEqualTo(1);
    assertThat(script.commands(id)).isEmpty();
  }

  @Test
  void shouldReclaimASpotInstanceAfterItsNotice() {
    String reclaimed = node("compute0");
    simulator.ehpc().jobs().submit(id, JobOrder.on("compute0"));
    simulator.ehpc().reclaimNode(reclaimed, Duration.ofMinutes(5));

    JsonNode shown =
        caller
            .call("ListNodes", "ClusterId", id, "HostName", "compute0")
            .fields()
            .at("/Nodes/NodeInfo/0");
    assertThat(shown.path("LockReason").asText()).isEqualTo("recycling");
    assertThat(shown.path("Status").asText()).isEqualTo("running");
    assertThat(simulator.ehpc().jobs().killedJobs()).isEmpty();
    pass(299);
    assertThat(simulator.ehpc().computeNodes(id)).hasSize(2);
    pass(1);
    assertThat(simulator.ehpc().computeNodes(id)).hasSize(1);
    assertThat(simulator.ehpc().jobs().killedJobs()).hasSize(1);
    assertThat(simulator.leftovers()).noneMatch(line -> line.contains(reclaimed));
  }
}
