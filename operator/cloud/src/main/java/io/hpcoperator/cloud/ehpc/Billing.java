package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How nodes are paid (CreateCluster, AddNodes).
 *
 * @param chargeType PostPaid or PrePaid
 * @param period length of a subscription in periodUnit
 * @param periodUnit Year, Month, Week or Hour; AddNodes takes Week and Month only
 * @param autoRenew renew a subscription automatically
 * @param autoRenewPeriod length of one renewal
 */
public record Billing(
    @JsonProperty("EcsChargeType") String chargeType,
    Integer period,
    String periodUnit,
    Boolean autoRenew,
    Integer autoRenewPeriod) {}
