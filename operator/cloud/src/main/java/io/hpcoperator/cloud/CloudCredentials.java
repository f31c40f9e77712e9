package io.hpcoperator.cloud;

import java.util.Objects;

/**
 * An access key of a cloud account (Alibaba: AccessKeyId and AccessKeySecret; Tencent: SecretId and
 * SecretKey), with a token when it is temporary. {@link #toString()} shows neither secret nor
 * token.
 *
 * <p>Every part travels in headers of requests: one that is not printable ASCII cannot be sent, and
 * is refused here, before it looks like a fault of the network.
 *
 * @param accessKeyId id of the key
 * @param accessKeySecret the key
 * @param securityToken token of a temporary key, or null
 */
public record CloudCredentials(String accessKeyId, String accessKeySecret, String securityToken) {
  public CloudCredentials {
    Objects.requireNonNull(accessKeyId, "accessKeyId");
    Objects.requireNonNull(accessKeySecret, "accessKeySecret");
    if (securityToken != null && securityToken.isEmpty()) {
      securityToken = null;
    }
    requirePrintable(accessKeyId, "access key id");
    requirePrintable(accessKeySecret, "access key secret");
    requirePrintable(securityToken, "security token");
  }

  private static void requirePrintable(String part, String name) {
    if (part != null && !part.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      // The part itself is not shown: a secret may have been put in the place of the id.
      throw new IllegalArgumentException(
          "the " + name + " has characters that are not printable ASCII");
    }
  }

  /** A long-lived key without a token. */
  public CloudCredentials(String accessKeyId, String accessKeySecret) {
    this(accessKeyId, accessKeySecret, null);
  }

  @Override
  public String toString() {
    return "CloudCredentials[accessKeyId="
        + accessKeyId
        + ", accessKeySecret=***, securityToken="
        + (securityToken == null ? "none" : "***")
        + "]";
  }
}
