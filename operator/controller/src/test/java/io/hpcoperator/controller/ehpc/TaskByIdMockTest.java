package io.hpcoperator.controller.ehpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.pass.ScriptedCloud;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cloud that is asked for one task. */
class TaskByIdMockTest {
  private ScriptedCloud cloud;
  private EhpcClient client;
  private volatile int status = 200;
  private volatile String answer;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedCloud(request -> new ScriptedCloud.Answer(status, answer));
    client = cloud.ehpc();
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  @Test
  void shouldFindTheTask() {
    answer =
        "{\"Tasks\":[{\"TaskId\":\"t\",\"TaskType\":\"AddComputes\",\"Status\":\"Processing\"}],\"TotalCount\":1}";
    assertThat(new EhpcSubjects.TaskById("ehpc-1", "t").fetch(client)).isPresent();
    assertThat(new EhpcSubjects.TaskById("ehpc-1", "u").fetch(client)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"400, InvalidParams", "404, ObjectNotFound"})
  void shouldKnowThatTheCloudDoesNotKnowIt(int http, String code) {
    refused(http, code);
    assertThat(new EhpcSubjects.TaskById("ehpc-1", "t").fetch(client)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"404, ClusterNotFound", "406, DbError", "407, NotAuthorized"})
  void shouldNotTakeAnotherRefusalForThat(int http, String code) {
    refused(http, code);
    assertThatThrownBy(() -> new EhpcSubjects.TaskById("ehpc-1", "t").fetch(client))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining(code);
  }

  private void refused(int http, String code) {
    status = http;
    answer = "{\"Code\":\"%s\",\"Message\":\"no\",\"RequestId\":\"r\"}".formatted(code);
  }
}
