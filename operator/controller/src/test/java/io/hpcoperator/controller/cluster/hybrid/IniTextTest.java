package io.hpcoperator.controller.cluster.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class IniTextTest {
  private static final String INI = "[Cluster]\nName = demo\n";

  private static String kept(String sent) {
    return IniText.of(Secret.of(sent)).reveal();
  }

  @Test
  void shouldKeepPlainText() {
    assertThat(kept(INI)).isEqualTo(INI);
  }

  @Test
  void shouldDecodeBase64() {
    var bytes = INI.getBytes(StandardCharsets.UTF_8);
    assertThat(kept(Base64.getEncoder().encodeToString(bytes))).isEqualTo(INI);
    assertThat(kept(Base64.getMimeEncoder(8, new byte[] {'\n'}).encodeToString(bytes)))
        .isEqualTo(INI);
  }

  @Test
  void shouldKeepWhatIsNeither() {
    assertThat(kept("key = value")).isEqualTo("key = value");
    assertThat(kept("abcd")).isEqualTo("abcd");
  }
}
