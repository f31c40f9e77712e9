package io.hpcoperator.controller.pass;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.RequestBudget;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A cloud on loopback that answers as a test says, for what is about single calls. What is about
 * how a cloud behaves is tested with the simulator.
 */
public final class ScriptedCloud implements AutoCloseable {

  /**
   * A request.
   *
   * @param operation its name in the API
   * @param parameters of the query and of a form; by name
   * @param headers by name in lower case
   * @param body as it was sent
   */
  public record Request(
      String operation, Map<String, String> parameters, Map<String, String> headers, String body) {}

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param json where single quotes stand for double ones
   */
  public record Answer(int status, String json) {
    public static Answer ok(String json) {
      return new Answer(200, json);
    }
  }

  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpServer server;
  private final Function<Request, Answer> script;

  public ScriptedCloud(Function<Request, Answer> script) throws IOException {
    this.script = script;
    this.server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** A client of E-HPC that asks this cloud, once for each read. */
  public EhpcClient ehpc() {
    return new EhpcClient(settings("cn-hangzhou"));
  }

  /** A client of Batch that asks this cloud, once for each read. */
  public BatchClient batch() {
    return new BatchClient(settings("ap-guangzhou"));
  }

  private ClientSettings settings(String region) {
    return ClientSettings.builder(
            region, new CloudCredentials("key", "secret"), new RequestBudget(1000))
        .readRetries(0, Duration.ofMillis(1))
        .endpoint(URI.create("http://localhost:" + server.getAddress().getPort()))
        .build();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = request(exchange);
      Answer answer;
      synchronized (this) {
        answer = script.apply(request);
      }
      var bytes = answer.json().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Request request(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var headers = new HashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
    var parameters = parameters(exchange.getRequestURI().getRawQuery() + "&" + body);
    var operation =
        headers.getOrDefault(
            "x-acs-action", headers.getOrDefault("x-tc-action", parameters.get("Action")));
    return new Request(operation, parameters, headers, body);
  }

  private static Map<String, String> parameters(String form) {
    var parameters = new HashMap<String, String>();
    for (var pair : form.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && !pair.startsWith("{")) {
        parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
