package io.hpcoperator.cloud.ehpc.scheduler;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Odd answers of the scheduler operations. */
class SchedulerMockTest {
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

  private static final String SAMPLE =
      "{'AclInfo':[{'AclEnable':true,'UntrackUser':['guest'],'User':['u1',{'UserName':'u2'}],"
          + "'QueueName':'workq'}],'JobHistory':'14','SchedIteration':'60','QueueResource':"
          + "[{'UntrackUser':[],'User':[{'User':'u1','Cpus':'2','Nodes':3,'Mem':'2gb'}],"
          + "'QueueName':'workq'}],'New':1}";

  private static final SchedulerConfiguration READ =
      new SchedulerConfiguration(
          60,
          null,
          14,
          List.of(new QueueAcl("workq", true, List.of("u1", "u2"), List.of("guest"))),
          List.of(
              new QueueResources(
                  "workq", List.of(new UserResources("u1", 2, 3, "2gb")), List.of())),
          SAMPLE.replace('\'', '"'));

  @Test
  void shouldSetPbs() {
    cloud.answering("{'Message':'pbs: scheduler setting successfully.','RequestId':'r'}");
    PbsSettings settings =
        new PbsSettings(
            30,
            7,
            List.of(new ResourceLimit("workq", "u1", 2, null, "2gb")),
            List.of(new AclLimit("workq", List.of("u1", "u2"))));
    assertThat(cloud.client().scheduler().setSettings("c-1", "pbs", settings))
        .isEqualTo(new SchedulerReply("pbs: scheduler setting successfully.", "r"));
    assertThat(cloud.parameters(0))
        .containsEntry("RegionId", "cn-test")
        .containsEntry("Scheduler.1.SchedName", "pbs")
        .containsEntry("PbsInfo.1.ResourceLimit.1.Cpus", "2")
        .containsEntry("PbsInfo.1.AclLimit.1.AclUsers", "u1,u2")
        .doesNotContainKeys("PbsInfo.1.ResourceLimit.1.Nodes", "SlurmInfo.1.SchedInterval");
  }

  @Test
  void shouldReadTheConfigurationAsObjectAndAsText() {
    String text = SAMPLE.replace("'", "\\'");
    cloud.answering(
        "{'SchedInfo':[{'SchedName':'pbs','Configuration':" + SAMPLE + "}]}",
        "{'SchedInfo':[{'SchedName':'pbs','Configuration':'" + text + "'}]}");
    for (int i = 0; i < 2; i++) {
      assertThat(cloud.client().scheduler().getSettings("c-1", List.of("pbs"), POLL))
          .containsExactly(new SchedulerInfo("pbs", READ));
    }
  }

  @Test
  void shouldReadSlurmByTheNamesItIsSetWith() {
    cloud.answering(
        "{'SchedInfo':[{'SchedName':'slurm','Configuration':"
            + "{'SchedInterval':60,'BackfillInterval':'30'}}]}");
    SchedulerConfiguration read =
        cloud
            .client()
            .scheduler()
            .getSettings("c-1", List.of("slurm"), POLL)
            .get(0)
            .configuration();
    assertThat(read.schedInterval()).isEqualTo(60);
    assertThat(read.backfillInterval()).isEqualTo(30);
    assertThat(read.raw()).isEqualTo("{\"SchedInterval\":60,\"BackfillInterval\":\"30\"}");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"14, 14", "336:00:00, 14", "'', none", "for ever, none", "999999999999, none"})
  void shouldReadTheDaysOfTheJobHistory(String text, Integer days) {
    cloud.answering(
        "{'SchedInfo':[{'SchedName':'pbs','Configuration':{'JobHistory':'" + text + "'}}]}");
    assertThat(
            cloud
                .client()
                .scheduler()
                .getSettings("c-1", List.of("pbs"), POLL)
                .get(0)
                .configuration()
                .jobHistoryDuration())
        .isEqualTo(days);
  }

  @Test
  void shouldKeepWhatItDoesNotUnderstand() {
    cloud.answering("{'SchedInfo':[{'SchedName':'pbs','Configuration':'not json'}]}");
    assertThat(cloud.client().scheduler().getSettings("c-1", List.of("pbs"), POLL))
        .containsExactly(
            new SchedulerInfo(
                "pbs", new SchedulerConfiguration(null, null, null, null, null, "not json")));
  }

  @Test
  void shouldNotTakeMissingSettingsForNone() {
    cloud.answering("{'RequestId':'r'}", "{'SchedInfo':[{'SchedName':'pbs'}]}");
    assertMalformed(
        () -> cloud.client().scheduler().getSettings("c-1", List.of("pbs"), POLL),
        "The answer lacks SchedInfo");
    assertMalformed(
        () -> cloud.client().scheduler().getSettings("c-1", List.of("pbs"), POLL),
        "The answer lacks Configuration");
  }
}
