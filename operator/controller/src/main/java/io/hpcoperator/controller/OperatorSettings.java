package io.hpcoperator.controller;

import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.PollPace;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How an operator runs.
 *
 * @param watchNamespaces namespaces whose resources it looks after; empty for all
 * @param httpPort port of metrics and health; 0 for any free one
 * @param leaderElection lease to hold while working; empty to work without one
 * @param pollPace how often the clouds are read
 * @param patience how long the planners wait
 * @param firstRetryDelay delay after the first transient failure of a call
 * @param stopTimeout how long running passes may take to end when the operator stops
 * @param requestTempo how many seconds of the clouds' limits pass in a second: 1 but for simulated
 *     clouds
 */
public record OperatorSettings(
    Set<String> watchNamespaces,
    int httpPort,
    Optional<Lease> leaderElection,
    PollPace pollPace,
    Patience patience,
    Duration firstRetryDelay,
    Duration stopTimeout,
    int requestTempo) {

  /** What suits the real clouds. */
  public static final OperatorSettings DEFAULT =
      new OperatorSettings(
          Set.of(),
          8080,
          Optional.empty(),
          new PollPace(Duration.ofSeconds(5), Duration.ofMinutes(1)),
          Patience.DEFAULT,
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          1);

  /**
   * The lease that makes one of several operators the one that works.
   *
   * @param name name of the lease
   * @param namespace its namespace; empty for the one the operator runs in
   */
  public record Lease(String name, Optional<String> namespace) {}

  public OperatorSettings withHttpPort(int port) {
    return new OperatorSettings(
        watchNamespaces,
        port,
        leaderElection,
        pollPace,
        patience,
        firstRetryDelay,
        stopTimeout,
        requestTempo);
  }

  public OperatorSettings watching(String namespace) {
    return new OperatorSettings(
        Set.of(namespace),
        httpPort,
        leaderElection,
        pollPace,
        patience,
        firstRetryDelay,
        stopTimeout,
        requestTempo);
  }

  public OperatorSettings withTempo(PollPace pace, Patience newPatience, Duration retryDelay) {
    return new OperatorSettings(
        watchNamespaces,
        httpPort,
        leaderElection,
        pace,
        newPatience,
        retryDelay,
        stopTimeout,
        requestTempo);
  }

  /** For clouds whose limits hold for shorter seconds. */
  public OperatorSettings withRequestTempo(int times) {
    return new OperatorSettings(
        watchNamespaces,
        httpPort,
        leaderElection,
        pollPace,
        patience,
        firstRetryDelay,
        stopTimeout,
        times);
  }
}
