package io.hpcoperator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.ComputeEnvChange;
import io.hpcoperator.cloud.ehpc.CreateClusterRequest;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.LoginCredentials;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the clients make of everything a network and a gateway can do. */
class WireFaultsMockTest {
  private static final String DENIED =
      "{\"RequestId\":\"R-1\",\"HostId\":\"h\",\"Code\":\"NotAuthorized\","
          + "\"Message\":\"You are not authorized by RAM for this request.\"}";
  private static final String TASK = "{\"TaskId\":\"T-1\",\"RequestId\":\"R-1\"}";
  private static final String NO_CLUSTERS =
      "{\"RequestId\":\"R-1\",\"TotalCount\":0,\"Clusters\":{\"ClusterInfoSimple\":[]}}";

  private ScriptedServer server;
  private final List<CallRecord> calls = new CopyOnWriteArrayList<>();
  private final RequestBudget budget = new RequestBudget(1000);

  @BeforeEach
  void listen() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private ClientSettings.Builder settings() {
    return ClientSettings.builder(
            "cn-test", new CloudCredentials("key", "secret-of-the-key", "token"), budget)
        .endpoint(server.endpoint())
        .listener(calls::add)
        .readRetries(2, Duration.ofMillis(1));
  }

  /** Long enough to connect, or it would be known that nothing was sent. */
  private ClientSettings impatient() {
    return settings().readTimeout(Duration.ofSeconds(1)).build();
  }

  private EhpcClient ehpc() {
    return new EhpcClient(settings().build());
  }

  private BatchClient batch() {
    return new BatchClient(settings().build());
  }

  private static CloudException failure(ThrowingCallable call) {
    CloudException e = catchThrowableOfType(CloudException.class, call);
    assertThat(e).as("the call fails").isNotNull();
    return e;
  }

