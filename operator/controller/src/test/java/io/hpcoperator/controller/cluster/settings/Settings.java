package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.util.List;

/** What becomes of settings in a pass, for tests of single ones. */
final class Settings {

  /** What is remembered once a setting was looked at and the cloud took the call for it. */
  static SyncMemory tried(Setting<ClusterCall> setting) {
    return noted(setting).tried(setting.name(), Given.NOW);
  }

  /** What is remembered once a setting was looked at. */
  static SyncMemory noted(Setting<ClusterCall> setting) {
    return SyncPlanner.decide(
            List.of(setting),
            new SyncMemory(null, null),
            DriftPolicy.CORRECT,
            true,
            Duration.ZERO,
            Given.NOW)
        .memory();
  }

  private Settings() {}
}
