package io.hpcoperator.cloud.tencent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.tencentcloudapi.common.CommonClient;
import com.tencentcloudapi.common.Credential;
import com.tencentcloudapi.common.exception.TencentCloudSDKException;
import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.profile.HttpProfile;
import com.tencentcloudapi.common.profile.Language;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.call.HttpGuard;
import io.hpcoperator.cloud.call.Transport;
import io.hpcoperator.cloud.wire.WireFormat;
import java.net.URI;
import okhttp3.OkHttpClient;

/**
 * Sends JSON requests with the Tencent Cloud SDK, signed with TC3-HMAC-SHA256. Failures of the API
 * come with HTTP status 200 and an Error inside Response; every other status is a fault of the way.
 */
final class TencentTransport implements Transport {
  private final CommonClient client;
  private final OkHttpClient http;

  TencentTransport(String product, String version, ClientSettings settings) {
    this.http = HttpGuard.throwingOnStatus(settings);
    URI endpoint = settings.endpointOf(product, "tencentcloudapi.com");
    HttpProfile httpProfile = new HttpProfile();
    httpProfile.setProtocol(endpoint.getScheme() + "://");
    httpProfile.setEndpoint(endpoint.getRawAuthority());
    httpProfile.setHttpClient(http);
    ClientProfile profile = new ClientProfile();
    profile.setHttpProfile(httpProfile);
    profile.setLanguage(Language.EN_US);
    CloudCredentials credentials = settings.credentials();
    this.client =
        new CommonClient(
            product,
            version,
            new Credential(
                credentials.accessKeyId(),
                credentials.accessKeySecret(),
                credentials.securityToken()),
            settings.region(),
            profile);
  }

  @Override
  public Answer send(String operation, JsonNode request) {
    String answer;
    try {
      answer = client.call(operation, request.toString());
    } catch (TencentCloudSDKException e) {
      return failure(e);
    } catch (RuntimeException e) {
      // The SDK trips over bodies that are JSON but not in the envelope.
      return HttpGuard.faultOf(e);
    }
    try {
      JsonNode response = WireFormat.parse(answer).path("Response");
      if (response.isObject()) {
        return new Success(response);
      }
    } catch (JsonProcessingException e) {
      return malformed();
    }
    return malformed();
  }

  private static Answer failure(TencentCloudSDKException e) {
    String body = HttpGuard.bodyOf(e);
    if (body != null) {
      Refusal refusal = refusal(body);
      return refusal != null ? refusal : HttpGuard.faultOf(e);
    }
    String code = e.getErrorCode();
    return code == null || code.isEmpty()
        ? HttpGuard.faultOf(e)
        : new Refusal(code, e.getMessage(), e.getRequestId());
  }

  /** An error of the API under a status other than 200, which is not documented, or null. */
  private static Refusal refusal(String body) {
    try {
      JsonNode response = WireFormat.parse(body).path("Response");
      String code = response.path("Error").path("Code").asText("");
      return code.isEmpty()
          ? null
          : new Refusal(
              code,
              response.path("Error").path("Message").asText(null),
              response.path("RequestId").asText(null));
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static Fault malformed() {
    return new Fault(
        ClientCode.MALFORMED_ANSWER, "The answer is not in the envelope of the API", true, null);
  }

  @Override
  public void close() {
    http.connectionPool().evictAll();
    http.dispatcher().executorService().shutdown();
  }
}
