package io.hpcoperator.cloud.ehpc.command;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not a success must not look like one. */
class ShellCommandsMockTest {
  private static final CallPriority POLL = CallPriority.POLL;

  private ScriptedEhpc cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedEhpc();
  }

  @AfterEach
  void stop() throws IOException {
    cloud.close();
  }

  private static final ShellCommand HELLO = new ShellCommand("echo hello", null, 30);

  private List<InvocationResult> results() {
    return cloud.client().commands().results("c-1", "c-2", ResultQuery.ALL, POLL);
  }

  private static String result(String fields) {
    return "{'TotalCount':1,'InvocationResults':{'InvocationResult':[{'InstanceId':'i-1'"
        + fields
        + "}]}}";
  }

  @Test
  void shouldRunOnTheNamedNodesOnly() {
    cloud.answering("{'CommandId':'c-2','InstanceIds':{'InstanceId':['i-1']},'RequestId':'r'}");
    SentCommand sent = cloud.client().commands().invoke("c-1", List.of("i-1", "i-2"), HELLO);
    assertThat(sent).isEqualTo(new SentCommand("c-2", List.of("i-1"), "r"));
    assertThat(cloud.parameters(0))
        .containsEntry("Command", "echo hello")
        .containsEntry("Timeout", "30")
        .containsEntry("Instance.2.Id", "i-2")
        .doesNotContainKey("WorkingDir");
  }

  @Test
  void shouldNotRunOnEveryNodeForWantOfNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cloud.client().commands().invoke("c-1", List.of(), HELLO));
    assertThat(cloud.requests()).isZero();
    cloud.answering("{'CommandId':'c-2'}");
    assertThat(cloud.client().commands().invokeOnAllNodes("c-1", HELLO).instanceIds()).isEmpty();
    assertThat(cloud.parameters(0)).doesNotContainKey("Instance.1.Id");
  }

  @Test
  void shouldSayThatACommandWithoutIdMayRun() {
    cloud.answering("{'RequestId':'r'}");
    CloudException e =
        failure(() -> cloud.client().commands().invoke("c-1", List.of("i-1"), HELLO));
    assertThat(e.cloudMessage()).isEqualTo("The answer lacks CommandId");
    assertThat(e.effectUnknown()).isTrue();
  }

  @Test
  void shouldKnowAWellEndedCommand() {
    cloud.answering(
        result(
            ",'InvokeRecordStatus':'Finished','Success':'true','ExitCode':'0','Message':'hello',"
                + "'FinishedTime':'2021-09-06T09:14:56Z','CommandId':'c-2'"));
    assertThat(results())
        .containsExactly(
            new InvocationResult(
                "c-2", "i-1", "Finished", true, 0, Instant.parse("2021-09-06T09:14:56Z"), "hello"))
        .allSatisfy(result -> assertThat(result.output()).contains("hello"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",'InvokeRecordStatus':'Finished','Success':true",
        ",'InvokeRecordStatus':'Finished','Success':true,'ExitCode':''",
        ",'InvokeRecordStatus':'Finished','Success':true,'ExitCode':'none'",
        ",'InvokeRecordStatus':'Finished','Success':true,'ExitCode':{}",
        ",'InvokeRecordStatus':'Finished','Success':true,'ExitCode':1",
        ",'InvokeRecordStatus':'Finished','Success':false,'ExitCode':0",
        ",'InvokeRecordStatus':'Finished','ExitCode':0",
        ",'InvokeRecordStatus':'Running','Success':true,'ExitCode':0",
        ",'InvokeRecordStatus':'Failed','Success':true,'ExitCode':0",
        ",'InvokeRecordStatus':'Stopped','Success':true,'ExitCode':0",
        ",'InvokeRecordStatus':'Odd','Success':true,'ExitCode':0",
        ",'Success':true,'ExitCode':0"
      })
  void shouldNotTakeAnythingElseForASuccess(String fields) {
    cloud.answering(result(fields + ",'Message':'idle'"));
    assertThat(results())
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.succeeded()).isFalse();
              assertThat(result.output()).isEmpty();
              assertThat(result.message()).isEqualTo("idle");
            });
  }

  @Test
  void shouldTellNoOutputFromAnOutput() {
    cloud.answering(
        result(",'InvokeRecordStatus':'Finished','Success':true,'ExitCode':0,'Message':''"));
    assertThat(results())
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.succeeded()).isTrue();
              assertThat(result.output()).isEmpty();
            });
  }

  @Test
  void shouldNotTakeMissingResultsForNone() {
    String many = "{'TotalCount':3,'InvocationResults':{'InvocationResult':[]}}";
    cloud.answering(
        "{'RequestId':'r'}",
        many,
        many,
        "{'TotalCount':1,'InvocationResults':{'InvocationResult':[{'ExitCode':0}]}}",
        "{'TotalCount':0}");
    assertMalformed(this::results, "The answer lacks InvocationResults");
    assertMalformed(this::results, "The cloud counts entries but lists none");
    assertMalformed(this::results, "The answer lacks InstanceId");
    assertThat(results()).isEmpty();
  }

  @Test
  void shouldAskForNodesAndReadAllPages() {
    StringBuilder first = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      first.append(i == 0 ? "" : ",").append("{'InstanceId':'i-").append(i).append("'}");
    }
    cloud.answering(
        "{'TotalCount':51,'InvocationResults':{'InvocationResult':[" + first + "]}}",
        "{'TotalCount':51,'InvocationResults':{'InvocationResult':{'InstanceId':'i-50'}}}");
    ResultQuery query = new ResultQuery(InvocationState.FINISHED, List.of("i-0", "i-50"));
    assertThat(cloud.client().commands().results("c-1", "c-2", query, POLL)).hasSize(51);
    assertThat(cloud.parameters(1))
        .containsEntry("PageNumber", "2")
        .containsEntry("InvokeRecordStatus", "Finished")
        .containsEntry("Instance.2.Id", "i-50");
  }

  @ParameterizedTest
  @CsvSource({
    "Finished, FINISHED, true",
    "running, RUNNING, false",
    "Failed, FAILED, true",
    "Stopped, STOPPED, true",
    "Odd, OTHER, false",
    "'', OTHER, false"
  })
  void shouldReadTheStateOfEachNode(String word, InvocationState state, boolean ended) {
    cloud.answering(
        "{'ListInvocationStatusResponse':{'CommandId':'c-2','InvokeStatus':'"
            + word
            + "','InvokeInstances':{'InvokeInstance':[{'InstanceId':'i-1',"
            + "'InstanceInvokeStatus':'"
            + word
            + "'}]}}}");
    Invocation invocation = cloud.client().commands().status("c-1", "c-2", POLL);
    assertThat(invocation.state()).isEqualTo(state);
    assertThat(invocation.stateOf("i-1")).isEqualTo(state);
    assertThat(state.isFinal()).isEqualTo(ended);
    assertThat(invocation.stateOf("i-2")).as("not named").isEqualTo(InvocationState.OTHER);
  }

  @Test
  void shouldNotTakeAStatusWithoutNodesForOne() {
    cloud.answering("{'CommandId':'c-2','InvokeStatus':'Finished'}");
    assertMalformed(
        () -> cloud.client().commands().status("c-1", "c-2", POLL),
        "The answer lacks InvokeInstances");
  }

  @Test
  void shouldFindACommandOrSayThatItIsGone() {
    String one =
        "{'TotalCount':1,'Commands':{'Command':{'CommandId':'c-2','CommandContent':'ls',"
            + "'WorkingDir':'/root','Timeout':'60'}}}";
    cloud.answering(one, one).refusing(404, "ObjectNotFound");
    assertThat(cloud.client().commands().find("c-1", "c-2", POLL))
        .contains(new CommandRecord("c-2", "ls", "/root", 60));
    assertThat(cloud.client().commands().find("c-1", "c-3", POLL)).as("another one").isEmpty();
    assertThat(failure(() -> cloud.client().commands().find("c-1", "c-2", POLL)).kind())
        .isEqualTo(ErrorKind.NOT_FOUND);
  }
}
