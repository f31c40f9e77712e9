package io.hpcoperator.controller.cluster;

/** The rule for root passwords (E-HPC 2018-04-12, CreateCluster: Password). */
final class RootPassword {
  static final String RULE =
      "8 to 30 characters, of at least three of upper case, lower case, digits and ()~!@#$%^&*-+=|{}[]:;'<>,.?/.";

  private static final String SPECIALS = "()~!@#$%^&*-+=|{}[]:;'<>,.?/";

  static boolean isAccepted(String password) {
    if (password.length() < 8 || password.length() > 30) {
      return false;
    }
    boolean upper = password.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    boolean lower = password.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    boolean digit = password.chars().anyMatch(c -> c >= '0' && c <= '9');
    boolean special = password.chars().anyMatch(c -> SPECIALS.indexOf(c) >= 0);
    boolean other =
        password.chars().anyMatch(c -> !(c < 128 && Character.isLetterOrDigit(c)) && SPECIALS.indexOf(c) < 0);
    int kinds = (upper ? 1 : 0) + (lower ? 1 : 0) + (digit ? 1 : 0) + (special ? 1 : 0);
    return kinds >= 3 && !other;
  }

  private RootPassword() {}
}
