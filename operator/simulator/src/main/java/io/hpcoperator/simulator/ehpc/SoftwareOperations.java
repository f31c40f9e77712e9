package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.TaskFailure;
import io.hpcoperator.simulator.ehpc.InstalledSoftware.State;
import io.hpcoperator.simulator.ehpc.offer.SoftwareOffer;
import io.hpcoperator.simulator.ehpc.offer.SoftwareOffer.Application;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Chapter 15, software: what is offered, what a cluster has, and how it comes and goes. There are
 * no tasks for it; a failure is asked for by the name of the operation all the same.
 */
final class SoftwareOperations {

  private final EhpcState state;

  SoftwareOperations(EhpcState state) {
    this.state = state;
  }

  Outcome listSoftwares(EhpcRequest request) {
    List<SoftwareOffer> found =
        state.offers.softwares().stream()
            .filter(offer -> request.sent("OsTag").map(offer.osTag()::equals).orElse(true))
            .filter(
                offer -> request.sent("EhpcVersion").map(offer.ehpcVersion()::equals).orElse(true))
            .toList();
    ObjectNode answer = Json.object();
    answer.set(
        "Softwares", Json.wrapped("SoftwareInfo", Json.array(found, SoftwareOperations::offer)));
    return Outcome.of(answer);
  }

  private static ObjectNode offer(SoftwareOffer offer) {
    ObjectNode view =
        Json.object()
            .put("EhpcVersion", offer.ehpcVersion())
            .put("OsTag", offer.osTag())
            .put("SchedulerType", offer.schedulerType())
            .put("SchedulerVersion", offer.schedulerVersion())
            .put("AccountType", offer.accountType())
            .put("AccountVersion", offer.accountVersion());
    view.set(
        "Applications",
        Json.wrapped(
            "ApplicationInfo",
            Json.array(
                offer.applications(),
                application ->
                    Json.object()
                        .put("Name", application.name())
                        .put("Tag", application.tag())
                        .put("Version", application.version())
                        .put("Required", application.required()))));
    return view;
  }

  Outcome listInstalledSoftware(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    ObjectNode answer = Json.object();
    answer.set(
        "SoftwareList",
        Json.wrapped(
            "SoftwareList",
            Json.array(cluster.software.all(), software -> installed(cluster, software))));
    return Outcome.of(answer);
  }

  private static ObjectNode installed(Cluster cluster, Application software) {
    // What is ordered with the cluster is installed while the cluster is.
    boolean early =
        EnumSet.of(ClusterStatus.UNINIT, ClusterStatus.CREATING, ClusterStatus.INIT)
            .contains(cluster.status);
    State now = early ? State.INSTALLING : cluster.software.state(software.tag()).orElseThrow();
    return Json.object()
        .put("SoftwareId", software.tag())
        .put("SoftwareName", software.name())
        .put("SoftwareVersion", software.version())
        .put("SoftwareStatus", now.wireName);
  }

  Outcome installSoftware(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    String tag = request.text("Application");
    Optional<State> before = cluster.software.state(tag);
    if (before.isEmpty()
        && state
            .offers
            .applications(cluster.osTag, cluster.schedulerType)
            .noneMatch(application -> application.tag().equals(tag))) {
      // Doubt: no code is documented for the operation; the appendix has one that fits.
      throw ApiError.about("InvalidSoftware", tag);
    }
    refuseConflict(before);
    if (before.isPresent()) {
      // Doubt: installing what is there changes nothing and is no error.
      return Outcome.of(Json.object());
    }
    cluster.software.set(tag, State.INSTALLING);
    work(
        cluster,
        "InstallSoftware",
        tag,
        () -> cluster.software.set(tag, State.INSTALLED),
        () -> cluster.software.remove(tag));
    return Outcome.of(Json.object());
  }

  Outcome uninstallSoftware(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    String tag = request.text("Application");
    Optional<State> before = cluster.software.state(tag);
    if (before.isEmpty()) {
      throw Rules.invalid("Application", tag + " is not installed.");
    }
    refuseConflict(before);
    cluster.software.set(tag, State.REMOVING);
    work(
        cluster,
        "UninstallSoftware",
        tag,
        () -> cluster.software.remove(tag),
        () -> cluster.software.set(tag, State.INSTALLED));
    return Outcome.of(Json.object());
  }

  private static void refuseConflict(Optional<State> before) {
    if (before.filter(now -> now != State.INSTALLED).isPresent()) {
      throw ApiError.of("ConflictOpt");
    }
  }

  /**
   * A failure undoes what was begun; a failure in part leaves it as it is for ever, since the
   * listing has no word for a failure.
   */
  private void work(
      Cluster cluster, String operation, String tag, Runnable success, Runnable undo) {
    Optional<TaskFailure> failure = state.faults.takeTaskFailure(operation);
    log(cluster, "info", operation, "Begin: " + operation + " " + tag);
    state.world.after(
        state.timings.software(),
        () -> {
          if (failure.isEmpty()) {
            log(cluster, "info", operation, "Done: " + operation + " " + tag);
            success.run();
            return;
          }
          log(cluster, "error", operation, failure.get().code() + ": " + failure.get().message());
          if (failure.get().outcome() == TaskFailure.Outcome.FAIL) {
            undo.run();
          }
        });
  }

  private void log(Cluster cluster, String level, String operation, String message) {
    cluster.log.add(new Cluster.LogLine(state.now(), level, operation, message));
  }
}
