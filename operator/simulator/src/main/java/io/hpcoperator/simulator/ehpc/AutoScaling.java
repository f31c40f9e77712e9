package io.hpcoperator.simulator.ehpc;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Automatic scaling of one cluster: its settings and what the service remembers. */
final class AutoScaling {

  AutoScaleConfig config;

  /** Nodes that the jobs of a queue could use now, running ones included; set by tests. */
  final Map<String, Integer> demand = new HashMap<>();

  /** How often in a row a node was found without a job. */
  final Map<Node, Integer> idleChecks = new IdentityHashMap<>();

  /** Counts the settings, so that checks that belong to former ones end. */
  long generation;

  AutoScaling(AutoScaleConfig config) {
    this.config = config;
  }
}
