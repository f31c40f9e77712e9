package io.hpcoperator.simulator.ehpc.offer;

/** A region of ListRegions. */
public record RegionOffer(String id, String localName) {}
