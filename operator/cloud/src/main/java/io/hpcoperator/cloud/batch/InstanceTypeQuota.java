package io.hpcoperator.cloud.batch;

/**
 * How an instance type is on sale in a zone.
 *
 * @param zone zone
 * @param instanceType type
 * @param instanceChargeType billing, such as POSTPAID_BY_HOUR
 * @param status SELL or SOLD_OUT
 * @param soldOutReason why sold out, or null
 */
public record InstanceTypeQuota(
    String zone,
    String instanceType,
    String instanceChargeType,
    String status,
    String soldOutReason) {

  /** Whether the cloud says that there is none left. */
  public boolean soldOut() {
    return "SOLD_OUT".equals(status);
  }
}
