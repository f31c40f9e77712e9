package io.hpcoperator.simulator.ehpc.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** A job in the schedulers' own words, as DescribeJob hands them on. */
final class JobFields {

  /** PBS writes times as ctime(3) does, in the node's own zone. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
          .withZone(ZoneId.of("Asia/Shanghai"));

  private JobFields() {}

  private static String time(Instant time) {
    return TIME.format(time);
  }

  /** Fields of {@code qstat -f -F json}. */
  static ObjectNode pbs(Job job, String server) {
    ObjectNode result =
        object()
            .put("Job_Name", job.order().name())
            .put("Job_Owner", job.order().user() + "@" + server)
            .put("job_state", PbsWords.jobState(job))
            .put("queue", job.queue())
            .put("server", server)
            .put("Priority", job.order().priority())
            .put("ctime", time(job.submittedAt()))
            .put("mtime", time(job.changedAt()));
    job.startedAt().ifPresent(start -> result.put("stime", time(start)));
    if (!job.hosts().isEmpty()) {
      result.put("exec_host", execHost(job));
    }
    result
        .putObject("Resource_List")
        .put("nodect", job.order().nodes())
        .put("ncpus", job.shares().values().stream().mapToInt(Job.Share::cpus).sum());
    return result;
  }

  /** {@code compute0/0*2+compute1/0*2}. */
  private static String execHost(Job job) {
    return job.hosts().stream()
        .map(host -> host + "/0*" + job.shares().get(host).cpus())
        .collect(Collectors.joining("+"));
  }

  /** Fields of {@code scontrol show job}. */
  static ObjectNode slurm(Job job) {
    return object()
        .put("JobId", job.id())
        .put("JobName", job.order().name())
        .put("UserId", job.order().user())
        .put("JobState", SlurmWords.jobState(job))
        .put("Partition", job.queue())
        .put("NumNodes", Integer.toString(job.order().nodes()))
        .put("NodeList", job.hosts().isEmpty() ? "(null)" : String.join(",", job.hosts()));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
