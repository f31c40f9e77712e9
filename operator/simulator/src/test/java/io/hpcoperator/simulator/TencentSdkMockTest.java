package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vendor's own SDK core must be understood with each of its signatures and methods. */
class TencentSdkMockTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String CREATE =
      """
      {"ComputeEnv": {"EnvName": "an env ~*&", "DesiredComputeNodeCount": 2,
         "EnvData": {"InstanceTypes": ["S5.LARGE8", "S2.MEDIUM4"],
                     "LoginSettings": {"Password": "secret+12"}},
         "Tags": [{"Key": "owner", "Value": "me"}]},
       "Placement": {"Zone": "ap-guangzhou-3"}}
      """;

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
  @CsvSource({
    "TC3-HMAC-SHA256, POST",
    "TC3-HMAC-SHA256, GET",
    "HmacSHA1, POST",
    "HmacSHA1, GET",
    "HmacSHA256, POST",
    "HmacSHA256, GET"
  })
  void shouldServeTheGenericSdkClient(String signature, String method) throws Exception {
    CommonClient client = client(signature, method, "simulator-secret");

    JsonNode created = JSON.readTree(client.call("CreateComputeEnv", CREATE)).path("Response");
    String id = created.path("EnvId").asText();
    JsonNode described =
        JSON.readTree(client.call("DescribeComputeEnv", "{\"EnvId\": \"" + id + "\"}"))
            .path("Response");

    assertThat(id).matches("env-[a-z0-9]{8}");
    assertThat(described.path("EnvName").asText()).isEqualTo("an env ~*&");
    assertThat(described.path("ComputeNodeMetrics").path("SubmittedCount").asInt()).isEqualTo(2);
    assertThat(simulator.journal().entries().get(0).parameters())
        .containsEntry("ComputeEnv.EnvData.InstanceTypes.1", "S2.MEDIUM4")
        .containsEntry("ComputeEnv.EnvData.LoginSettings.Password", "***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TC3-HMAC-SHA256", "HmacSHA1", "HmacSHA256"})
  void shouldRefuseAWrongSecretAsTheGatewayDoes(String signature) {
    CommonClient client = client(signature, "POST", "wrong");

    TencentCloudSDKException refused =
        catchThrowableOfType(
            TencentCloudSDKException.class, () -> client.call("DescribeComputeEnvs", "{}"));

    assertThat(refused.getErrorCode()).isEqualTo("AuthFailure.SignatureFailure");
    assertThat(refused.getRequestId()).isNotEmpty();
  }

  @Test
  void shouldTellCodeMessageAndRequestIdOfARefusal() {
    CommonClient client = client("TC3-HMAC-SHA256", "POST", "simulator-secret");

    TencentCloudSDKException refused =
        catchThrowableOfType(
            TencentCloudSDKException.class,
            () -> client.call("DescribeComputeEnv", "{\"EnvId\": \"env-00000000\"}"));

    assertThat(refused.getErrorCode()).isEqualTo("ResourceNotFound.ComputeEnv");
    assertThat(refused.getMessage()).contains("env-00000000");
  }

  private CommonClient client(String signature, String method, String secret) {
    HttpProfile http = new HttpProfile();
    http.setProtocol("http://");
    http.setEndpoint(simulator.endpoint().getAuthority());
    http.setReqMethod(method);
    ClientProfile profile = new ClientProfile();
    profile.setHttpProfile(http);
    profile.setSignMethod(signature);
    return new CommonClient(
        "batch", "2017-03-12", new Credential("simulator", secret), "ap-guangzhou", profile);
  }
}
