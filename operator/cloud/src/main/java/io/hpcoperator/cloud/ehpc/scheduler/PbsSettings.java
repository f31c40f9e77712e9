package io.hpcoperator.cloud.ehpc.scheduler;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Settings of PBS (wire: PbsInfo.N). Null fields and empty lists are not sent.
 *
 * @param schedInterval seconds between two scheduling cycles; the cloud's default is 60
 * @param jobHistoryDuration days for which finished jobs are kept, 1 to 30; the default is 14
 * @param resourceLimits limits of users in queues, at most 100
 * @param aclLimits who may use a queue, at most 100
 */
public record PbsSettings(
    Integer schedInterval,
    Integer jobHistoryDuration,
    @JsonProperty("ResourceLimit") List<ResourceLimit> resourceLimits,
    @JsonProperty("AclLimit") List<AclLimit> aclLimits)
    implements SchedulerSettings {
  public PbsSettings {
    resourceLimits = WireValues.list(resourceLimits);
    aclLimits = WireValues.list(aclLimits);
  }
}
