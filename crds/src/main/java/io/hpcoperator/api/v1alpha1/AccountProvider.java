package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The clouds an account can be with. */
public enum AccountProvider {
  @JsonProperty("AlibabaCloud")
  ALIBABA_CLOUD,
  @JsonProperty("TencentCloud")
  TENCENT_CLOUD
}
