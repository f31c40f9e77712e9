package io.hpcoperator.cloud.ehpc.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An image of the account's own, or one shared with it. The meaning of fields without a description
 * is not documented.
 *
 * @param id image
 * @param name name
 * @param ownerAlias self or others
 * @param description description
 * @param size GiB
 * @param status such as Available
 * @param uid uid
 * @param skuCode SKU
 * @param pricingCycle pricing cycle
 * @param productCode product code
 * @param postInstallScript post-install script
 * @param baseOs operating system of the management nodes (wire: BaseOsTag); its base tag is null
 * @param os operating system (wire: OsTag)
 */
public record CustomImage(
    @JsonProperty("ImageId") String id,
    @JsonProperty("ImageName") String name,
    @JsonProperty("ImageOwnerAlias") String ownerAlias,
    String description,
    Integer size,
    String status,
    String uid,
    String skuCode,
    String pricingCycle,
    String productCode,
    String postInstallScript,
    @JsonProperty("BaseOsTag") ImageOs baseOs,
    @JsonProperty("OsTag") ImageOs os) {}
