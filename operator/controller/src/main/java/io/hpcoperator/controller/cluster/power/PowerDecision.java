package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is to be done about stopping and starting a cluster. */
public sealed interface PowerDecision {

  /**
   * The cluster runs, as it should: its settings and nodes are looked after.
   *
   * @param status what is to be remembered
   * @param setting that it runs, to be looked at with the other settings
   */
  record Clear(PowerStatus status, Work work, Setting<ClusterCall> setting)
      implements PowerDecision {}

  /**
   * The cluster is stopped, or on its way to being stopped or started; nothing else is done.
   *
   * @param call the call to be made, if any
   * @param synced what the Synced condition says; empty while it follows the verdict
   */
  record Held(
      Optional<Call> call,
      Verdict verdict,
      PowerStatus status,
      Work work,
      SyncMemory sync,
      Duration lookAgain,
      boolean distrust,
      Optional<Aspect> synced,
      List<News> news)
      implements PowerDecision {}

  /**
   * A call that is to be made.
   *
   * @param switches whether it is the one that stops or starts the cluster, which counts as a
   *     change of the setting
   * @param attempt what is known of earlier ones, of a call that is put on record before it is
   *     made; null for others
   */
  record Call(ClusterCall call, boolean switches, Attempt attempt) {}
}
