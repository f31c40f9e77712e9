package io.hpcoperator.simulator.signature;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of an Authorization header of the form both clouds use. */
public record Authorization(
    String algorithm, String credential, String signedHeaders, String signature) {

  private static final Pattern FORM =
      Pattern.compile(
          "(\\S+) Credential=([^,\\s]+),\\s*SignedHeaders=([^,\\s]+),\\s*Signature=([0-9a-f]+)");

  public static Optional<Authorization> parse(String header) {
    Matcher matcher = FORM.matcher(header.strip());
    return matcher.matches()
        ? Optional.of(
            new Authorization(
                matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
        : Optional.empty();
  }

  /** The key id: all of Alibaba's credential, the first part of Tencent's. */
  public String keyId() {
    return credential.split("/", -1)[0];
  }
}
