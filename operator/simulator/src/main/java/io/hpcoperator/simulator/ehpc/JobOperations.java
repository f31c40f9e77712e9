package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.simulator.ehpc.scheduler.Job;
import io.hpcoperator.simulator.ehpc.scheduler.JobState;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Chapter 11, what changes jobs that are there. */
final class JobOperations {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 100;

  private final EhpcState state;

  JobOperations(EhpcState state) {
    this.state = state;
  }

  Outcome stopJobs(EhpcRequest request) {
    Scheduler scheduler = scheduler(request);
    return each(
        scheduler,
        request,
        "AgentError.Job.StopFailure",
        JobOperations::unfinished,
        job -> scheduler.stop(job, "StopJobs"));
  }

  /** Doubt: the job goes back into the queue. */
  Outcome rerunJobs(EhpcRequest request) {
    Scheduler scheduler = scheduler(request);
    return each(
        scheduler,
        request,
        "AgentError.Job.RerunFailure",
        JobOperations::unfinished,
        job -> scheduler.rerun(job, "RerunJobs"));
  }

  /** Doubt: a running job is killed, a job that is gone already is a failure. */
  Outcome deleteJobs(EhpcRequest request) {
    Scheduler scheduler = scheduler(request);
    return each(
        scheduler,
        request,
        "AgentError.Job.DeleteFailure",
        job -> true,
        job -> scheduler.delete(job, "DeleteJobs"));
  }

  private Scheduler scheduler(EhpcRequest request) {
    return state.schedulers.of(QueueOperations.withManager(state, request));
  }

  private static boolean unfinished(Job job) {
    return job.state() != JobState.FINISHED;
  }

  /** When some jobs cannot be served the others are all the same. */
  private static Outcome each(
      Scheduler scheduler,
      EhpcRequest request,
      String failure,
      Predicate<Job> allowed,
      Consumer<Job> action) {
    List<String> ids = ids(request.text("Jobs"));
    List<String> failed = new ArrayList<>();
    for (String id : ids) {
      scheduler.job(id).filter(allowed).ifPresentOrElse(action, () -> failed.add(id));
    }
    if (failed.size() == ids.size()) {
      throw ApiError.about(failure, String.join(", ", failed));
    }
    if (!failed.isEmpty()) {
      throw ApiError.about("PartFailure", String.join(", ", failed));
    }
    return Outcome.of(Json.object());
  }

  /** {@code [{"Id":"1.scheduler"}]}. */
  private static List<String> ids(String text) {
    List<String> result = new ArrayList<>();
    try {
      JsonNode jobs = JSON.readTree(text);
      jobs.forEach(job -> result.add(job.path("Id").asText()));
      if (!jobs.isArray() || result.contains("") || result.isEmpty() || result.size() > MOST) {
        throw Rules.invalid("Jobs", "It is a list of 1 to 100 objects with an Id.");
      }
    } catch (JsonProcessingException e) {
      throw Rules.invalid("Jobs", "It is no JSON text.");
    }
    return result;
  }
}
