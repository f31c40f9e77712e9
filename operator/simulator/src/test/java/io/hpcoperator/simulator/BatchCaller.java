package io.hpcoperator.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.simulator.signature.SignedRequest;
import io.hpcoperator.simulator.signature.Tc3Signature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Calls Batch with TC3-HMAC-SHA256; no retries, nothing hidden. */
final class BatchCaller {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI endpoint;
  private final Map<String, String> headers = new HashMap<>();
  private String keyId = Simulator.DEFAULT_KEY_ID;
  private String signedHeaders = "content-type;host";

  BatchCaller(Simulator simulator) {
    this(simulator.endpoint());
  }

  BatchCaller(URI endpoint) {
    this.endpoint = endpoint;
    headers.put("X-TC-Version", "2017-03-12");
    headers.put("X-TC-Region", "ap-guangzhou");
  }

  BatchCaller with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  BatchCaller withKeyId(String id) {
    keyId = id;
    return this;
  }

  BatchCaller withSignedHeaders(String names) {
    signedHeaders = names;
    return this;
  }

  Answer call(String operation, String body) {
    try {
      return send(operation, body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer send(String operation, byte[] body) throws IOException {
    long timestamp =
        Long.parseLong(
            headers.getOrDefault("X-TC-Timestamp", Long.toString(Instant.now().getEpochSecond())));
    SignedRequest request =
        new SignedRequest(
            "POST",
            "/",
            Map.of(),
            "",
            Map.of("content-type", "application/json", "host", endpoint.getAuthority()),
            body);
    String signature =
        Tc3Signature.sign(request, signedHeaders, timestamp, "batch", Simulator.DEFAULT_KEY_SECRET);
    HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("X-TC-Action", operation);
    connection.setRequestProperty("X-TC-Timestamp", Long.toString(timestamp));
    connection.setRequestProperty(
        "Authorization",
        "TC3-HMAC-SHA256 Credential="
            + keyId
            + "/"
            + Tc3Signature.date(timestamp)
            + "/batch/tc3_request, SignedHeaders="
            + signedHeaders
            + ", Signature="
            + signature);
    headers.forEach(connection::setRequestProperty);
    connection.getOutputStream().write(body);
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      JsonNode response = JSON.readTree(in).path("Response");
      JsonNode error = response.path("Error");
      String code = error.isMissingNode() ? "OK" : error.path("Code").asText();
      return new Answer(status, code, error.path("Message").asText(), response);
    }
  }

  /** An environment in ap-guangzhou-2 with nodes of S1.SMALL2, not yet running. */
  String create(int nodes) {
    Answer created = call("CreateComputeEnv", createBody("test", nodes));
    if (!created.ok()) {
      throw new IllegalStateException(created.toString());
    }
    return created.text("EnvId");
  }

  static String createBody(String name, int nodes) {
    return """
        {"ComputeEnv": {"EnvName": "%s", "DesiredComputeNodeCount": %d,
                        "EnvData": {"InstanceType": "S1.SMALL2"}},
         "Placement": {"Zone": "ap-guangzhou-2"}}
        """
        .formatted(name, nodes);
  }

  Answer env(String operation, String envId) {
    return call(operation, "{\"EnvId\": \"" + envId + "\"}");
  }

  Answer resize(String envId, int nodes) {
    return call(
        "ModifyComputeEnv",
        "{\"EnvId\": \"" + envId + "\", \"DesiredComputeNodeCount\": " + nodes + "}");
  }
}
