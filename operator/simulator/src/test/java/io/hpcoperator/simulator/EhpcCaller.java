package io.hpcoperator.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.simulator.signature.AlibabaRpcSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Calls E-HPC with the classic signature; no retries, nothing hidden. */
final class EhpcCaller {

  static final Map<String, String> CREATE =
      Map.of(
          "Name", "test",
          "ZoneId", "cn-hangzhou-b",
          "OsTag", "CentOS_7.6_64",
          "Password", "Secret+12",
          "EcsOrder.Manager.InstanceType", "ecs.n1.tiny",
          "EcsOrder.Compute.InstanceType", "ecs.c6.large",
          "EcsOrder.Compute.Count", "2",
          "EcsOrder.Login.InstanceType", "ecs.n1.tiny",
          "EcsOrder.Login.Count", "1",
          "DeployMode", "Simple");

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI endpoint;
  private final Map<String, String> overrides = new HashMap<>();
  private String secret = Simulator.DEFAULT_KEY_SECRET;

  EhpcCaller(Simulator simulator) {
    this(simulator.endpoint());
  }

  EhpcCaller(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** Common parameters sent in place of the usual ones; an empty value leaves the parameter out. */
  EhpcCaller with(String commonParameter, String value) {
    overrides.put(commonParameter, value);
    return this;
  }

  EhpcCaller withSecret(String secret) {
    this.secret = secret;
    return this;
  }

  static Map<String, String> merged(Map<String, String> base, String... more) {
    Map<String, String> result = new LinkedHashMap<>(base);
    for (int i = 0; i < more.length; i += 2) {
      if (more[i + 1] == null) {
        result.remove(more[i]);
      } else {
        result.put(more[i], more[i + 1]);
      }
    }
    return result;
  }

  /**
   * @param pairs names and values in turn
   */
  Answer call(String operation, String... pairs) {
    return call(operation, merged(Map.of(), pairs));
  }

  Answer call(String operation, Map<String, String> parameters) {
    Map<String, String> all = new HashMap<>(parameters);
    all.put("Action", operation);
    all.put("Version", "2018-04-12");
    all.put("Format", "JSON");
    all.put("AccessKeyId", Simulator.DEFAULT_KEY_ID);
    all.put("SignatureMethod", "HMAC-SHA1");
    all.put("SignatureVersion", "1.0");
    all.put("SignatureNonce", UUID.randomUUID().toString());
    all.put("Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    all.putAll(overrides);
    all.values().removeIf(String::isEmpty);
    all.put("Signature", AlibabaRpcSignature.sign("POST", all, secret));
    all.putAll(overrides);
    String form =
        all.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    try {
      return send(form);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // HttpURLConnection would take E-HPC's 407 for a proxy's and lose the answer.
  private Answer send(String form) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      int status = response.statusCode();
      JsonNode fields = JSON.readTree(response.body());
      String code = status < 400 ? "OK" : fields.path("Code").asText();
      return new Answer(status, code, fields.path("Message").asText(), fields);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Creates a cluster and lets the time pass that it takes. */
  String runningCluster(Simulator simulator, String... more) {
    Answer created = call("CreateCluster", merged(CREATE, more));
    if (!created.ok()) {
      throw new IllegalStateException(created.toString());
    }
    simulator.clock().advance(java.time.Duration.ofMinutes(20));
    return created.text("ClusterId");
  }

  /** The task as ListTasks shows it. */
  JsonNode task(String clusterId, Answer starter) {
    JsonNode tasks =
        call("ListTasks", "ClusterId", clusterId, "TaskId", starter.text("TaskId"))
            .fields()
            .path("Tasks");
    return tasks.path(0);
  }

  List<String> nodeIds(Simulator simulator, String clusterId) {
    return simulator.ehpc().computeNodes(clusterId).stream().map(node -> node.id()).toList();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
