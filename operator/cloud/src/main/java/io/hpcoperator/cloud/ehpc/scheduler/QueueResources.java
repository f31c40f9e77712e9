package io.hpcoperator.cloud.ehpc.scheduler;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What users may use in a queue, as GetSchedulerInfo shows it.
 *
 * @param queue queue
 * @param users limits by user
 * @param untrackedUsers users with limits that E-HPC does not know (wire: UntrackUser)
 */
public record QueueResources(
    @JsonProperty("QueueName") String queue,
    @JsonProperty("User") List<UserResources> users,
    @JsonProperty("UntrackUser") @JsonDeserialize(using = Listed.Names.class)
        List<String> untrackedUsers) {
  public QueueResources {
    users = WireValues.list(users);
    untrackedUsers = WireValues.list(untrackedUsers);
  }
}
