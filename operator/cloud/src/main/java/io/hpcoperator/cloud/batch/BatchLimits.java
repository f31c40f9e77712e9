package io.hpcoperator.cloud.batch;

import java.util.Map;

/** Requests a second of each operation (catalogue: Batch 00-common, throttling). */
final class BatchLimits {
  static final Map<String, Integer> PER_OPERATION =
      Map.ofEntries(
          Map.entry("AttachInstances", 20),
          Map.entry("CreateComputeEnv", 2),
          Map.entry("DescribeAvailableCvmInstanceTypes", 2),
          Map.entry("DescribeCvmZoneInstanceConfigInfos", 5),
          Map.entry("DescribeInstanceCategories", 20),
          Map.entry("DeleteComputeEnv", 2),
          Map.entry("DescribeComputeEnv", 2),
          Map.entry("DescribeComputeEnvActivities", 2),
          Map.entry("DescribeComputeEnvCreateInfo", 2),
          Map.entry("DescribeComputeEnvCreateInfos", 20),
          Map.entry("DescribeComputeEnvs", 2),
          Map.entry("DetachInstances", 20),
          Map.entry("ModifyComputeEnv", 2),
          Map.entry("TerminateComputeNode", 20),
          Map.entry("TerminateComputeNodes", 20));

  private BatchLimits() {}
}
