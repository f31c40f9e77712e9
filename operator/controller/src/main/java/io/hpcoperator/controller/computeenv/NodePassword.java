package io.hpcoperator.controller.computeenv;

/** The rule for passwords of Linux nodes (Batch 2017-03-12, LoginSettings: Password). */
final class NodePassword {
  static final String RULE =
      "8 to 16 characters, of at least two of letters, digits and ()`~!@#$%^&*-+=|{}[]:;',.?/.";

  private static final String SPECIALS = "()`~!@#$%^&*-+=|{}[]:;',.?/";

  static boolean isAccepted(String password) {
    boolean letter = false;
    boolean digit = false;
    boolean special = false;
    for (char c : password.toCharArray()) {
      if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
        letter = true;
      } else if (c >= '0' && c <= '9') {
        digit = true;
      } else if (SPECIALS.indexOf(c) >= 0) {
        special = true;
      } else {
        return false;
      }
    }
    int kinds = (letter ? 1 : 0) + (digit ? 1 : 0) + (special ? 1 : 0);
    return password.length() >= 8 && password.length() <= 16 && kinds >= 2;
  }

  private NodePassword() {}
}
