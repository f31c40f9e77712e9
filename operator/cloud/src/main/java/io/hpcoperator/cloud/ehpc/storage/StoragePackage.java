package io.hpcoperator.cloud.ehpc.storage;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A storage plan of a file system.
 *
 * @param id id
 */
public record StoragePackage(@JsonProperty("PackageId") String id) {}
