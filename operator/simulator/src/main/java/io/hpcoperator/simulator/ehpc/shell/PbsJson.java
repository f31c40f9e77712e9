package io.hpcoperator.simulator.ehpc.shell;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import java.time.Instant;

/** What all JSON of PBS commands has in common. */
final class PbsJson {

  static final String VERSION = "18.1.1";

  private PbsJson() {}

  static ObjectNode prologue(Scheduler scheduler, Instant now) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("timestamp", now.getEpochSecond())
        .put("pbs_version", VERSION)
        .put("pbs_server", scheduler.dialect().server());
  }

  static String text(ObjectNode answer) {
    return answer.toPrettyString() + "\n";
  }
}
