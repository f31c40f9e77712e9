package io.hpcoperator.controller.cluster.secret;

/** The rule for root passwords (E-HPC 2018-04-12, CreateCluster: Password). */
public final class RootPassword {
  public static final String RULE =
      "8 to 30 characters, of at least three of upper case, lower case, digits and ()~!@#$%^&*-+=|{}[]:;'<>,.?/.";

  private static final String SPECIALS = "()~!@#$%^&*-+=|{}[]:;'<>,.?/";

  public static boolean isAccepted(String password) {
    boolean upper = false;
    boolean lower = false;
    boolean digit = false;
    boolean special = false;
    for (char c : password.toCharArray()) {
      if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else if (c >= 'a' && c <= 'z') {
        lower = true;
      } else if (c >= '0' && c <= '9') {
        digit = true;
      } else if (SPECIALS.indexOf(c) >= 0) {
        special = true;
      } else {
        return false;
      }
    }
    int kinds = (upper ? 1 : 0) + (lower ? 1 : 0) + (digit ? 1 : 0) + (special ? 1 : 0);
    return password.length() >= 8 && password.length() <= 30 && kinds >= 3;
  }

  private RootPassword() {}
}
