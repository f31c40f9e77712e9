package io.hpcoperator.cloud.ehpc.image;

/**
 * What DescribeImagePrice takes.
 *
 * @param imageId image; required
 * @param priceUnit Day, Month or Year; required
 * @param skuCode package; required
 * @param period length in units: 1 to 30 days, 1 to 9 months, 1 to 3 years
 * @param amount how many, 1 to 1000
 * @param orderType INSTANCE-BUY, or null
 */
public record ImagePriceRequest(
    String imageId, String priceUnit, String skuCode, int period, int amount, String orderType) {}
