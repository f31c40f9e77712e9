package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.scheduler.Job;
import io.hpcoperator.simulator.ehpc.scheduler.JobState;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chapter 11, what only reads jobs. The list is the scheduler's, so its manager must run. */
final class JobViews {

  /** Local text without a zone; the clusters of the samples are in China. */
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

  private final EhpcState state;

  JobViews(EhpcState state) {
    this.state = state;
  }

  private Scheduler scheduler(EhpcRequest request) {
    return state.schedulers.of(QueueOperations.withManager(state, request));
  }

  private Stream<Job> listed(Scheduler scheduler) {
    return scheduler.jobs().stream().filter(job -> state.listed(job.submittedAt()));
  }

  Outcome listJobs(EhpcRequest request) {
    List<Job> found =
        listed(scheduler(request))
            .filter(job -> request.sent("Owner").map(job.order().user()::equals).orElse(true))
            .filter(job -> request.sent("State").map(job.state().name()::equals).orElse(true))
            // Doubt: the documented default would hide jobs; without the parameter all are shown.
            // No simulated job can be run again by itself.
            .filter(job -> !request.text("Rerunable").equals("true"))
            .toList();
    Page<Job> page = Page.of(request, found);
    ObjectNode answer = page.describe();
    answer.set(
        "Jobs",
        Json.wrapped(
            "JobInfo",
            Json.array(page.items(), job -> view(job, job.order().user(), LOCAL::format))));
    return Outcome.of(answer);
  }

  Outcome listJobsWithFilters(EhpcRequest request) {
    Scheduler scheduler = scheduler(request);
    long from = Long.parseLong(request.textOr("CreateTimeStart", "0"));
    long until = Long.parseLong(request.textOr("CreateTimeEnd", "99999999999"));
    Stream<Job> found =
        listed(scheduler)
            .filter(job -> any(request, "Users", List.of(job.order().user())))
            .filter(job -> any(request, "Queues", List.of(job.queue())))
            .filter(job -> any(request, "Nodes", job.hosts()))
            .filter(job -> job.order().name().contains(request.text("JobName")))
            .filter(job -> ofStatus(request.text("JobStatus"), job))
            .filter(job -> job.submittedAt().getEpochSecond() >= from)
            .filter(job -> job.submittedAt().getEpochSecond() <= until);
    Optional<Comparator<Job>> order = order(request);
    Page<Job> page = Page.of(request, order.map(found::sorted).orElse(found).toList());
    String server = scheduler.dialect().server();
    ObjectNode answer = page.describe().put("Success", true);
    answer.set(
        "Jobs",
        Json.array(
            page.items(),
            job ->
                view(job, job.order().user() + "@" + server, JobViews::seconds)
                    // As documented: a number of queues.
                    .put("Queue", "1")));
    return Outcome.of(answer);
  }

  private static String seconds(Instant time) {
    return Long.toString(time.getEpochSecond());
  }

  /** Fuzzy: one of the texts asked for is part of one of the values. */
  private static boolean any(EhpcRequest request, String list, List<String> values) {
    return request.size(list) == 0
        || request
            .indexes(list)
            .mapToObj(i -> request.text(list + "." + i))
            .anyMatch(text -> values.stream().anyMatch(value -> value.contains(text)));
  }

  private static boolean ofStatus(String status, Job job) {
    return switch (status) {
      case "finished" -> job.state() == JobState.FINISHED;
      case "notfinished" -> job.state() != JobState.FINISHED;
      default -> true;
    };
  }

  /** Doubt: of several orders the first of this list counts. */
  private Optional<Comparator<Job>> order(EhpcRequest request) {
    return Stream.of(
            by(request, "ExecuteOrder", job -> job.ran(state.now())),
            by(request, "SubmitOrder", Job::submittedAt),
            by(request, "PendOrder", job -> job.waited(state.now())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static <T extends Comparable<T>> Optional<Comparator<Job>> by(
      EhpcRequest request, String parameter, Function<Job, T> key) {
    Comparator<Job> ascending = Comparator.comparing(key);
    return request
        .sent(parameter)
        .map(order -> order.equals("desc") ? ascending.reversed() : ascending);
  }

  private static ObjectNode view(Job job, String owner, Function<Instant, String> time) {
    ObjectNode view =
        Json.object()
            .put("Id", job.id())
            .put("Name", job.order().name())
            .put("Owner", owner)
            .put("Comment", "")
            .put("State", job.state().name())
            .put("Priority", Integer.toString(job.order().priority()))
            .put("ShellPath", "./")
            .put("Stdout", "./")
            .put("Stderr", "./")
            .put("ArrayRequest", "")
            .put("SubmitTime", time.apply(job.submittedAt()))
            .put("StartTime", job.startedAt().map(time).orElse(""))
            .put("LastModifyTime", time.apply(job.changedAt()))
            .put("NodeList", nodeList(job));
    view.putObject("Resources")
        .put("Nodes", job.order().nodes())
        .put("Cores", job.shares().values().stream().mapToInt(Job.Share::cpus).sum());
    return view;
  }

  /** One text: {@code ['compute2', 'compute3']}. */
  private static String nodeList(Job job) {
    return job.hosts().stream()
        .map(host -> "'" + host + "'")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** The scheduler's own fields; only that they differ by scheduler is documented. */
  Outcome describeJob(EhpcRequest request) {
    Scheduler scheduler = scheduler(request);
    String id = request.text("JobId");
    Job job =
        scheduler
            .job(id)
            // Doubt: no code is documented for an unknown job; the scheduler's command fails.
            .orElseThrow(() -> ApiError.about("ExecFail", "describe job " + id));
    ObjectNode info = Json.object();
    info.set(id, scheduler.describe(job));
    ObjectNode answer = Json.object();
    answer.putObject("Message").put("JobInfo", info.toString());
    return Outcome.of(answer);
  }
}
