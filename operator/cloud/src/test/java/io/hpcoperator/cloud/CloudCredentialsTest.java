package io.hpcoperator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudCredentialsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"LTAI\u00e9", "\u5bc6\u94a5", "two\nlines", "tab\tbed", "\u007f", "\ufeffLTAI"})
  void shouldRefuseWhatCannotBeSentAndNameThePart(String odd) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CloudCredentials(odd, "secret", "token"))
        .withMessage("the access key id has characters that are not printable ASCII");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CloudCredentials("id", odd, "token"))
        .withMessage("the access key secret has characters that are not printable ASCII");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CloudCredentials("id", "secret", odd))
        .withMessage("the security token has characters that are not printable ASCII");
  }

  @Test
  void shouldTakeEveryPrintableCharacter() {
    StringBuilder all = new StringBuilder();
    for (char c = ' '; c <= '~'; c++) {
      all.append(c);
    }
    CloudCredentials key = new CloudCredentials(all.toString(), all.toString(), all.toString());
    assertThat(key.accessKeySecret()).hasSize(95);
    assertThat(new CloudCredentials("id", "secret", "").securityToken()).isNull();
  }
}
