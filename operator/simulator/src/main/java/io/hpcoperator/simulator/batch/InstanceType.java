package io.hpcoperator.simulator.batch;

/**
 * A CVM instance type on sale.
 *
 * @param memory GiB
 * @param category value of InstanceTypeOptions.InstanceCategories the family belongs to
 * @param hourlyPrice list price in USD per hour
 */
record InstanceType(
    String name,
    String family,
    String category,
    int cpu,
    int memory,
    int gpu,
    double hourlyPrice) {}
