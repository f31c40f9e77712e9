package io.hpcoperator.simulator;

/** The API families served. */
public enum Cloud {
  /** Alibaba Cloud E-HPC 2018-04-12. */
  EHPC,
  /** Tencent Cloud Batch 2017-03-12. */
  BATCH
}
