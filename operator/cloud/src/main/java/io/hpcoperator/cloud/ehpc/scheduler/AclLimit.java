package io.hpcoperator.cloud.ehpc.scheduler;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.CommaText;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Who may use a queue of PBS.
 *
 * @param queue queue; required
 * @param users users that may
 */
public record AclLimit(
    String queue,
    @JsonProperty("AclUsers") @JsonSerialize(converter = CommaText.Writer.class)
        List<String> users) {
  public AclLimit {
    users = WireValues.list(users);
  }
}
