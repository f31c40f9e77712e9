package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;

/** The rules for passwords of nodes (Batch 2017-03-12, LoginSettings: Password). */
enum NodePassword {
  /** 8 to 16 characters of at least two kinds, where letters are one kind. */
  LINUX(
      8,
      2,
      "()`~!@#$%^&*-+=|{}[]:;',.?/",
      "8 to 16 characters, of at least two of letters, digits and ()`~!@#$%^&*-+=|{}[]:;',.?/."),
  /** 12 to 16 characters of at least three kinds, where small letters and capitals are two. */
  WINDOWS(
      12,
      3,
      "()`~!@#$%^&*-+={}[]:;',.?/",
      "12 to 16 characters, of at least three of small letters, capitals, digits and ()`~!@#$%^&*-+={}[]:;',.?/.");

  private static final int LONGEST = 16;

  private final int shortest;
  private final int kinds;
  private final String specials;
  private final String text;

  NodePassword(int shortest, int kinds, String specials, String text) {
    this.shortest = shortest;
    this.kinds = kinds;
    this.specials = specials;
    this.text = text;
  }

  /** The rule for the nodes of an environment. */
  static NodePassword ruleOf(ComputeEnvSpec spec) {
    return spec.windowsAgent() == null ? LINUX : WINDOWS;
  }

  /** The rule in words. */
  String text() {
    return text;
  }

  boolean accepts(String password) {
    boolean small = false;
    boolean capital = false;
    boolean digit = false;
    boolean special = false;
    for (char c : password.toCharArray()) {
      if (c >= 'a' && c <= 'z') {
        small = true;
      } else if (c >= 'A' && c <= 'Z') {
        capital = true;
      } else if (c >= '0' && c <= '9') {
        digit = true;
      } else if (specials.indexOf(c) >= 0) {
        special = true;
      } else {
        return false;
      }
    }
    int letters = this == LINUX ? one(small || capital) : one(small) + one(capital);
    return password.length() >= shortest
        && password.length() <= LONGEST
        && letters + one(digit) + one(special) >= kinds;
  }

  private static int one(boolean there) {
    return there ? 1 : 0;
  }
}
