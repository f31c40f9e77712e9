package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProtobufBodyTest {

  /** What kubectl 1.34 sends for {@code create secret generic creds --from-literal=a=b}. */
  private static final byte[] SECRET =
      HexFormat.of()
          .parseHex(
              "6b3873000a0c0a027631120653656372657412210a150a05637265647312001a0022002a0032003800420012060a01611201621a001a002200");

  @Test
  void shouldReadWhatKubectlSends() {
    assertThat(ProtobufBody.parse(SECRET))
        .isEqualTo(
            Json.parse(
                """
                {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "creds"}, "data": {"a": "Yg=="}}
                """));
  }

  @Test
  void shouldReadOptionsOfADeletion() {
    String body = "k8s\0\n\u0013\n\u0002v1\u0012\rDeleteOptions\u0012\u000e\b\u0005\"\nForeground";

    assertThat(ProtobufBody.parse(body.getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo(Json.typed("v1", "DeleteOptions").put("propagationPolicy", "Foreground"));
  }

  @Test
  void shouldRefuseKindsItDoesNotKnow() {
    byte[] job = SECRET.clone();
    int kind = new String(job, StandardCharsets.ISO_8859_1).indexOf("Secret");
    job[kind] = 'X';

    assertThatThrownBy(() -> ProtobufBody.parse(job))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("Xecret");
  }

  @Property
  void shouldRefuseWhatIsCutOffOrGarbled(@ForAll byte[] garbage, @ForAll int cut) {
    byte[] body = Arrays.copyOf(SECRET, Math.floorMod(cut, 4));
    assertThatThrownBy(() -> ProtobufBody.parse(body)).isInstanceOf(ApiException.class);
    byte[] garbled = Arrays.copyOf(SECRET, 4 + garbage.length);
    System.arraycopy(garbage, 0, garbled, 4, garbage.length);
    assertThatThrownBy(() -> ProtobufBody.parse(garbled)).isInstanceOf(ApiException.class);
  }
}
