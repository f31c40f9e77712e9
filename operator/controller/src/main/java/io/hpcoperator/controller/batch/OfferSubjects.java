package io.hpcoperator.controller.batch;

import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.InstanceCategory;
import io.hpcoperator.cloud.batch.InstanceTypeConfig;
import io.hpcoperator.cloud.batch.InstanceTypeQuota;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Subject;
import java.util.List;

/** What Batch offers an account, read once for all its resources and seldom. */
public final class OfferSubjects {

  /** Instance types Batch can use, in every zone of the region. */
  public record Types() implements Subject<BatchClient, List<InstanceTypeConfig>> {
    @Override
    public List<InstanceTypeConfig> fetch(BatchClient client) {
      return client.describeAvailableCvmInstanceTypes();
    }

    @Override
    public Cadence cadence() {
      return Cadence.OFFER;
    }
  }

  /**
   * What is on sale in some zones.
   *
   * @param zones sorted, so that the same zones are the same subject
   * @param chargeType POSTPAID_BY_HOUR or SPOTPAID
   */
  public record Stock(List<String> zones, String chargeType)
      implements Subject<BatchClient, List<InstanceTypeQuota>> {
    @Override
    public List<InstanceTypeQuota> fetch(BatchClient client) {
      return client.describeCvmZoneInstanceConfigInfos(zones, chargeType);
    }

    @Override
    public Cadence cadence() {
      return Cadence.OFFER;
    }
  }

  /** Families of instance types, by category. */
  public record Categories() implements Subject<BatchClient, List<InstanceCategory>> {
    @Override
    public List<InstanceCategory> fetch(BatchClient client) {
      return client.describeInstanceCategories();
    }

    @Override
    public Cadence cadence() {
      return Cadence.OFFER;
    }
  }

  private OfferSubjects() {}
}
