package io.hpcoperator.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import io.hpcoperator.simulator.http.ApiError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The simulator's own HTTP interface under {@value #PATH}, in JSON and without signatures, so that
 * clients in any language can drive it. Refusals are HTTP 400 with {@code {"error": "..."}}.
 */
final class ControlPlane implements HttpHandler {

  static final String PATH = "/_simulator/";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private final Simulator simulator;

  ControlPlane(Simulator simulator) {
    this.simulator = simulator;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String route =
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI().getPath().substring(PATH.length());
      int status = 200;
      Object answer;
      try {
        answer = serve(route, exchange.getRequestBody().readAllBytes());
      } catch (NoSuchRoute e) {
        status = 404;
        answer = Map.of("error", "no such route: " + route);
      } catch (IllegalArgumentException
          | IllegalStateException
          | NoSuchElementException
          | ApiError
          | DateTimeParseException
          | JsonProcessingException e) {
        status = 400;
        answer = Map.of("error", String.valueOf(e.getMessage()));
      }
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Object serve(String route, byte[] body) throws IOException {
    switch (route) {
      case "GET health":
        return Map.of("status", "UP");
      case "GET journal":
        return simulator.journal().entries();
      case "DELETE journal":
        simulator.journal().clear();
        return Map.of();
      case "GET counts":
        return simulator.journal().counts();
      case "GET state":
        return state();
      case "GET leftovers":
        return simulator.leftovers();
      case "GET clock":
        return clock();
      case "GET jobs/killed":
        return simulator.ehpc().jobs().killedJobs();
      default:
        JsonNode request = JSON.readTree(body.length == 0 ? "{}".getBytes() : body);
        return route.equals("POST console") ? console(request) : change(route, request);
    }
  }

  private Object change(String route, JsonNode request) {
    switch (route) {
      case "POST jobs":
        return Map.of("job", submit(request));
      case "POST jobs/end":
        simulator.ehpc().jobs().end(text(request, "cluster"), text(request, "job"));
        return Map.of();
      case "POST drain":
        drain(request);
        return Map.of();
      case "POST reclaim":
        simulator
            .ehpc()
            .reclaimNode(text(request, "node"), Duration.parse(text(request, "notice")));
        return Map.of();
      default:
        return changeWorld(route, request);
    }
  }

  private String submit(JsonNode request) {
    List<String> hosts = new ArrayList<>();
    request.path("hosts").forEach(host -> hosts.add(host.asText()));
    JobOrder order =
        hosts.isEmpty()
            ? JobOrder.inQueue(text(request, "queue")).withNodes(request.path("nodes").asInt(1))
            : JobOrder.on(hosts.toArray(String[]::new));
    if (request.has("duration")) {
      order = order.lasting(Duration.parse(text(request, "duration")));
    }
    return simulator.ehpc().jobs().submit(text(request, "cluster"), order);
  }

  private void drain(JsonNode request) {
    String cluster = text(request, "cluster");
    String host = text(request, "host");
    if (request.path("drain").asBoolean(true)) {
      simulator.ehpc().jobs().drain(cluster, host, request.path("reason").asText());
    } else {
      simulator.ehpc().jobs().resume(cluster, host);
    }
  }

  private Object changeWorld(String route, JsonNode request) {
    switch (route) {
      case "POST clock/advance" ->
          simulator.clock().advance(Duration.parse(text(request, "duration")));
      case "POST clock/speed" -> simulator.clock().setSpeed(field(request, "speed").asDouble());
      case "POST faults" -> addFault(request);
      case "DELETE faults" -> simulator.faults().clear();
      case "POST faults/task" ->
          simulator
              .faults()
              .failTask(
                  text(request, "taskType"),
                  field(request, "step").asInt(),
                  TaskFailure.Outcome.of(request.path("outcome").asText("Fail")),
                  request.path("code").asText("UnknownError"),
                  request.path("message").asText(""));
      case "POST faults/listing-lag" ->
          simulator.faults().listingLag(Duration.parse(text(request, "duration")));
      case "POST stock" -> setStock(text(request, "instanceType"), field(request, "count").asInt());
      case "POST busy" -> setBusy(text(request, "node"), field(request, "busy").asBoolean());
      case "POST demand" ->
          simulator
              .ehpc()
              .console()
              .setDemand(
                  text(request, "cluster"),
                  text(request, "queue"),
                  field(request, "nodes").asInt());
      case "POST price" ->
          simulator
              .ehpc()
              .console()
              .setHourlyPrice(
                  text(request, "instanceType"), field(request, "cnyPerHour").asDouble());
      case "POST client-version" ->
          simulator.ehpc().console().publishClientVersion(text(request, "version"));
      case "POST fail" -> fail(request);
      default -> throw new NoSuchRoute();
    }
    return clock();
  }

  /** A cluster or one node falls into exception. */
  private void fail(JsonNode request) {
    String message = request.path("message").asText("");
    if (request.hasNonNull("node")) {
      simulator.ehpc().console().failNode(text(request, "node"), message);
    } else {
      simulator.ehpc().console().failCluster(text(request, "cluster"), message);
    }
  }

  /** Somebody else's call of an E-HPC operation. */
  private JsonNode console(JsonNode request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    request
        .path("parameters")
        .properties()
        .forEach(e -> parameters.put(e.getKey(), e.getValue().asText()));
    return simulator.ehpc().console().call(text(request, "operation"), parameters);
  }

  /**
   * {@code {"operation": "CreateCluster", "fault": "error", "code": "ConflictOpt", "times": 2,
   * "when": {"Name": "a"}}}; faults are error, delay, cutBeforeEffect and cutAfterEffect; without
   * times it is for ever.
   */
  private void addFault(JsonNode request) {
    Fault fault =
        switch (text(request, "fault")) {
          case "error" -> error(request);
          case "delay" -> Fault.delay(Duration.parse(text(request, "duration")));
          case "cutBeforeEffect" -> Fault.cutBeforeEffect();
          case "cutAfterEffect" -> Fault.cutAfterEffect();
          default -> throw new IllegalArgumentException("no fault: " + request.get("fault"));
        };
    Map<String, String> when = new LinkedHashMap<>();
    request.path("when").properties().forEach(e -> when.put(e.getKey(), e.getValue().asText()));
    simulator
        .faults()
        .next(
            text(request, "operation"),
            request.path("times").asInt(Integer.MAX_VALUE),
            parameters -> parameters.entrySet().containsAll(when.entrySet()),
            fault);
  }

  private static Fault error(JsonNode request) {
    Fault.Error error = Fault.error(text(request, "code"));
    if (request.has("http")) {
      error = error.withHttp(request.get("http").asInt());
    }
    return request.has("message") ? error.withMessage(request.get("message").asText()) : error;
  }

  private void setStock(String instanceType, int count) {
    // The names of the two clouds' types never meet: Alibaba's start with "ecs.".
    if (instanceType.startsWith("ecs.")) {
      simulator.ehpc().setStock(instanceType, count);
    } else {
      simulator.batch().setStock(instanceType, count);
    }
  }

  private void setBusy(String node, boolean busy) {
    if (node.startsWith("node-")) {
      simulator.batch().setNodeBusy(node, busy);
    } else {
      simulator.ehpc().setNodeBusy(node, busy);
    }
  }

  private ObjectNode clock() {
    return JSON.createObjectNode()
        .put("now", simulator.clock().now().toString())
        .put("speed", simulator.clock().speed());
  }

  private Object state() {
    List<Map<String, Object>> clusters =
        simulator.ehpc().clusters().stream()
            .map(
                cluster -> {
                  Map<String, Object> view = new LinkedHashMap<>();
                  view.put("cluster", cluster);
                  view.put("nodes", simulator.ehpc().nodes(cluster.id()));
                  view.put("queues", simulator.ehpc().queues(cluster.id()));
                  view.put("tasks", simulator.ehpc().tasks(cluster.id()));
                  view.put("jobs", jobs(cluster.id()));
                  view.put("drains", simulator.ehpc().jobs().drains(cluster.id()));
                  return view;
                })
            .toList();
    List<Map<String, Object>> envs =
        simulator.batch().envs().stream()
            .map(
                env ->
                    Map.<String, Object>of("env", env, "nodes", simulator.batch().nodes(env.id())))
            .toList();
    return Map.of(
        "clusters",
        clusters,
        "envs",
        envs,
        "created",
        simulator.created(),
        "leftovers",
        simulator.leftovers());
  }

  private List<Map<String, Object>> jobs(String clusterId) {
    return simulator.ehpc().jobs().jobs(clusterId).stream()
        .map(
            job ->
                Map.<String, Object>of(
                    "id", job.id(),
                    "name", job.name(),
                    "user", job.user(),
                    "queue", job.queue(),
                    "state", job.state(),
                    "hosts", job.hosts(),
                    "submittedAt", job.submittedAt(),
                    "startedAt", job.startedAt().map(Instant::toString).orElse("")))
        .toList();
  }

  private static JsonNode field(JsonNode request, String name) {
    if (!request.hasNonNull(name)) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return request.get(name);
  }

  private static String text(JsonNode request, String name) {
    return field(request, name).asText();
  }

  private static final class NoSuchRoute extends RuntimeException {}
}
