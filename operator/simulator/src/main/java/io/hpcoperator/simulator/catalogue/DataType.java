package io.hpcoperator.simulator.catalogue;

import java.util.List;

/** A named structure of the API. */
public record DataType(String name, List<Parameter> fields) {}