  private void assertFault(CloudException e, String code, boolean effectUnknown, int requests) {
    assertThat(e.kind()).isEqualTo(ErrorKind.TRANSIENT);
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.effectUnknown()).isEqualTo(effectUnknown);
    // A client that gives up may be faster than the server.
    Awaitility.await().untilAsserted(() -> assertThat(server.received()).hasSize(requests));
  }

  @Test
  void shouldHandThroughADenialWithStatus407() {
    server.answer(407, DENIED);
    CloudException e = failure(() -> ehpc().stopCluster("c"));
    assertThat(e.kind()).isEqualTo(ErrorKind.DENIED);
    assertThat(e.code()).isEqualTo("NotAuthorized");
    assertThat(e.requestId()).isEqualTo("R-1");
    assertThat(e.cloudMessage()).isEqualTo("You are not authorized by RAM for this request.");
    assertThat(e.operation()).isEqualTo("StopCluster");
    assertThat(e.effectUnknown()).isFalse();
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void shouldNotRepeatADeniedRead() {
    server.answer(407, DENIED);
    assertThat(failure(() -> ehpc().ping()).kind()).isEqualTo(ErrorKind.DENIED);
    assertThat(server.received()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400, InvalidParams, INVALID, false",
    "403, ConflictOpt, CONFLICT, false",
    "404, ClusterNotFound, NOT_FOUND, false",
    "404, ImageNotFound, INVALID, false",
    "406, AgentError, TRANSIENT, true",
    "409, PartFailure, TRANSIENT, true",
    "500, UnknownError, TRANSIENT, true",
    "503, ServiceUnavailable, TRANSIENT, true",
    "400, Throttling.User, THROTTLED, false",
    "400, InDebt, QUOTA, false",
    "404, ManagerNotFound, TRANSIENT, false",
  })
  void shouldDecideByCodeAndNotByStatus(
      int status, String code, ErrorKind kind, boolean effectUnknown) {
    String body = "{\"RequestId\":\"R-9\",\"Code\":\"" + code + "\",\"Message\":\"m\"}";
    server.answer(status, body, "Retry-After: 0");
    CloudException e = failure(() -> ehpc().startCluster("c"));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.requestId()).isEqualTo("R-9");
    assertThat(e.effectUnknown()).isEqualTo(effectUnknown);
    assertThat(server.received()).as("sent once, whatever Retry-After says").hasSize(1);
    assertThat(calls)
        .extracting(
            CallRecord::operation, CallRecord::code, CallRecord::kind, CallRecord::requestId)
        .containsExactly(org.assertj.core.api.Assertions.tuple("StartCluster", code, kind, "R-9"));
  }

  @Test
  void shouldReadAnErrorInXml() {
    server.answer(
        403,
        "<?xml version='1.0'?><Error><RequestId>R-2</RequestId><HostId>h</HostId>"
            + "<Code>Forbidden.RAM</Code><Message>No.</Message></Error>");
    CloudException e = failure(() -> ehpc().startCluster("c"));
    assertThat(e.code()).isEqualTo("Forbidden.RAM");
    assertThat(e.kind()).isEqualTo(ErrorKind.DENIED);
    assertThat(e.requestId()).isEqualTo("R-2");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void shouldNotKnowTheEffectOfABrokenGateway(int status) {
    server
        .answer(status, "<html>oops</html>", "Retry-After: 0")
        .answer(status, "", "Retry-After: 0");
    assertFault(failure(() -> ehpc().startCluster("c")), "Client.HttpStatus" + status, true, 1);
    assertFault(
        failure(() -> batch().deleteComputeEnv("env-1")), "Client.HttpStatus" + status, true, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 307, 401, 404, 407, 408, 421})
  void shouldNotFollowOrRepeatByItself(int status) {
    server
        .answer(status, "", "Location: " + server.endpoint() + "/elsewhere")
        .answer(status, "", "Location: " + server.endpoint() + "/elsewhere");
    assertFault(failure(() -> ehpc().startCluster("c")), "Client.HttpStatus" + status, false, 1);
    assertFault(
        failure(() -> batch().deleteComputeEnv("env-1")), "Client.HttpStatus" + status, false, 2);
  }

  @Test
  void shouldNotKnowTheEffectOfAChangeWhoseConnectionIsCut() {
    server.cut();
    assertFault(failure(() -> ehpc().startCluster("c")), ClientCode.CONNECTION_CUT, true, 1);
    server.cut();
    assertFault(
        failure(() -> batch().deleteComputeEnv("env-1")), ClientCode.CONNECTION_CUT, true, 2);
  }

  @Test
  void shouldNotKnowTheEffectOfAChangeWhoseAnswerIsCutShort() {
    server.cutInsideBody(200, TASK);
    assertFault(failure(() -> ehpc().startCluster("c")), ClientCode.CONNECTION_CUT, true, 1);
    server.cutInsideBody(200, "{\"Response\":{}}");
    assertFault(
        failure(() -> batch().deleteComputeEnv("env-1")), ClientCode.CONNECTION_CUT, true, 2);
  }

  @Test
  void shouldNotKnowTheEffectOfAChangeWithoutAnAnswerInTime() throws IOException {
    server.silence();
    assertFault(
        failure(() -> new EhpcClient(impatient()).startCluster("c")), ClientCode.TIMEOUT, true, 1);
    server.close();
    server = new ScriptedServer();
    server.silence();
    assertFault(
        failure(() -> new BatchClient(impatient()).deleteComputeEnv("env-1")),
        ClientCode.TIMEOUT,
        true,
        1);
  }

  @Test
  void shouldNotRepeatAReadThatTimedOut() {
    server.silence();
    assertFault(
        failure(() -> new EhpcClient(impatient()).listQueues("c")), ClientCode.TIMEOUT, false, 1);
  }

  @Test
  void shouldKnowThatNothingWasSentWithoutAConnection() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ClientSettings nowhere = settings().endpoint(URI.create("http://127.0.0.1:" + port)).build();
    assertFault(
        failure(() -> new EhpcClient(nowhere).startCluster("c")),
        ClientCode.CONNECT_FAILED,
        false,
        0);
    assertFault(
        failure(() -> new BatchClient(nowhere).deleteComputeEnv("env-1")),
        ClientCode.CONNECT_FAILED,
        false,
        0);
    ClientSettings noName = settings().endpoint(URI.create("http://no-such-host.invalid")).build();
    assertFault(
        failure(() -> new EhpcClient(noName).startCluster("c")),
        ClientCode.CONNECT_FAILED,
        false,
        0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "<html></html>",
        "{\"Response\":",
        "{\"Response\":[]}"
      })
  void shouldNotKnowTheEffectOfAChangeWithAnUnreadableAnswer(String body) {
    server.answer(200, body).answer(200, body);
    CreateClusterRequest request = CreateClusterRequest.builder().name("n").build();
    assertFault(failure(() -> ehpc().createCluster(request)), ClientCode.MALFORMED_ANSWER, true, 1);
    assertFault(
        failure(() -> batch().modifyComputeEnv("env-1", ComputeEnvChange.ofCount(1))),
        ClientCode.MALFORMED_ANSWER,
        true,
        2);
  }

  @Test
  void shouldKeepTheRequestIdOfACreationThatAnswersNoCluster() {
    server.answer(200, "{\"RequestId\":\"R-7\",\"TaskId\":\"T\"}");
    CloudException e =
        failure(() -> ehpc().createCluster(CreateClusterRequest.builder().name("n").build()));
    assertFault(e, ClientCode.MALFORMED_ANSWER, true, 1);
    assertThat(e.requestId()).isEqualTo("R-7");
    assertThat(e.cloudMessage()).contains("clusterId");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"RequestId\":\"R\"}", "{\"TotalCount\":3}", "{\"Clusters\":null}"})
  void shouldNotTakeAnAnswerWithoutAListForACloudWithoutClusters(String body) {
    server.answer(200, body).answer(200, body).answer(200, body);
    assertFault(failure(() -> ehpc().listClusters()), ClientCode.MALFORMED_ANSWER, false, 3);
  }

  @Test
  void shouldRepeatAReadAfterTransientFaults() {
    server.cut().answer(503, "").answer(200, NO_CLUSTERS);
    assertThat(ehpc().listClusters()).isEmpty();
    assertThat(server.received()).hasSize(3);
    assertThat(calls)
        .extracting(CallRecord::code)
        .containsExactly(ClientCode.CONNECTION_CUT, "Client.HttpStatus503", null);
    assertThat(nonces()).doesNotHaveDuplicates();
  }

  @Test
  void shouldGiveUpAReadAfterTwoRepeats() {
    server.cut().cut().cut().answer(200, NO_CLUSTERS);
    assertFault(failure(() -> ehpc().listClusters()), ClientCode.CONNECTION_CUT, false, 3);
  }

  @Test
  void shouldNotRepeatAReadThatWasRefusedAtTheDoor() {
    server.answer(404, "{\"Code\":\"ManagerNotFound\",\"Message\":\"m\",\"RequestId\":\"R\"}");
    assertFault(failure(() -> ehpc().listQueues("c")), "ManagerNotFound", false, 1);
  }

  @Test
  void shouldSlowDownWhenThrottledAndNotRepeat() {
    server.answer(400, "{\"Code\":\"Throttling\",\"Message\":\"m\",\"RequestId\":\"R\"}");
    assertThat(failure(() -> ehpc().listClusters()).kind()).isEqualTo(ErrorKind.THROTTLED);
    assertThat(server.received()).hasSize(1);
    assertThat(budget.stats().throttled()).isOne();
    assertThat(budget.stats().rate()).isLessThan(1000);
    server.answer(
        200,
        "{\"Response\":{\"Error\":{\"Code\":\"RequestLimitExceeded.UinLimitExceeded\",\"Message\":\"m\"},\"RequestId\":\"R\"}}");
    assertThat(failure(() -> batch().ping()).kind()).isEqualTo(ErrorKind.THROTTLED);
    assertThat(budget.stats().throttled()).isEqualTo(2);
  }

  @Test
  void shouldNotSendWhatTheBudgetHasNoRoomFor() {
    RequestBudget narrow = new RequestBudget(0.001);
    ClientSettings settings =
        ClientSettings.builder("cn-test", new CloudCredentials("k", "s"), narrow)
            .endpoint(server.endpoint())
            .listener(calls::add)
            .budgetTimeout(Duration.ofMillis(20))
            .build();
    server.answer(200, TASK);
    EhpcClient client = new EhpcClient(settings);
    assertThat(client.startCluster("c").taskId()).isEqualTo("T-1");
    CloudException e = failure(() -> client.startCluster("c"));
    assertThat(e.kind()).isEqualTo(ErrorKind.THROTTLED);
    assertThat(e.code()).isEqualTo(ClientCode.BUDGET_EXHAUSTED);
    assertThat(e.effectUnknown()).isFalse();
    assertThat(server.received()).hasSize(1);
    assertThat(calls).extracting(CallRecord::sent).as("sent").containsExactly(true, false);
    assertThat(calls.get(1).code()).isEqualTo(ClientCode.BUDGET_EXHAUSTED);
    assertThat(calls.get(1).duration()).isZero();
    assertThat(narrow.stats().throttled()).as("the cloud throttled nothing").isZero();
  }

  @Test
  void shouldTellTheBudgetThatACallHasEnded() {
    // A call without an answer keeps its place for four seconds, an answered one for one.
    ClientSettings settings =
        ClientSettings.builder("cn-test", new CloudCredentials("k", "s"), new RequestBudget(1))
            .endpoint(server.endpoint())
            .budgetTimeout(Duration.ofSeconds(2))
            .build();
    server.answer(200, TASK).answer(200, TASK);
    EhpcClient client = new EhpcClient(settings);
    client.startCluster("c");
    assertThat(client.startCluster("c").taskId()).isEqualTo("T-1");
  }

  @Test
  void shouldNotSendWhatAnInterruptedThreadAsksFor() {
    Thread.currentThread().interrupt();
    CloudException e = failure(() -> ehpc().startCluster("c"));
    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertFault(e, ClientCode.INTERRUPTED, false, 0);
  }

  @Test
  void shouldNotLetAListenerBreakACall() {
    server.answer(200, TASK);
    ClientSettings settings =
        settings()
            .listener(
                call -> {
                  throw new IllegalStateException("listener");
                })
            .build();
    assertThat(new EhpcClient(settings).startCluster("c").requestId()).isEqualTo("R-1");
  }

  @Test
  void shouldSignWithoutTellingMoreThanNeeded() {
    server.answer(200, TASK).answer(200, "{\"Response\":{\"RequestId\":\"R\"}}");
    ehpc().startCluster("c");
    batch().deleteComputeEnv("env-1");
    ScriptedServer.Received alibaba = server.received().get(0);
    ScriptedServer.Received tencent = server.received().get(1);
    assertThat(alibaba.headers().get("Authorization"))
        .startsWith("ACS3-HMAC-SHA256 Credential=key,");
    assertThat(alibaba.headers()).containsEntry("x-acs-security-token", "token");
    assertThat(tencent.headers().get("Authorization"))
        .startsWith("TC3-HMAC-SHA256 Credential=key/");
    assertThat(tencent.headers()).containsEntry("X-TC-Token", "token");
    assertThat(tencent.headers()).containsEntry("X-TC-Region", "cn-test");
    assertThat(server.received())
        .allSatisfy(
            request -> {
              assertThat(request.headers()).containsEntry("User-Agent", "hpc-operator");
              assertThat(request.toString())
                  .doesNotContain("secret-of-the-key")
                  .doesNotContain(System.getProperty("os.arch"))
                  .doesNotContain(System.getProperty("java.version"))
                  .doesNotContain(System.getProperty("user.name") + "@");
            });
  }

  @Test
  void shouldPutLongRequestsIntoAForm() {
    server
        .answer(200, "{\"ClusterId\":\"c\",\"TaskId\":\"T\"}")
        .answer(200, "{\"ClusterId\":\"c\"}");
    CreateClusterRequest.Builder request =
        CreateClusterRequest.builder()
            .name("n")
            .login(new LoginCredentials(Secret.of("p&=?"), null));
    ehpc().createCluster(request.build());
    ehpc()
        .createCluster(
            request
                .applications(
                    IntStream.range(0, 100)
                        .mapToObj(
                            i -> "A-package-with-a-very-long-tag-it-has-so-that-it-adds-up-" + i)
                        .toList())
                .build());
    assertThat(server.received().get(0).line())
        .startsWith("GET /?")
        .contains("Password=p%26%3D%3F");
    assertThat(server.received().get(1).line()).isEqualTo("POST / HTTP/1.1");
    assertThat(server.received().get(1).body())
        .contains("Application.100.Tag=A-package")
        .contains("Password=p%26%3D%3F");
  }

  @Test
  void shouldNotShowSecretsInWhatItThrows() {
    server.cut();
    CreateClusterRequest request =
        CreateClusterRequest.builder()
            .name("n")
            .login(new LoginCredentials(Secret.of("Sw0rdfish!"), null))
            .build();
    Throwable e = failure(() -> ehpc().createCluster(request));
    for (; e != null; e = e.getCause()) {
      assertThat(e.toString()).doesNotContain("Sw0rdfish!").doesNotContain("secret-of-the-key");
      assertThat(e.getClass().getName())
          .doesNotContain("com.aliyun")
          .doesNotContain("com.tencentcloudapi");
    }
  }

  private List<String> nonces() {
    return server.received().stream().map(r -> r.headers().get("x-acs-signature-nonce")).toList();
  }
}
