package io.hpcoperator.simulator.ehpc;

import java.util.List;
import java.util.Optional;

/** What SetSchedulerInfo has set on a cluster's scheduler. Guarded by the world's lock. */
final class SchedulerSettings {

  /** The documented default of every interval, in seconds. */
  static final int DEFAULT_INTERVAL = 60;

  /**
   * What a user may use of a queue.
   *
   * @param user empty for everybody
   * @param mem number with unit, empty for no limit
   */
  record ResourceLimit(
      String queue, String user, Optional<Integer> cpus, Optional<Integer> nodes, String mem) {}

  /** Who may use a queue. */
  record AclLimit(String queue, List<String> users) {}

  int interval = DEFAULT_INTERVAL;
  int backfillInterval = DEFAULT_INTERVAL;

  /** Empty until it is set: the sample of GetSchedulerInfo shows an empty text. */
  Optional<Integer> historyDays = Optional.empty();

  List<ResourceLimit> resourceLimits = List.of();
  List<AclLimit> aclLimits = List.of();
}
