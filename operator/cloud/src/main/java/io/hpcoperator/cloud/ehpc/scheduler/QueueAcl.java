package io.hpcoperator.cloud.ehpc.scheduler;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Who may use a queue, as GetSchedulerInfo shows it. The form of its users is not documented: texts
 * and objects with a name are read.
 *
 * @param queue queue
 * @param enabled whether the queue is restricted at all
 * @param users users that may
 * @param untrackedUsers users that may and that E-HPC does not know (wire: UntrackUser)
 */
public record QueueAcl(
    @JsonProperty("QueueName") String queue,
    @JsonProperty("AclEnable") Boolean enabled,
    @JsonProperty("User") @JsonDeserialize(using = Listed.Names.class) List<String> users,
    @JsonProperty("UntrackUser") @JsonDeserialize(using = Listed.Names.class)
        List<String> untrackedUsers) {
  public QueueAcl {
    users = WireValues.list(users);
    untrackedUsers = WireValues.list(untrackedUsers);
  }
}
