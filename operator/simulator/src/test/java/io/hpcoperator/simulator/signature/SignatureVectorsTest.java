package io.hpcoperator.simulator.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.catalogue.Catalogue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The signatures against the vectors of the catalogue, and of the vendor's description for ACS3.
 */
class SignatureVectorsTest {

  /** The third vector has the parameters of the second. */
  static Stream<JsonNode> alibabaVectors() {
    List<JsonNode> result = new ArrayList<>();
    JsonNode parameters = null;
    for (JsonNode vector : Catalogue.ehpc().common().path("signature").path("vectors")) {
      if (vector.has("params")) {
        parameters = vector.get("params");
      }
      result.add(
          ((com.fasterxml.jackson.databind.node.ObjectNode) vector.deepCopy())
              .set("params", parameters));
    }
    return result.stream();
  }

  @ParameterizedTest
  @MethodSource("alibabaVectors")
  void shouldComputeTheCataloguesAlibabaVectors(JsonNode vector) {
    Map<String, String> parameters = new LinkedHashMap<>();
    vector
        .path("params")
        .properties()
        .forEach(e -> parameters.put(e.getKey(), e.getValue().asText()));
    String method = vector.path("method").asText();
    String signature = vector.path("signature").asText();

    assertThat(AlibabaRpcSignature.sign(method, parameters, "testsecret")).isEqualTo(signature);
    if (vector.has("stringToSign")) {
      assertThat(AlibabaRpcSignature.stringToSign(method, parameters))
          .isEqualTo(vector.path("stringToSign").asText());
    }
    assertThat(AlibabaRpcSignature.matches(method, parameters, "testsecret", signature)).isTrue();
    assertThat(AlibabaRpcSignature.matches(method, parameters, "other", signature)).isFalse();
  }

  @Test
  void shouldComputeTheCataloguesTc3Vectors() {
    int compared = 0;
    for (JsonNode vector : Catalogue.batch().common().path("signatureV3").path("vectors")) {
      SignedRequest request =
          new SignedRequest(
              "POST",
              "/",
              Map.of(),
              "",
              Map.of(
                  "content-type",
                  vector.path("contentType").asText(),
                  "host",
                  vector.path("host").asText()),
              vector.path("body").asText().getBytes(StandardCharsets.UTF_8));
      String canonical = Tc3Signature.canonicalRequest(request, "content-type;host");
      assertThat(Hashes.sha256Hex(request.body())).isEqualTo(vector.path("hashedPayload").asText());
      assertThat(Hashes.sha256Hex(Hashes.utf8(canonical)))
          .isEqualTo(vector.path("hashedCanonicalRequest").asText());
      if (vector.has("signature")) {
        assertThat(
                Tc3Signature.sign(
                    request,
                    "content-type;host",
                    vector.path("timestamp").asLong(),
                    "batch",
                    vector.path("secretKey").asText()))
            .isEqualTo(vector.path("signature").asText());
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }

  @Test
  void shouldComputeTheCataloguesV1Vectors() {
    int compared = 0;
    for (JsonNode vector : Catalogue.batch().common().path("signatureV1").path("vectors")) {
      String source = vector.path("sourceString").asText();
      String host = "batch.tencentcloudapi.com";
      Map<String, String> parameters = new LinkedHashMap<>();
      for (String pair : source.substring(source.indexOf('?') + 1).split("&")) {
        parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
      assertThat(TencentV1Signature.sourceString("GET", host, parameters)).isEqualTo(source);
      assertThat(
              TencentV1Signature.sign("GET", host, parameters, vector.path("secretKey").asText()))
          .isEqualTo(vector.path("signature").asText());
      compared++;
    }
    assertThat(compared).isEqualTo(2);
  }

  /** Every part of a request that ACS3 covers changes the signature. */
  @Test
  void shouldCoverEveryPartOfARequestWithAcs3() {
    SignedRequest base = acs3("GET", Map.of("Name", "a"), "20260101");
    String names = "host;x-acs-date;x-acs-content-sha256";

    assertThat(
            List.of(
                Acs3Signature.sign(base, names, "secret"),
                Acs3Signature.sign(base, names, "other"),
                Acs3Signature.sign(base, "host", "secret"),
                Acs3Signature.sign(acs3("POST", Map.of("Name", "a"), "20260101"), names, "secret"),
                Acs3Signature.sign(acs3("GET", Map.of("Name", "b"), "20260101"), names, "secret"),
                Acs3Signature.sign(acs3("GET", Map.of("Name", "a"), "20260102"), names, "secret")))
        .doesNotHaveDuplicates();
  }

  private static SignedRequest acs3(String method, Map<String, String> query, String date) {
    return new SignedRequest(
        method,
        "/",
        query,
        "",
        Map.of(
            "host", "h", "x-acs-date", date, "x-acs-content-sha256", Hashes.sha256Hex(new byte[0])),
        new byte[0]);
  }
}
