package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Which account of which cloud, how to log in, and how much to ask of it. */
@ValidationRule(
    value = "self.provider == oldSelf.provider",
    message = "provider is immutable: create another CloudAccount",
    fieldPath = ".provider",
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "self.region == oldSelf.region",
    message = "region is immutable: create another CloudAccount",
    fieldPath = ".region",
    reason = "FieldValueForbidden")
@ValidationRule(
    value = "!has(self.endpoints) || self.provider == 'AlibabaCloud' || !has(self.endpoints.ehpc)",
    message = "endpoints.ehpc needs provider AlibabaCloud",
    fieldPath = ".endpoints")
@ValidationRule(
    value = "!has(self.endpoints) || self.provider == 'TencentCloud' || !has(self.endpoints.batch)",
    message = "endpoints.batch needs provider TencentCloud",
    fieldPath = ".endpoints")
@ValidationRule(
    value =
        "!has(self.initializeService) || !self.initializeService || self.provider == 'AlibabaCloud'",
    message = "initializeService needs provider AlibabaCloud",
    fieldPath = ".initializeService")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudAccountSpec(
    @JsonPropertyDescription("Cloud the account is with. Immutable.") @Required
        AccountProvider provider,
    @JsonPropertyDescription("Region id, such as cn-hangzhou or ap-guangzhou. Immutable.")
        @Required
        @Pattern("^[a-z]{2,4}-[a-z0-9-]{2,40}$")
        @Size(max = 64)
        String region,
    @JsonPropertyDescription("Where the access key is.") @Required Credentials credentials,
    @JsonPropertyDescription(
            "Addresses to use in place of the cloud's own, for a proxy, a VPC endpoint or the simulator.")
        Endpoints endpoints,
    @JsonPropertyDescription("How many requests the operator may send to each API of the account.")
        RequestBudgetSpec requestBudget,
    @JsonPropertyDescription(
            "Sets E-HPC up in the account: creates the service-linked role AliyunServiceRoleForEHPC if it is not there. It is never removed.")
        @Default("false")
        Boolean initializeService) {

  /** A Secret that holds an access key, and the keys within it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Credentials(
      @JsonPropertyDescription("Secret in the same namespace that holds the access key.") @Required
          LocalReference secretRef,
      @JsonPropertyDescription("Key of the access key id (Tencent: SecretId) within the Secret.")
          @Default("accessKeyId")
          @Size(min = 1, max = 253)
          String accessKeyIdKey,
      @JsonPropertyDescription(
              "Key of the access key secret (Tencent: SecretKey) within the Secret.")
          @Default("accessKeySecret")
          @Size(min = 1, max = 253)
          String accessKeySecretKey,
      @JsonPropertyDescription(
              "Key of the token of a temporary access key within the Secret; leave out for a permanent key.")
          @Size(min = 1, max = 253)
          String securityTokenKey) {}

  /** A scheme, a host name, and a port if need be. */
  private static final String ENDPOINT =
      "^https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[1-9][0-9]{0,4})?/?$";

  /** Addresses of the APIs. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Endpoints(
      @JsonPropertyDescription("Address of Alibaba E-HPC, such as https://ehpc.example.com.")
          @Pattern(ENDPOINT)
          @Size(max = 253)
          String ehpc,
      @JsonPropertyDescription("Address of Tencent Batch, such as https://batch.example.com.")
          @Pattern(ENDPOINT)
          @Size(max = 253)
          String batch) {}

  /** Limits of the operator's own calls. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RequestBudgetSpec(
      @JsonPropertyDescription(
              "Requests per second to each API of the account, all resources together. Documented limits of single operations hold besides.")
          @Default("10")
          @Min(1)
          @Max(100)
          Integer requestsPerSecond) {}
}
