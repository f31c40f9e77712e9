package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.session.SecretValue;
import java.util.Optional;

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
      "12 to 16 characters, of at least three of small letters, capitals, digits and"
          + " ()`~!@#$%^&*-+={}[]:;',.?/.");

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

  /** What keeps a password from being used; empty when nothing does. */
  static Optional<Verdict> problem(
      ComputeEnvSpec spec, SecretKeyReference reference, EnvSecrets secrets) {
    var value = secrets == null ? null : secrets.values().get(reference);
    if (value instanceof SecretValue.Missing missing) {
      return Optional.of(missing.verdict());
    }
    var rule = ruleOf(spec);
    return value instanceof SecretValue.Found found && rule.accepts(found.text())
        ? Optional.empty()
        : Optional.of(
            Verdict.working(
                Reason.SECRET_VALUE_INVALID,
                "Key %s of Secret %s is no password the cloud accepts: %s Correct the Secret; it is"
                    + " read again every half minute.",
                reference.key(),
                reference.name(),
                rule.text));
  }

  private static int one(boolean there) {
    return there ? 1 : 0;
  }
}
