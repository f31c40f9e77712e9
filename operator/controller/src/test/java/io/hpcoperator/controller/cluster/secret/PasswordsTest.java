package io.hpcoperator.controller.cluster.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  @Property(tries = 500)
  void shouldMakePasswordsTheCloudAccepts(@ForAll long seed) {
    var passwords = new Passwords(new Random(seed));

    assertThat(passwords.root().reveal()).matches(RootPassword::isAccepted).hasSize(24);
    assertThat(passwords.vnc().reveal()).matches(VncPassword::isAccepted);
  }

  @Test
  void shouldMakeAnotherPasswordEachTime() {
    var passwords = new Passwords();

    assertThat(
            IntStream.range(0, 1000)
                .mapToObj(i -> passwords.root().reveal())
                .collect(Collectors.toSet()))
        .hasSize(1000);
  }

  /** A fixed place for each kind of character would make a password easier to guess. */
  @Test
  void shouldPutNoKindOfCharacterIntoAFixedPlace() {
    var passwords = new Passwords();
    for (int place = 0; place < 6; place++) {
      int at = place;
      assertThat(
              IntStream.range(0, 200)
                  .mapToObj(i -> Character.isDigit(passwords.vnc().reveal().charAt(at)))
                  .collect(Collectors.toSet()))
          .containsExactlyInAnyOrder(true, false);
    }
  }
}
