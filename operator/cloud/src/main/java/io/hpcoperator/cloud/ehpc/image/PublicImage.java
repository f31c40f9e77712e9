package io.hpcoperator.cloud.ehpc.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A public image that E-HPC supports.
 *
 * @param id image
 * @param osTag operating system tag
 * @param baseOsTag operating system tag of the management nodes
 * @param platform operating system, CentOS or windows
 * @param version version of the operating system
 * @param architecture i386 or x86_64
 */
public record PublicImage(
    @JsonProperty("ImageId") String id,
    String osTag,
    String baseOsTag,
    String platform,
    String version,
    String architecture) {}
