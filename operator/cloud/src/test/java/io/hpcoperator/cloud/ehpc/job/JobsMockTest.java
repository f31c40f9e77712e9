package io.hpcoperator.cloud.ehpc.job;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Odd answers of the job operations. */
class JobsMockTest {
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

  private List<Job> jobs() {
    return cloud.client().jobs().list("c-1", JobQuery.ALL, POLL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[~compute2~, ~compute3~] | compute2;compute3",
        "compute2,compute3 | compute2;compute3",
        "compute[1-3,7],login1 | compute[1-3,7];login1",
        "[~compute[1-3]~] | compute[1-3]",
        "compute2 | compute2",
        "[] | \"\"",
        "\"\" | \"\""
      })
  void shouldReadTheNodesOfAJob(String wire, String nodes) {
    String quoted = wire.replace('~', '\u0001');
    cloud.answering(
        "{'TotalCount':1,'Jobs':{'JobInfo':{'Id':'0.manager','NodeList':'"
            + quoted.replace("\u0001", "\\u0027")
            + "'}}}");
    assertThat(String.join(";", jobs().get(0).nodes())).isEqualTo(nodes);
  }

  @ParameterizedTest
  @CsvSource({
    "QUEUED, QUEUED",
    "Running, RUNNING",
    "FINISHED, FINISHED",
    "HELD, OTHER",
    "'', OTHER"
  })
  void shouldReadTheState(String word, JobState state) {
    cloud.answering("{'TotalCount':1,'Jobs':{'JobInfo':[{'Id':'0','State':'" + word + "'}]}}");
    assertThat(jobs()).extracting(Job::state).containsExactly(state);
  }

  @Test
  void shouldNotTakeAMissingListForAnIdleCluster() {
    String none = "{'TotalCount':2,'Jobs':{'JobInfo':[]}}";
    cloud.answering(
        "{'RequestId':'r'}",
        none,
        none,
        "{'TotalCount':1,'Jobs':{'JobInfo':[{'State':'RUNNING'}]}}",
        "{'TotalCount':0,'Jobs':{}}");
    assertMalformed(this::jobs, "The answer lacks Jobs");
    assertMalformed(this::jobs, "The cloud counts entries but lists none");
    assertMalformed(this::jobs, "The answer lacks Id of a job");
    assertThat(jobs()).isEmpty();
  }

  @Test
  void shouldSayThatACloudWithoutManagerKnowsNothing() {
    cloud.refusing(404, "ManagerNotFound").refusing(406, "AgentError.Job.ListFailure");
    for (int i = 0; i < 2; i++) {
      CloudException e = failure(this::jobs);
      assertThat(e.kind()).isEqualTo(ErrorKind.TRANSIENT);
    }
  }

  @Test
  void shouldFilterByNameAndTime() {
    cloud.answering(
        "{'Success':true,'TotalCount':'1','Jobs':[{'Id':'8.scheduler','Owner':'u@scheduler',"
            + "'Queue':'workq','Priority':'3','Resources':{'Nodes':'1','Cores':2}}]}");
    JobFilter filter =
        new JobFilter(
            List.of("u"),
            List.of("workq"),
            List.of("compute1", "compute2"),
            null,
            "notfinished",
            null,
            "desc",
            null,
            Instant.ofEpochSecond(1647427667),
            null);
    Job job = cloud.client().jobs().listWithFilters("c-1", filter, POLL).get(0);
    assertThat(job.queue()).isEqualTo("workq");
    assertThat(job.priority()).isEqualTo(3);
    assertThat(job.resources()).isEqualTo(new JobResources(1, 2));
    assertThat(cloud.parameters(0))
        .containsEntry("Nodes.2", "compute2")
        .containsEntry("CreateTimeStart", "1647427667")
        .containsEntry("RegionId", "cn-test")
        .doesNotContainKeys("CreateTimeEnd", "JobName");
  }

  @Test
  void shouldBelieveAListThatSaysItFailed() {
    cloud.answering("{'Success':'false','TotalCount':0,'Jobs':[]}");
    assertMalformed(
        () -> cloud.client().jobs().listWithFilters("c-1", JobFilter.ALL, POLL),
        "The answer says that the request did not succeed");
  }

  @Test
  void shouldReadWhatTheSchedulerSaysOfAJob() {
    String info = "{'1.scheduler gmx.pbs':{'queue':'workq','exit':0,'list':[1,2]}}";
    cloud.answering(
        "{'Message':{'JobInfo':" + info + "}}",
        "{'Message':{'JobInfo':'" + info.replace("'", "\\'") + "'}}",
        "{'Message':{'JobInfo':'no such job'}}",
        "{'Message':{}}",
        "{'RequestId':'r'}");
    Map<String, String> attributes = Map.of("queue", "workq", "exit", "0", "list", "[1,2]");
    for (int i = 0; i < 2; i++) {
      assertThat(cloud.client().jobs().describe("c-1", "1.scheduler", POLL))
          .isEqualTo(new JobDetails("1.scheduler gmx.pbs", attributes, info.replace('\'', '"')));
    }
    assertThat(cloud.client().jobs().describe("c-1", "1.scheduler", POLL))
        .isEqualTo(new JobDetails(null, Map.of(), "no such job"));
    assertMalformed(
        () -> cloud.client().jobs().describe("c-1", "1", POLL), "The answer lacks JobInfo");
    assertMalformed(
        () -> cloud.client().jobs().describe("c-1", "1", POLL), "The answer lacks Message");
  }
}
