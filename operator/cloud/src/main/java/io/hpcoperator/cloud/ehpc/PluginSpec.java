package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Plug-in of a custom scheduler; travels as JSON text.
 *
 * @param mode oss or image
 * @param localPath path on the nodes
 * @param ossPath OSS location, only with mode oss
 */
public record PluginSpec(
    @JsonProperty("pluginMod") String mode,
    @JsonProperty("pluginLocalPath") String localPath,
    @JsonProperty("pluginOssPath") String ossPath) {}
