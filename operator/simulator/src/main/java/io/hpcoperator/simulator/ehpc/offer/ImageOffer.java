package io.hpcoperator.simulator.ehpc.offer;

/** A public image of ListImages, named by the fields there. */
public record ImageOffer(
    String imageId,
    String osTag,
    String baseOsTag,
    String platform,
    String version,
    String architecture) {}
