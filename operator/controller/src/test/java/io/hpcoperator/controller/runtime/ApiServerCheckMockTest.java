package io.hpcoperator.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiServerCheckMockTest {

  private static Config config(int port) {
    return new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + port).build();
  }

  @Test
  void shouldSayInOneLineThatNobodyAnswers() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(ApiServerCheck.problem(config(port)))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("127.0.0.1:" + port)
                    .contains("does not answer")
                    .contains("Check the kubeconfig")
                    .hasLineCount(1));
  }

  @ParameterizedTest
  @CsvSource({"200, false", "401, true", "403, false"})
  void shouldGoByWhatTheServerSays(int code, boolean problem) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body =
              "{\"major\": \"1\", \"minor\": \"33\"}"
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(code, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      var found = ApiServerCheck.problem(config(server.getAddress().getPort()));
      assertThat(found.isPresent()).as(found.orElse("nothing")).isEqualTo(problem);
    } finally {
      server.stop(0);
    }
  }
}
