package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {

  private final ResourceType secrets = new ResourceTypes().find("", "v1", "secrets").orElseThrow();
  private final JsonNode secret =
      Json.parse(
          """
          {"metadata": {"name": "creds", "namespace": "lab", "labels": {"app": "hpc", "tier": "gold"}},
           "type": "Opaque"}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app=hpc                      | true
          app==hpc,tier!=silver        | true
          app=hpc,tier=silver          | false
          missing!=x                   | true
          app in (hpc, web)            | true
          app notin (hpc,web)          | false
          missing notin (a)            | true
          app                          | true
          !app                         | false
          !missing,app in (hpc),tier   | true
          """)
  void shouldSelectByLabels(String selector, boolean expected) {
    assertThat(Selector.of(secrets, selector, null).test(secret)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata.name=creds                        | true
          metadata.name=creds,metadata.namespace=lab | true
          metadata.name!=creds                       | false
          type=Opaque                                | true
          type=kubernetes.io/tls                     | false
          """)
  void shouldSelectByFields(String selector, boolean expected) {
    assertThat(Selector.of(secrets, null, selector).test(secret)).isEqualTo(expected);
  }

  @Test
  void shouldRefuseFieldsThatAreNotSelectable() {
    assertThatThrownBy(() -> Selector.of(secrets, null, "data.password=x"))
        .isInstanceOf(ApiException.class)
        .hasMessage("field label not supported: data.password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a in x", "(a)"})
  void shouldRefuseWhatIsNoSelector(String selector) {
    assertThatThrownBy(() -> Selector.of(secrets, selector, null)).isInstanceOf(ApiException.class);
  }
}
