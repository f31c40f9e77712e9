package io.hpcoperator.simulator.ehpc;

/**
 * An ECS instance type on sale.
 *
 * @param memoryGiB memory in GiB
 * @param hourlyPrice list price in CNY per hour
 */
record InstanceType(
    String name,
    String family,
    String generation,
    int cpu,
    int memoryGiB,
    int gpu,
    String gpuSpec,
    double hourlyPrice) {

  /** The machines of an on-premises node, of which the cloud knows nothing. */
  static final InstanceType ON_PREMISES = new InstanceType("", "", "", 0, 0, 0, "", 0);
}
