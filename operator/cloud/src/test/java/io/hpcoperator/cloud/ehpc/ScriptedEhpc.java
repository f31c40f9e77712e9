package io.hpcoperator.cloud.ehpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.RequestBudget;
import io.hpcoperator.cloud.ScriptedServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An E-HPC client in front of a server that answers what it is told to. */
public final class ScriptedEhpc implements Closeable {
  private final ScriptedServer server;
  private final EhpcClient client;

  public ScriptedEhpc() throws IOException {
    server = new ScriptedServer();
    client =
        new EhpcClient(
            ClientSettings.builder(
                    "cn-test", new CloudCredentials("key", "secret"), new RequestBudget(1000))
                .endpoint(server.endpoint())
                .readRetries(0, Duration.ofMillis(1))
                .build());
  }

  public EhpcClient client() {
    return client;
  }

  /** The next requests are answered with these bodies; single quotes stand for double ones. */
  public ScriptedEhpc answering(String... bodies) {
    for (String body : bodies) {
      server.answer(200, body.replace('\'', '"'));
    }
    return this;
  }

  /** The next request is refused. */
  public ScriptedEhpc refusing(int status, String code) {
    server.answer(status, "{\"RequestId\":\"R-9\",\"Code\":\"" + code + "\",\"Message\":\"no\"}");
    return this;
  }

  /** How often the server was asked. */
  public int requests() {
    return server.received().size();
  }

  /** Parameters of a request, from 0. */
  public Map<String, String> parameters(int request) {
    ScriptedServer.Received received = server.received().get(request);
    String line = received.line();
    String query = line.substring(line.indexOf('?') + 1, line.lastIndexOf(' '));
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : (query + "&" + received.body()).split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  /** What a call fails with. */
  public static CloudException failure(ThrowingCallable call) {
    CloudException e = catchThrowableOfType(CloudException.class, call);
    assertThat(e).as("the call fails").isNotNull();
    return e;
  }

  /** Checks that the answer of a call was not taken for one, and says what was missed. */
  public static void assertMalformed(ThrowingCallable call, String message) {
    CloudException e = failure(call);
    assertThat(e.code()).isEqualTo(ClientCode.MALFORMED_ANSWER);
    assertThat(e.kind()).isEqualTo(ErrorKind.TRANSIENT);
    assertThat(e.cloudMessage()).isEqualTo(message);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
