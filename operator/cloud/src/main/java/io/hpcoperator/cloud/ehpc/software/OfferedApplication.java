package io.hpcoperator.cloud.ehpc.software;

/**
 * An application that can be installed.
 *
 * @param tag what {@link Software#install} takes, such as CUDNN_9.0
 * @param name name
 * @param version version
 * @param required whether it must be installed; 0 and 1 on the wire
 */
public record OfferedApplication(String tag, String name, String version, Boolean required) {}
