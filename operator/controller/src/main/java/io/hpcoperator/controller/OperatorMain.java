package io.hpcoperator.controller;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.PollPace;
import io.hpcoperator.controller.runtime.ApiServerCheck;
import io.hpcoperator.controller.runtime.DurationText;
import io.hpcoperator.controller.runtime.OperatorVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The operator's command line; every option can be given by an environment variable, too. */
@Command(
    name = "hpc-operator",
    description = "Manages HPC clusters in public clouds as Kubernetes resources.",
    mixinStandardHelpOptions = true,
    versionProvider = OperatorVersion.class,
    showDefaultValues = true)
public final class OperatorMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

  /** Exit code that tells a lost lease from other ends. */
  private static final int LEASE_LOST = 3;

  @Option(
      names = "--watch-namespaces",
      split = ",",
      description = "Namespaces to look after; all when left out.",
      defaultValue = "${env:HPC_OPERATOR_WATCH_NAMESPACES:-}")
  private List<String> watchNamespaces;

  @Option(
      names = "--http-port",
      description = "Port of /metrics, /healthz and /readyz.",
      defaultValue = "${env:HPC_OPERATOR_HTTP_PORT:-8080}")
  private int httpPort;

  @Option(
      names = "--leader-election",
      negatable = true,
      arity = "0..1",
      description = "Holds a lease while working, so that several operators can run.",
      defaultValue = "${env:HPC_OPERATOR_LEADER_ELECTION:-false}",
      fallbackValue = "true")
  private boolean leaderElection;

  @Option(
      names = "--lease-name",
      description = "Name of the lease.",
      defaultValue = "${env:HPC_OPERATOR_LEASE_NAME:-hpc-operator}")
  private String leaseName;

  @Option(
      names = "--lease-namespace",
      description = "Namespace of the lease; the operator's own when left out.",
      defaultValue = "${env:HPC_OPERATOR_LEASE_NAMESPACE:-}")
  private String leaseNamespace;

  @Option(
      names = "--poll-active",
      description = "How often a cloud is read while something is on its way, such as 5s.",
      converter = DurationText.class,
      defaultValue = "${env:HPC_OPERATOR_POLL_ACTIVE:-5s}")
  private Duration pollActive;

  @Option(
      names = "--poll-idle",
      description = "How often a cloud is read while all is quiet, such as 1m.",
      converter = DurationText.class,
      defaultValue = "${env:HPC_OPERATOR_POLL_IDLE:-1m}")
  private Duration pollIdle;

  @Option(
      names = "--listing-patience",
      description =
          "How long a listing of a cloud may lag behind a change before it is believed, such as 2m.",
      converter = DurationText.class,
      defaultValue = "${env:HPC_OPERATOR_LISTING_PATIENCE:-2m}")
  private Duration listingPatience;

  @Override
  public Integer call() throws InterruptedException {
    var lease =
        leaderElection
            ? Optional.of(new OperatorSettings.Lease(leaseName, text(leaseNamespace)))
            : Optional.<OperatorSettings.Lease>empty();
    var settings =
        new OperatorSettings(
            namespaces(),
            httpPort,
            lease,
            new PollPace(pollActive, pollIdle),
            Patience.DEFAULT.withListing(listingPatience),
            OperatorSettings.DEFAULT.firstRetryDelay(),
            OperatorSettings.DEFAULT.stopTimeout(),
            OperatorSettings.DEFAULT.requestTempo());
    var stopped = new CountDownLatch(1);
    try (var client = new KubernetesClientBuilder().build()) {
      var problem = ApiServerCheck.problem(client.getConfiguration());
      if (problem.isPresent()) {
        LOG.error("{}", problem.get());
        return CommandLine.ExitCode.SOFTWARE;
      }
      var operator = HpcOperator.start(client, settings, OperatorMain::endAtOnce);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    operator.close();
                    stopped.countDown();
                  },
                  "stop"));
      stopped.await();
    }
    return 0;
  }

  /** From a thread of its own: the one that notices a lost lease is waited for while stopping. */
  private static void endAtOnce() {
    new Thread(() -> Runtime.getRuntime().halt(LEASE_LOST), "lease-lost").start();
  }

  private Set<String> namespaces() {
    return watchNamespaces == null
        ? Set.of()
        : Set.copyOf(watchNamespaces.stream().filter(n -> !n.isBlank()).toList());
  }

  private static Optional<String> text(String value) {
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value);
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new OperatorMain()).execute(args));
  }
}
