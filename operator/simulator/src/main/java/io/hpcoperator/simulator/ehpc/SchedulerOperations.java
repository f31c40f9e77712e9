package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.SchedulerSettings.AclLimit;
import io.hpcoperator.simulator.ehpc.SchedulerSettings.ResourceLimit;
import io.hpcoperator.simulator.http.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Chapter 6: settings of the scheduler. Both operations ask the manager node. */
final class SchedulerOperations {

  private static final Set<String> PBS = Set.of("pbs", "pbs19");
  private static final Set<String> SLURM = Set.of("slurm", "slurm19", "slurm20");

  private final EhpcState state;

  SchedulerOperations(EhpcState state) {
    this.state = state;
  }

  /**
   * What is left out stays as it is: the text asks for at least one of several settings, so they
   * can be sent alone.
   */
  Outcome setSchedulerInfo(EhpcRequest request) {
    Cluster cluster = QueueOperations.withManager(state, request);
    Rules.region(request, cluster);
    List<String> names = schedulers(cluster, request);
    boolean pbs = PBS.containsAll(names);
    String own = pbs ? "PbsInfo" : "SlurmInfo";
    String other = pbs ? "SlurmInfo" : "PbsInfo";
    if (request.size(own) == 0) {
      throw Rules.invalid(own, "At least one of its settings is needed for " + names + ".");
    }
    if (request.size(other) > 0) {
      throw Rules.invalid(other, "It is for another scheduler than " + names + ".");
    }
    // Everything is checked before anything is set.
    List<ResourceLimit> limits = new ArrayList<>();
    List<AclLimit> acls = new ArrayList<>();
    request
        .indexes("PbsInfo")
        .forEach(
            i -> {
              limits.addAll(resourceLimits(cluster, request, "PbsInfo." + i + ".ResourceLimit"));
              acls.addAll(aclLimits(cluster, request, "PbsInfo." + i + ".AclLimit"));
            });
    request
        .indexes(own)
        .forEach(i -> apply(cluster.schedulerSettings, request, own + "." + i + "."));
    if (!limits.isEmpty()) {
      cluster.schedulerSettings.resourceLimits = List.copyOf(limits);
    }
    if (!acls.isEmpty()) {
      cluster.schedulerSettings.aclLimits = List.copyOf(acls);
    }
    String done = String.join(",", names) + ": scheduler setting successfully.";
    return Outcome.of(Json.object().put("Message", done));
  }

  private static void apply(SchedulerSettings settings, EhpcRequest request, String entry) {
    sent(request, entry + "SchedInterval").ifPresent(value -> settings.interval = value);
    sent(request, entry + "BackfillInterval").ifPresent(value -> settings.backfillInterval = value);
    sent(request, entry + "JobHistoryDuration")
        .ifPresent(value -> settings.historyDays = Optional.of(value));
  }

  private static List<ResourceLimit> resourceLimits(
      Cluster cluster, EhpcRequest request, String list) {
    return request
        .indexes(list)
        .mapToObj(
            i -> {
              String entry = list + "." + i + ".";
              String mem = request.text(entry + "Mem");
              if (!mem.isEmpty() && !mem.matches("\\d+(gb|mb|kb)")) {
                throw Rules.invalid(entry + "Mem", "It is a number with gb, mb or kb.");
              }
              return new ResourceLimit(
                  queue(cluster, request, entry + "Queue"),
                  request.text(entry + "User"),
                  sent(request, entry + "Cpus"),
                  sent(request, entry + "Nodes"),
                  mem);
            })
        .toList();
  }

  private static List<AclLimit> aclLimits(Cluster cluster, EhpcRequest request, String list) {
    return request
        .indexes(list)
        .mapToObj(
            i ->
                new AclLimit(
                    queue(cluster, request, list + "." + i + ".Queue"),
                    Stream.of(request.text(list + "." + i + ".AclUsers").split(","))
                        .map(String::strip)
                        .filter(user -> !user.isEmpty())
                        .toList()))
        .toList();
  }

