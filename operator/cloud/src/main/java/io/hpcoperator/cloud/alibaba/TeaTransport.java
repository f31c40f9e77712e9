package io.hpcoperator.cloud.alibaba;

import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.call.HttpGuard;
import io.hpcoperator.cloud.call.Transport;
import io.hpcoperator.cloud.wire.FlatParameters;
import java.net.URI;
import java.util.Map;

/**
 * Sends requests with the tea-openapi SDK, signed with ACS3-HMAC-SHA256. Parameters travel in the
 * query string of a GET, as the vendor's own clients send them, and in a form when they are too
 * long for that. The SDK's retries are off, and it hands error answers through as they are.
 */
final class TeaTransport implements Transport {
  /** Longest query string; servers and proxies commonly take lines of 8 KB. */
  private static final int LONGEST_QUERY = 6 * 1024;

  private final String version;
  private final String protocol;
  private final Client client;
  private final RuntimeOptions options;

  TeaTransport(String product, String version, ClientSettings settings) {
    this.version = version;
    URI endpoint = settings.endpointOf(product, "aliyuncs.com");
    this.protocol = endpoint.getScheme();
    this.options = new RuntimeOptions();
    options.autoretry = false;
    options.maxAttempts = 1;
    options.ignoreSSL = false;
    options.connectTimeout = Math.toIntExact(settings.connectTimeout().toMillis());
    options.readTimeout = Math.toIntExact(settings.readTimeout().toMillis());
    options.returnErrorResponse = true;
    this.client = client(endpoint, settings.credentials());
    TeaHttpClients.guard(endpoint, options, settings);
  }

  private static Client client(URI endpoint, CloudCredentials credentials) {
    Config config = new Config();
    config.accessKeyId = credentials.accessKeyId();
    config.accessKeySecret = credentials.accessKeySecret();
    config.securityToken = credentials.securityToken();
    config.endpoint = endpoint.getRawAuthority();
    config.protocol = endpoint.getScheme();
    try {
      return new Client(config);
    } catch (Exception e) {
      throw new IllegalStateException("The Alibaba Cloud SDK cannot be set up", e);
    }
  }

  @Override
  public Answer send(String operation, JsonNode request) {
    Map<String, String> parameters = FlatParameters.of(request);
    boolean form = length(parameters) > LONGEST_QUERY;
    OpenApiRequest openApiRequest = new OpenApiRequest();
    if (form) {
      openApiRequest.body = parameters;
    } else {
      openApiRequest.query = parameters;
    }
    Map<String, ?> answer;
    try {
      answer = client.callApi(params(operation, form), openApiRequest, options);
    } catch (Exception e) {
      return HttpGuard.faultOf(e);
    }
    return RpcAnswers.read((Integer) answer.get("statusCode"), (String) answer.get("body"));
  }

  private Params params(String operation, boolean form) {
    Params params = new Params();
    params.action = operation;
    params.version = version;
    params.protocol = protocol;
    params.method = form ? "POST" : "GET";
    params.authType = "AK";
    params.style = "RPC";
    params.pathname = "/";
    params.reqBodyType = "formData";
    params.bodyType = "string";
    return params;
  }

  private static int length(Map<String, String> parameters) {
    // Three characters for each byte that is escaped would be exact; most are not escaped.
    return parameters.entrySet().stream()
        .mapToInt(p -> p.getKey().length() + p.getValue().length() + 2)
        .sum();
  }

  @Override
  public void close() {
    // The SDK keeps its connections for all clients; they end by themselves after seconds.
  }
}
