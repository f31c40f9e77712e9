package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vendor's own SDK core must be understood, with both of its signatures and wherever it puts
 * parameters.
 */
class AlibabaSdkMockTest {

  private static final Map<String, Object> CREATE =
      Map.of(
          "Name", "my cluster ~*",
          "ZoneId", "cn-hangzhou-b",
          "OsTag", "CentOS_7.6_64",
          "Password", "Secret+12",
          // The v2 core sends an empty value but does not sign it.
          "Description", "",
          "EcsOrder",
              Map.of(
                  "Manager", Map.of("InstanceType", "ecs.c6.large"),
                  "Compute", Map.of("InstanceType", "ecs.c6.large", "Count", 2),
                  "Login", Map.of("InstanceType", "ecs.c6.large", "Count", 1)),
          "Application", List.of(Map.of("Tag", "OpenMPI_11.1")));

  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({"ACS3, GET", "ACS3, POST", "v2, GET", "v2, POST"})
  void shouldServeTheGenericSdkClient(String signature, String method) throws Exception {
    Client client = client(signature, "simulator-secret");

    Map<?, ?> created = call(client, "CreateCluster", method, CREATE);
    String id = (String) created.get("ClusterId");
    Map<?, ?> described = call(client, "DescribeCluster", method, Map.of("ClusterId", id));

    assertThat(id).startsWith("ehpc-hz-");
    assertThat(created.get("TaskId")).isEqualTo(created.get("RequestId"));
    Map<?, ?> info = (Map<?, ?>) described.get("ClusterInfo");
    assertThat(info.get("Name")).isEqualTo("my cluster ~*");
    assertThat(simulator.journal().entries().get(0).parameters())
        .containsEntry("EcsOrder.Compute.Count", "2")
        .containsEntry("Application.1.Tag", "OpenMPI_11.1")
        .containsEntry("Password", "***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ACS3", "v2"})
  void shouldRefuseAWrongSecretAsTheGatewayDoes(String signature) {
    Client client = client(signature, "wrong");

    TeaException refused =
        catchThrowableOfType(
            TeaException.class, () -> call(client, "ListClusters", "POST", Map.of()));

    assertThat(refused.getCode()).isEqualTo("SignatureDoesNotMatch");
    assertThat(refused.getStatusCode()).isEqualTo(400);
  }

  @Test
  void shouldTellCodeMessageAndRequestIdOfARefusal() {
    Client client = client("ACS3", "simulator-secret");

    TeaException refused =
        catchThrowableOfType(
            TeaException.class,
            () -> call(client, "DescribeCluster", "POST", Map.of("ClusterId", "ehpc-hz-none")));

    assertThat(refused.getCode()).isEqualTo("ClusterNotFound");
    assertThat(refused.getMessage()).contains("does not exist");
    assertThat(refused.getData()).containsKey("RequestId");
  }

  private Client client(String signature, String secret) {
    Config config =
        new Config()
            .setAccessKeyId("simulator")
            .setAccessKeySecret(secret)
            .setEndpoint(simulator.endpoint().getAuthority())
            .setProtocol("HTTP");
    if (signature.equals("v2")) {
      config.setSignatureAlgorithm("v2");
    }
    try {
      return new Client(config);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<?, ?> call(
      Client client, String action, String method, Map<String, Object> parameters)
      throws Exception {
    Params params =
        new Params()
            .setAction(action)
            .setVersion("2018-04-12")
            .setProtocol("HTTP")
            .setPathname("/")
            .setMethod(method)
            .setAuthType("AK")
            .setStyle("RPC")
            .setReqBodyType("formData")
            .setBodyType("json");
    OpenApiRequest request = new OpenApiRequest();
    Map<String, String> flat = com.aliyun.openapiutil.Client.query(parameters);
    if (method.equals("POST")) {
      request.setBody(flat);
    } else {
      request.setQuery(flat);
    }
    return (Map<?, ?>) client.callApi(params, request, new RuntimeOptions()).get("body");
  }
}
