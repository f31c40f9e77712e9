package io.hpcoperator.cloud.ehpc.image;

/**
 * The operating system of a custom image.
 *
 * @param osTag operating system tag
 * @param baseOsTag tag of the base image, or null
 * @param platform operating system, CentOS or windows
 * @param version version
 * @param architecture i386 or x86_64
 */
public record ImageOs(
    String osTag, String baseOsTag, String platform, String version, String architecture) {}
