package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/** Listings as they come in; each refuses to be built without its list. */
final class BatchAnswers {
  private BatchAnswers() {}

  record Envs(@JsonProperty("ComputeEnvSet") List<ComputeEnvView> envs, Integer totalCount) {
    Envs {
      envs = WireValues.listing(envs, totalCount, "ComputeEnvSet");
    }

    Page<ComputeEnvView> page() {
      return BatchAnswers.page(envs, totalCount);
    }
  }

  record Activities(@JsonProperty("ActivitySet") List<Activity> activities, Integer totalCount) {
    Activities {
      activities = WireValues.listing(activities, totalCount, "ActivitySet");
    }

    Page<Activity> page() {
      return BatchAnswers.page(activities, totalCount);
    }
  }

  record CreateInfos(
      @JsonProperty("ComputeEnvCreateInfoSet") List<ComputeEnvCreateInfo> infos,
      Integer totalCount) {
    CreateInfos {
      infos = WireValues.listing(infos, totalCount, "ComputeEnvCreateInfoSet");
    }

    Page<ComputeEnvCreateInfo> page() {
      return BatchAnswers.page(infos, totalCount);
    }
  }

  record InstanceTypes(@JsonProperty("InstanceTypeConfigSet") List<InstanceTypeConfig> types) {
    InstanceTypes {
      types = WireValues.listing(types, null, "InstanceTypeConfigSet");
    }
  }

  record Quotas(@JsonProperty("InstanceTypeQuotaSet") List<InstanceTypeQuota> quotas) {
    Quotas {
      quotas = WireValues.listing(quotas, null, "InstanceTypeQuotaSet");
    }
  }

  record Categories(@JsonProperty("InstanceCategorySet") List<InstanceCategory> categories) {
    Categories {
      categories = WireValues.listing(categories, null, "InstanceCategorySet");
    }
  }

  private static <T> Page<T> page(List<T> items, Integer totalCount) {
    return new Page<>(items, totalCount == null ? items.size() : totalCount);
  }
}
