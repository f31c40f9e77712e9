package io.hpcoperator.cloud.ehpc.visual;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd answers of the visualization operations. */
class VisualServiceMockTest {
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

  @ParameterizedTest
  @CsvSource({
    "'inactive (dead) , ws service is not running.', STOPPED",
    "'active (running)', RUNNING",
    "'active (exited), ws service is not running.', OTHER",
    "'vnc: what?', OTHER",
    "'', OTHER"
  })
  void shouldReadTheState(String message, VisualServiceState state) {
    cloud.answering("{'Message':'" + message + "'}", "{'Message':{'Msg':'" + message + "'}}");
    for (int i = 0; i < 2; i++) {
      VisualServiceStatus status = cloud.client().visualService().status("c-1", POLL);
      assertThat(status.state()).isEqualTo(state);
      assertThat(status.message()).isEqualTo(message.isEmpty() ? null : message);
    }
  }

  @Test
  void shouldConcludeNothingFromNoMessage() {
    cloud.answering("{'RequestId':'r'}");
    assertThat(cloud.client().visualService().status("c-1", POLL))
        .isEqualTo(new VisualServiceStatus(null))
        .extracting(VisualServiceStatus::state)
        .isEqualTo(VisualServiceState.OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Message':'Service started.','RequestId':'r'}",
        "{'Message':{'Msg':'Service started.'},'RequestId':'r'}",
        "{'Message':'{\\'Msg\\': \\'Service started.\\'}','RequestId':'r'}"
      })
  void shouldReadTheOutcomeInEveryForm(String answer) {
    cloud.answering(answer);
    assertThat(cloud.client().visualService().start("c-1", "190.100.1.2", VisualService.PORT))
        .isEqualTo(new VisualServiceReply("Service started.", "r"));
    assertThat(cloud.parameters(0))
        .containsEntry("CidrIp", "190.100.1.2")
        .containsEntry("Port", "12016");
  }

  @Test
  void shouldSetThePasswordWithThatOfRoot() {
    cloud.answering("{'Message':{'Msg':''},'RequestId':'r'}").refusing(403, "IncorrectCredential");
    Secret password = Secret.of("abc123");
    Secret root = Secret.of("Passw0rd!");
    assertThat(cloud.client().visualService().setPassword("c-1", password, root))
        .isEqualTo(new VisualServiceReply(null, "r"));
    assertThat(cloud.parameters(0))
        .containsEntry("Passwd", "abc123")
        .containsEntry("RunasUser", "root")
        .containsEntry("RunasUserPassword", "Passw0rd!");
    CloudException e =
        failure(() -> cloud.client().visualService().setPassword("c-1", password, root));
    assertThat(e.kind()).isEqualTo(ErrorKind.DENIED);
    assertThat(e.effectUnknown()).isFalse();
  }
}
