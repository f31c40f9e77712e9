package io.hpcoperator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.BudgetTime;
import io.hpcoperator.controller.account.CloudAccountReconciler;
import io.hpcoperator.controller.account.SecretHold;
import io.hpcoperator.controller.cluster.HpcClusterReconciler;
import io.hpcoperator.controller.computeenv.ComputeEnvReconciler;
import io.hpcoperator.controller.pass.Announcer;
import io.hpcoperator.controller.pass.Holds;
import io.hpcoperator.controller.pass.WakeUps;
import io.hpcoperator.controller.poll.PollThreads;
import io.hpcoperator.controller.queue.HpcQueueReconciler;
import io.hpcoperator.controller.runtime.CloudCallMetrics;
import io.hpcoperator.controller.runtime.HeldLease;
import io.hpcoperator.controller.runtime.OperatorHttpServer;
import io.hpcoperator.controller.runtime.RunningPasses;
import io.hpcoperator.controller.runtime.Services;
import io.hpcoperator.controller.session.CloudSessions;
import io.hpcoperator.controller.session.Secrets;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running operator: the four reconcilers and what they work with. Close it to stop it. */
public final class HpcOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HpcOperator.class);

  /** A pass makes a few calls with time-outs; one that takes longer than this is stuck. */
  private static final Duration STUCK = Duration.ofMinutes(10);

  private final Operator operator;
  private final CloudSessions sessions;
  private final PollThreads polls;
  private final OperatorHttpServer http;
  private final RunningPasses passes;
  private final Optional<HeldLease> lease;
  private volatile boolean stopping;

  /** Starts an operator without a lease to lose. It works until it is closed. */
  public static HpcOperator start(KubernetesClient client, OperatorSettings settings) {
    return start(client, settings, () -> {});
  }

  /**
   * Starts an operator. It works until it is closed.
   *
   * @param leaseLost called when another may have become the one that works; must end the process,
   *     since what runs already cannot be called back
   */
  public static HpcOperator start(
      KubernetesClient client, OperatorSettings settings, Runnable leaseLost) {
    return start(client, settings, leaseLost, Clock.systemUTC());
  }

  /**
   * Starts an operator that goes by another clock than the machine's, as tests of schedules want.
   * Waits are timed by the machine all the same.
   */
  public static HpcOperator start(
      KubernetesClient client, OperatorSettings settings, Runnable leaseLost, Clock clock) {
    return new HpcOperator(client, settings, leaseLost, clock);
  }

  private HpcOperator(
      KubernetesClient client, OperatorSettings settings, Runnable leaseLost, Clock clock) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(SAME_TAGS);
    // In nanoseconds, which no rule or dashboard of Prometheus expects; process.cpu.usage stays.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
    passes = new RunningPasses(clock);
    lease = settings.leaderElection().map(wanted -> lease(wanted, client));
    var wakeUps = new WakeUps();
    var secrets = new Secrets(client);
    polls = PollThreads.start();
    sessions =
        new CloudSessions(
            secrets,
            settings.pollPace(),
            BudgetTime.faster(settings.requestTempo()),
            clock,
            polls,
            new CloudCallMetrics(registry),
            wakeUps::wake);
    var services =
        new Services(
            sessions,
            secrets,
            wakeUps,
            new Holds(settings.firstRetryDelay()),
            new Announcer(client, registry, clock),
            passes,
            settings.patience(),
            clock);
    operator =
        new Operator(
            overrider ->
                configure(overrider, client, settings, registry, () -> leaseLost(leaseLost)));
    register(
        new CloudAccountReconciler(services, new SecretHold(client)), CloudAccount.class, settings);
    register(new HpcClusterReconciler(services), HpcCluster.class, settings);
    register(new HpcQueueReconciler(services), HpcQueue.class, settings);
    register(new ComputeEnvReconciler(services), ComputeEnv.class, settings);
    meterProcess(registry, passes);
    http =
        new OperatorHttpServer(
            settings.httpPort(), registry, () -> whyDead(passes), this::whyNotReady);
    operator.start();
    LOG.info(
        "Started; watching {}; metrics and health on port {}.",
        settings.watchNamespaces().isEmpty() ? "all namespaces" : settings.watchNamespaces(),
        http.port());
  }

  private static HeldLease lease(OperatorSettings.Lease wanted, KubernetesClient client) {
    var pod = System.getenv("HOSTNAME");
    return new HeldLease(
        client,
        wanted.namespace().orElseGet(() -> client.getConfiguration().getNamespace()),
        wanted.name(),
        pod == null || pod.isBlank() ? UUID.randomUUID().toString() : pod);
  }

  private void configure(
      ConfigurationServiceOverrider overrider,
      KubernetesClient client,
      OperatorSettings settings,
      PrometheusMeterRegistry registry,
      Runnable leaseLost) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(MicrometerMetricsV2.newBuilder(registry).build())
        .withReconciliationTerminationTimeout(settings.stopTimeout());
    lease.ifPresent(
        held ->
            overrider.withLeaderElectionConfiguration(
                LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(held.name())
                    .withLeaseNamespace(held.namespace())
                    .withIdentity(held.identity())
                    .withLeaderCallbacks(new LeaderCallbacks(() -> {}, leaseLost, leader -> {}))
                    .build()));
  }

  /** The SDK goes on reconciling without its lease; two that work could buy twice. */
  private void leaseLost(Runnable end) {
    if (!stopping) {
      LOG.error("The lease is lost: another operator may be at work by now. Ending.");
      end.run();
    }
  }

  private <R extends HasMetadata> void register(
      Reconciler<R> reconciler, Class<R> kind, OperatorSettings settings) {
    operator.register(
        reconciler,
        overrider -> {
          overrider
              .withRetry(forEver())
              .withOnUpdateFilter(HpcOperator.<R>userChanges())
              .withFieldManager("hpc-operator");
          if (settings.watchNamespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
          } else {
            overrider.settingNamespaces(settings.watchNamespaces());
          }
        });
  }

  /** For failures that are no answers of a cloud: a lost API server, a defect. Never gives up. */
  private static GenericRetry forEver() {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(Duration.ofSeconds(1))
        .setIntervalMultiplier(2)
        .setMaxInterval(Duration.ofMinutes(2).toMillis());
  }

  /** The operator's own writes to the status are no reason to look again; annotations are. */
  private static <R extends HasMetadata> OnUpdateFilter<R> userChanges() {
    return (now, before) -> {
      var is = now.getMetadata();
      var was = before.getMetadata();
      return !Objects.equals(is.getGeneration(), was.getGeneration())
          || !Objects.equals(is.getAnnotations(), was.getAnnotations())
          || !Objects.equals(is.getFinalizers(), was.getFinalizers())
          || !Objects.equals(is.getDeletionTimestamp(), was.getDeletionTimestamp());
    };
  }

  /**
   * The SDK tags its count of received events with an action for resources only, and Prometheus
   * takes a name with one set of tags only.
   */
  private static final MeterFilter SAME_TAGS =
      new MeterFilter() {
        @Override
        public Meter.Id map(Meter.Id id) {
          return id.getName().equals("events.received") && id.getTag("action") == null
              ? id.withTag(Tag.of("action", "none"))
              : id;
        }
      };

  private static void meterProcess(PrometheusMeterRegistry registry, RunningPasses passes) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    // Holds a listener for as long as the process lives, which is as long as it is wanted.
    @SuppressWarnings("resource")
    var gc = new JvmGcMetrics();
    gc.bindTo(registry);
    Gauge.builder("hpc.operator.oldest.pass", () -> passes.oldest().toMillis() / 1000.0)
        .description("Age of the oldest running pass.")
        .baseUnit("seconds")
        .register(registry);
  }

  private Optional<String> whyDead(RunningPasses passes) {
    if (passes.oldest().compareTo(STUCK) > 0) {
      return Optional.of("a pass has been running for " + passes.oldest());
    }
    return Optional.empty();
  }

  /** A standby is ready, too: leadership and the clouds do not belong in here. */
  private Optional<String> whyNotReady() {
    if (stopping) {
      return Optional.of("stopping");
    }
    var info = operator.getRuntimeInfo();
    if (!info.isStarted()) {
      return Optional.of("not started yet");
    }
    return info.allEventSourcesAreHealthy()
        ? Optional.empty()
        : Optional.of("not all watches are established");
  }

  /** Port of metrics and health. */
  public int httpPort() {
    return http.port();
  }

  /** Stops: takes no new work, lets running passes end, and closes the sessions. */
  @Override
  public void close() {
    stopping = true;
    LOG.info("Stopping.");
    operator.stop();
    // A pass that does not end may still make its call: nobody else may begin before the lease is
    // out.
    if (passes.isIdle()) {
      lease.ifPresent(HeldLease::release);
    }
    sessions.close();
    polls.close();
    http.close();
    LOG.info("Stopped.");
  }
}
