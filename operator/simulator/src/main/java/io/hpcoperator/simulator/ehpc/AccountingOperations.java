package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chapter 14: reports on the jobs that ran, and the account's service role. */
final class AccountingOperations {

  /** {@code [{id: 1.scheduler}]}, with or without quotes. */
  private static final Pattern JOB_ID = Pattern.compile("id\"?\\s*:\\s*\"?([^\"},\\s]+)");

  private final EhpcState state;

  AccountingOperations(EhpcState state) {
    this.state = state;
  }

  Outcome initializeEhpc(EhpcRequest request) {
    if (state.serviceRole) {
      throw ApiError.of("EntityAlreadyExists.RoleError");
    }
    state.serviceRole = true;
    return Outcome.of(Json.object());
  }

  /** Doubt: only the sample's columns are known; those of the other reports are made up. */
  Outcome getAccountingReport(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    if (request.sent("FilterValue").isPresent() && request.sent("Dim").isEmpty()) {
      throw Rules.invalid("FilterValue", "Dim says what it is the name of.");
    }
    List<FinishedJob> jobs =
        FinishedJob.of(state.schedulers.of(cluster)).stream()
            .filter(job -> wanted(request, job))
            .toList();
    String dimension = request.textOr("Dim", "user");
    List<ArrayNode> rows = new ArrayList<>();
    ArrayNode columns = Json.array();
    switch (request.text("ReportType")) {
      case "job_report" -> {
        columns.add("jobId").add("user").add("queue").add("instance").add("coreTime");
        jobs.forEach(
            job ->
                rows.add(
                    Json.array()
                        .add(job.id())
                        .add(job.user())
                        .add(job.queue())
                        .add(job.instance())
                        .add(job.coreTime())));
      }
      case "number_report" -> {
        columns.add(dimension).add("jobNumber");
        grouped(jobs, dimension)
            .forEach(
                (name, all) ->
                    rows.add(
                        Json.array()
                            .add(name)
                            .add(all.stream().map(FinishedJob::id).distinct().count())));
      }
      default -> {
        columns.add(dimension).add("coreTime").add("usedMem");
        grouped(jobs, dimension)
            .forEach(
                (name, all) ->
                    rows.add(
                        Json.array()
                            .add(name)
                            .add(coreTime(all))
                            .add(all.stream().mapToLong(FinishedJob::memoryMb).sum())));
      }
    }
    return Outcome.of(page(request, rows, columns, coreTime(jobs)));
  }

  /**
   * The document describes PageSize as the page and PageNumber as its length, for requests only.
   */
  private static ObjectNode page(
      EhpcRequest request, List<ArrayNode> rows, ArrayNode columns, long coreTime) {
    Page<ArrayNode> page =
        Page.of(request.number("PageSize", 1), request.number("PageNumber", 10), rows);
    ArrayNode data = Json.array();
    page.items().forEach(data::add);
    return page.describe()
        .put("Metrics", columns.toString())
        .put("Data", data.toString())
        .put("TotalCoreTime", coreTime);
  }

  private static boolean wanted(EhpcRequest request, FinishedJob job) {
    long from = request.number("StartTime", 0);
    long to = request.number("EndTime", Integer.MAX_VALUE);
    boolean inTime = job.endedAt().getEpochSecond() >= from && job.endedAt().getEpochSecond() < to;
    boolean named =
        request.sent("FilterValue").map(job.of(request.text("Dim"))::equals).orElse(true);
    List<String> ids = new ArrayList<>();
    Matcher matcher = JOB_ID.matcher(request.text("JobId"));
    while (matcher.find()) {
      ids.add(matcher.group(1));
    }
    return inTime && named && (ids.isEmpty() || ids.contains(job.id()));
  }

  private static long coreTime(List<FinishedJob> jobs) {
    return jobs.stream().mapToLong(FinishedJob::coreTime).sum();
  }

  private static Map<String, List<FinishedJob>> grouped(List<FinishedJob> jobs, String dimension) {
    Map<String, List<FinishedJob>> result = new LinkedHashMap<>();
    jobs.forEach(
        job -> result.computeIfAbsent(job.of(dimension), name -> new ArrayList<>()).add(job));
    return result;
  }
}
