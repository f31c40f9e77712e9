package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.simulator.signature.Acs3Signature;
import io.hpcoperator.simulator.signature.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a request signed with ACS3-HMAC-SHA256 cannot be changed on its way. */
class Acs3GatewayMockTest {

  private static final String SIGNED =
      "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

  private Simulator simulator;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Map<String, String> headers(String nonce, String body) throws Exception {
    Map<String, String> headers = new TreeMap<>();
    headers.put("host", simulator.endpoint().getAuthority());
    headers.put("x-acs-action", "ListClusters");
    headers.put("x-acs-version", "2018-04-12");
    headers.put("x-acs-date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    headers.put("x-acs-signature-nonce", nonce);
    headers.put(
        "x-acs-content-sha256",
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(body.getBytes(StandardCharsets.UTF_8))));
    return headers;
  }

  private void sign(Map<String, String> headers, String names) {
    SignedRequest request =
        new SignedRequest("POST", "/", Map.of(), "", Map.copyOf(headers), new byte[0]);
    headers.put(
        "Authorization",
        "ACS3-HMAC-SHA256 Credential=simulator,SignedHeaders="
            + names
            + ",Signature="
            + Acs3Signature.sign(request, names, Simulator.DEFAULT_KEY_SECRET));
  }

  private String send(Map<String, String> headers, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) simulator.endpoint().toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    headers.forEach(connection::setRequestProperty);
    connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    boolean served = connection.getResponseCode() < 400;
    try (InputStream in = served ? connection.getInputStream() : connection.getErrorStream()) {
      return served ? "OK" : new ObjectMapper().readTree(in).path("Code").asText();
    }
  }

  @Test
  void shouldServeAGenuineRequestOnce() throws Exception {
    Map<String, String> headers = headers("n1", "PageSize=5");
    sign(headers, SIGNED);

    assertThat(send(headers, "PageSize=5")).isEqualTo("OK");
    assertThat(send(headers, "PageSize=5")).isEqualTo("SignatureNonceUsed");
  }

  @Test
  void shouldRefuseABodyThatIsNotTheOneSigned() throws Exception {
    Map<String, String> headers = headers("n1", "PageSize=5");
    sign(headers, SIGNED);

    assertThat(send(headers, "PageSize=6")).isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void shouldRefuseAnActionThatIsNotTheOneSigned() throws Exception {
    Map<String, String> headers = headers("n1", "");
    sign(headers, SIGNED);
    headers.put("x-acs-action", "ListClustersMeta");

    assertThat(send(headers, "")).isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void shouldRefuseASignatureThatLeavesTheNonceOut() throws Exception {
    Map<String, String> headers = headers("n1", "");
    sign(headers, SIGNED.replace("x-acs-signature-nonce;", ""));

    assertThat(send(headers, "")).isEqualTo("IncompleteSignature");
  }

  @Test
  void shouldRefuseAnOldRequest() throws Exception {
    Map<String, String> headers = headers("n1", "");
    headers.put("x-acs-date", "2020-01-01T00:00:00Z");
    sign(headers, SIGNED);

    assertThat(send(headers, "")).isEqualTo("InvalidTimeStamp.Expired");
  }
}
