package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP in front of the {@link ApiServer}. Watches are streamed as lines of JSON, or over a
 * WebSocket to clients that ask for an upgrade. Everything runs on one event loop, which is what
 * keeps the API's state consistent.
 */
final class HttpFrontend {

  private static final Logger log = LoggerFactory.getLogger(HttpFrontend.class);
  private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(30);
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Vertx vertx;
  private final ApiServer api;

  HttpFrontend(Vertx vertx, ApiServer api) {
    this.vertx = vertx;
    this.api = api;
  }

  void handle(HttpServerRequest http) {
    boolean upgrade = "websocket".equalsIgnoreCase(http.getHeader("Upgrade"));
    if (upgrade) {
      // The body of an upgrade is the WebSocket itself.
      answer(http, Buffer.buffer(), true);
    } else {
      http.body().onSuccess(body -> answer(http, body, false));
    }
  }

  private void answer(HttpServerRequest http, Buffer body, boolean upgrade) {
    try {
      ApiResponse response = api.handle(request(http, body));
      if (response instanceof ApiResponse.Document document) {
        send(http.response(), document);
      } else if (response instanceof ApiResponse.Stream stream) {
        if (upgrade) {
          overWebSocket(http, stream.source());
        } else {
          inChunks(http.response(), stream.source());
        }
      }
    } catch (ApiException e) {
      send(http.response(), new ApiResponse.Document(e.code(), e.toStatus(), List.of()));
    } catch (RuntimeException e) {
      log.error("{} {} failed", http.method(), http.uri(), e);
      ApiException internal =
          new ApiException(ApiException.Reason.INTERNAL_ERROR, "Internal error occurred: " + e);
      send(
          http.response(),
          new ApiResponse.Document(internal.code(), internal.toStatus(), List.of()));
    }
  }

  private static ApiRequest request(HttpServerRequest http, Buffer body) {
    Map<String, String> query = new HashMap<>();
    http.params().forEach((name, value) -> query.putIfAbsent(name, value));
    String contentType = header(http, "Content-Type").split(";", 2)[0].trim();
    return new ApiRequest(
        http.method().name(),
        Arrays.stream(http.path().split("/"))
            .filter(segment -> !segment.isEmpty())
            .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList(),
        query,
        header(http, "Accept"),
        contentType,
        header(http, "User-Agent"),
        parse(contentType, body));
  }

  private static String header(HttpServerRequest http, String name) {
    String value = http.getHeader(name);
    return value == null ? "" : value;
  }

  private static JsonNode parse(String contentType, Buffer body) {
    if (body.length() == 0) {
      return MissingNode.getInstance();
    }
    if (contentType.equals(ProtobufBody.CONTENT_TYPE)) {
      return ProtobufBody.parse(body.getBytes());
    }
    if (!contentType.endsWith("json") && !contentType.endsWith("yaml") && !contentType.isEmpty()) {
      throw new ApiException(
          ApiException.Reason.UNSUPPORTED_MEDIA_TYPE,
          "the body of the request was in an unknown format: " + contentType);
    }
    String text = body.toString(StandardCharsets.UTF_8);
    if (!contentType.endsWith("yaml")) {
      return Json.parse(text);
    }
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest("the body is not YAML: " + e.getOriginalMessage());
    }
  }

  private static void send(HttpServerResponse http, ApiResponse.Document document) {
    http.setStatusCode(document.code()).putHeader("Content-Type", "application/json");
    document
        .warnings()
        .forEach(
            warning ->
                http.headers().add("Warning", "299 - \"" + warning.replace("\"", "\\\"") + "\""));
    http.end(document.body().isTextual() ? document.body().asText() : document.body().toString());
  }

  private void inChunks(HttpServerResponse http, WatchSource source) {
    http.setChunked(true).putHeader("Content-Type", "application/json");
    // The headers go out before the first event, which may be long in coming.
    http.writeHead();
    follow(source, event -> http.write(event + "\n"), http::end, http::closeHandler);
  }

  private void overWebSocket(HttpServerRequest http, WatchSource source) {
    http.toWebSocket()
        .onSuccess(
            socket ->
                follow(
                    source,
                    event -> socket.writeTextMessage(event.toString()),
                    socket::close,
                    onClose -> socket.closeHandler(onClose)));
  }

  private void follow(
      WatchSource source, Consumer<JsonNode> sink, Runnable end, Consumer<Handler<Void>> onClose) {
    if (!source.open(sink)) {
      end.run();
      return;
    }
    long bookmarks =
        vertx.setPeriodic(BOOKMARK_INTERVAL.toMillis(), id -> source.bookmark().ifPresent(sink));
    long timeout =
        vertx.setTimer(
            Math.max(1, source.timeout().toMillis()),
            id -> {
              source.bookmark().ifPresent(sink);
              end.run();
            });
    onClose.accept(
        closed -> {
          source.close();
          vertx.cancelTimer(bookmarks);
          vertx.cancelTimer(timeout);
        });
  }
}
