package io.hpcoperator.cloud;

import java.util.Objects;

/**
 * An access key of a cloud account (Alibaba: AccessKeyId and AccessKeySecret; Tencent: SecretId and
 * SecretKey), with a token when it is temporary. {@link #toString()} shows neither secret nor
 * token.
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
