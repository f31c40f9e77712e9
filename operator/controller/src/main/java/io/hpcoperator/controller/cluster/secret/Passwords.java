package io.hpcoperator.controller.cluster.secret;

import io.hpcoperator.cloud.Secret;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes passwords nobody can guess, to the clouds' rules. */
final class Passwords {
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";

  /** Of those the cloud allows, the ones that need no quoting in a shell or a manifest. */
  private static final String SPECIALS = "-+=.";

  private static final int ROOT_LENGTH = 24;
  private static final int VNC_LENGTH = 6;

  private final Random random;

  Passwords() {
    this(new SecureRandom());
  }

  /**
   * @param random source of chance; anything but a SecureRandom is for tests
   */
  Passwords(Random random) {
    this.random = random;
  }

  /** A password of root ({@link RootPassword#RULE}). */
  Secret root() {
    return of(ROOT_LENGTH, UPPER, LOWER, DIGITS, SPECIALS);
  }

  /** A password of the VNC service ({@link VncPassword#RULE}). */
  Secret vnc() {
    return of(VNC_LENGTH, UPPER + LOWER, DIGITS);
  }

  /** Characters of the given kinds, of each at least one, in no order. */
  private Secret of(int length, String... kinds) {
    var all = String.join("", kinds);
    List<Character> characters = new ArrayList<>();
    for (var kind : kinds) {
      characters.add(oneOf(kind));
    }
    while (characters.size() < length) {
      characters.add(oneOf(all));
    }
    Collections.shuffle(characters, random);
    var text = new StringBuilder();
    characters.forEach(text::append);
    return Secret.of(text.toString());
  }

  private char oneOf(String characters) {
    return characters.charAt(random.nextInt(characters.length()));
  }
}
