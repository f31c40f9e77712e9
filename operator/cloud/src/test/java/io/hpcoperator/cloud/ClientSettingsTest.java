package io.hpcoperator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSettingsTest {
  private static ClientSettings.Builder builder() {
    return ClientSettings.builder(
        "cn-hangzhou", new CloudCredentials("id", "secret"), new RequestBudget(1));
  }

  @Test
  void shouldHaveTheDocumentedDefaults() {
    ClientSettings settings = builder().build();
    assertThat(settings.endpoint()).isNull();
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.readRetries()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:8080", "https://ehpc.internal", "http://sim.ns.svc:80/"})
  void shouldTakeAnEndpoint(String endpoint) {
    assertThat(builder().endpoint(URI.create(endpoint)).build().endpoint())
        .isEqualTo(URI.create(endpoint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ehpc.internal",
        "ftp://ehpc.internal",
        "http:///path",
        "https://ehpc.internal/prefix",
        "https://user:pw@ehpc.internal",
        "https://ehpc.internal?a=b"
      })
  void shouldRefuseWhatIsNoEndpoint(String endpoint) {
    assertThatThrownBy(() -> builder().endpoint(URI.create(endpoint)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("endpoint");
  }

  @Test
  void shouldFindThePublicEndpointOfTheRegion() {
    assertThat(builder().build().endpointOf("ehpc", "aliyuncs.com"))
        .isEqualTo(URI.create("https://ehpc.cn-hangzhou.aliyuncs.com"));
    URI override = URI.create("http://127.0.0.1:1");
    assertThat(builder().endpoint(override).build().endpointOf("ehpc", "aliyuncs.com"))
        .isEqualTo(override);
  }

  @Test
  void shouldRefuseSenselessNumbers() {
    assertThatThrownBy(() -> builder().readTimeout(Duration.ZERO).build())
        .hasMessageContaining("readTimeout");
    assertThatThrownBy(() -> builder().readRetries(3, Duration.ofMillis(1)).build())
        .hasMessageContaining("readRetries");
  }
}
