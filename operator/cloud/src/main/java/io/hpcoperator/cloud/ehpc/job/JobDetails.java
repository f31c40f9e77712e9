package io.hpcoperator.cloud.ehpc.job;

import java.util.Map;

/**
 * What the scheduler itself says of a job. Its attributes differ from scheduler to scheduler.
 *
 * @param key what the scheduler calls the job, with the name of the job behind it in some samples;
 *     null when the answer has no such level
 * @param attributes attributes by name, as text; structures as their JSON
 * @param raw the whole as the cloud sent it
 */
public record JobDetails(String key, Map<String, String> attributes, String raw) {
  public JobDetails {
    attributes = Map.copyOf(attributes);
  }
}
