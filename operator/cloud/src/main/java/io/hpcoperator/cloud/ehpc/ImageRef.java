package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An image and where it comes from. Both null: the cloud chooses.
 *
 * @param ownerAlias system, self, others or marketplace
 * @param id image id
 */
public record ImageRef(
    @JsonProperty("ImageOwnerAlias") String ownerAlias, @JsonProperty("ImageId") String id) {}
