package io.hpcoperator.controller.cluster.secret;

import java.util.regex.Pattern;

/** The rule for passwords of the VNC service (E-HPC 2018-04-12, ModifyVisualServicePasswd). */
public final class VncPassword {
  public static final String RULE = "six letters and digits, of each at least one.";

  private static final Pattern ACCEPTED =
      Pattern.compile("(?=.*[A-Za-z])(?=.*[0-9])[A-Za-z0-9]{6}");

  public static boolean isAccepted(String password) {
    return ACCEPTED.matcher(password).matches();
  }

  private VncPassword() {}
}