  private static String queue(Cluster cluster, EhpcRequest request, String parameter) {
    String queue = request.text(parameter);
    if (!cluster.queues.containsKey(queue)) {
      throw Rules.invalid(parameter, "There is no queue " + queue + ".");
    }
    return queue;
  }

  private static Optional<Integer> sent(EhpcRequest request, String parameter) {
    return request.sent(parameter).map(Integer::valueOf);
  }

  /** The names asked for, which must be those of the one scheduler that the cluster has. */
  private static List<String> schedulers(Cluster cluster, EhpcRequest request) {
    Set<String> fitting =
        switch (cluster.schedulerType) {
          case "pbs" -> PBS;
          case "slurm" -> SLURM;
          default -> Set.of();
        };
    return request
        .indexes("Scheduler")
        .mapToObj(i -> "Scheduler." + i + ".SchedName")
        .map(
            parameter -> {
              if (!fitting.contains(request.text(parameter))) {
                throw Rules.invalid(parameter, "The cluster's is " + cluster.schedulerType + ".");
              }
              return request.text(parameter);
            })
        .toList();
  }

  Outcome getSchedulerInfo(EhpcRequest request) {
    Cluster cluster = QueueOperations.withManager(state, request);
    Rules.region(request, cluster);
    ObjectNode answer = Json.object();
    answer.set(
        "SchedInfo",
        Json.array(
            schedulers(cluster, request),
            name ->
                Json.object()
                    .put("SchedName", name)
                    .put("Configuration", configuration(cluster).toString())));
    return Outcome.of(answer);
  }

  private static ObjectNode configuration(Cluster cluster) {
    SchedulerSettings settings = cluster.schedulerSettings;
    if (cluster.schedulerType.equals("slurm")) {
      // Doubt: the shape is shown for PBS only; the names are those of SetSchedulerInfo.
      return Json.object()
          .put("SchedInterval", Integer.toString(settings.interval))
          .put("BackfillInterval", Integer.toString(settings.backfillInterval));
    }
    ObjectNode result = Json.object();
    ArrayNode acls = result.putArray("AclInfo");
    result.put("JobHistory", settings.historyDays.map(String::valueOf).orElse(""));
    result.put("SchedIteration", Integer.toString(settings.interval));
    ArrayNode resources = result.putArray("QueueResource");
    for (String queue : cluster.queues.keySet()) {
      acls.add(acl(settings, queue));
      resources.add(resources(settings, queue));
    }
    return result;
  }

  private static ObjectNode acl(SchedulerSettings settings, String queue) {
    List<String> users =
        settings.aclLimits.stream()
            .filter(limit -> limit.queue().equals(queue))
            .flatMap(limit -> limit.users().stream())
            .toList();
    ObjectNode view = Json.object().put("AclEnable", !users.isEmpty());
    view.putArray("UntrackUser");
    ArrayNode named = view.putArray("User");
    users.forEach(named::add);
    return view.put("QueueName", queue);
  }

  private static ObjectNode resources(SchedulerSettings settings, String queue) {
    ObjectNode view = Json.object();
    view.putArray("UntrackUser");
    ArrayNode named = view.putArray("User");
    settings.resourceLimits.stream()
        .filter(limit -> limit.queue().equals(queue))
        .forEach(
            limit -> {
              // Doubt: the sample's list is empty; the members are those of SetSchedulerInfo.
              ObjectNode entry = named.addObject().put("User", limit.user());
              limit.cpus().ifPresent(cpus -> entry.put("Cpus", cpus));
              limit.nodes().ifPresent(nodes -> entry.put("Nodes", nodes));
              if (!limit.mem().isEmpty()) {
                entry.put("Mem", limit.mem());
              }
            });
    return view.put("QueueName", queue);
  }
}
