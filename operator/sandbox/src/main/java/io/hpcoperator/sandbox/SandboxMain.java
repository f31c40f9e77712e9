package io.hpcoperator.sandbox;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.hpcoperator.api.Crds;
import io.hpcoperator.controller.runtime.OperatorVersion;
import io.hpcoperator.sandbox.kubernetes.EmbeddedKubernetes;
import io.hpcoperator.simulator.Simulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The sandbox's command line. */
@Command(
    name = "bin/sandbox",
    description =
        "Plays the life of the samples: created, scaled, deleted, against simulated clouds.",
    mixinStandardHelpOptions = true,
    versionProvider = OperatorVersion.class,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all of it happened, and the clouds are empty", "1:something did not"})
public final class SandboxMain implements Callable<Integer> {
  private static final String DIRECTORY = "sandbox.directory";
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  @Option(
      names = "--keep",
      description = "Stays up after the samples are Ready, and prints a kubeconfig for kubectl.")
  private boolean keep;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Uses this Kubernetes API in place of the embedded one. Installs the CRDs.")
  private Path kubeconfig;

  @Option(
      names = "--namespace",
      description =
          "Namespace for the samples, and the only one the operator looks at: default on the embedded API; with --kubeconfig hpc-operator-sandbox, created if need be.")
  private String namespace;

  @Option(
      names = "--speed",
      description = "How many of the clouds' seconds pass in one of ours.",
      defaultValue = "150")
  private double speed;

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws Exception {
    if (namespace == null) {
      namespace = kubeconfig == null ? "default" : "hpc-operator-sandbox";
    }
    try (var clouds = Simulator.builder().speed(speed).start()) {
      out.printf(
          "Clouds: simulated on %s, %.0f times as fast as real ones.%n", clouds.endpoint(), speed);
      return kubeconfig == null ? embedded(clouds) : given(clouds);
    } catch (SandboxFailure e) {
      System.err.printf("%nFAILED. %s%n", e.getMessage());
      if (kubeconfig != null) {
        System.err.printf(
            "What was applied to namespace %s is still there, held by finalizers that no operator removes.%n",
            namespace);
      }
      return 1;
    }
  }

  private int embedded(Simulator clouds) throws Exception {
    try (var kubernetes = EmbeddedKubernetes.start(Crds.all());
        var client = kubernetes.newClient()) {
      out.printf("Kubernetes API: embedded on %s.%n", kubernetes.url());
      return play(client, clouds, kubernetes.kubeconfig());
    }
  }

  private int given(Simulator clouds) throws Exception {
    var text = Files.readString(kubeconfig);
    try (var client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(text)).build()) {
      out.printf("Kubernetes API: %s.%n", client.getMasterUrl());
      Sandbox.prepare(client, namespace);
      return play(client, clouds, text);
    }
  }

  private int play(KubernetesClient client, Simulator clouds, String access) throws Exception {
    boolean terminal = System.console() != null;
    try (var sandbox = new Sandbox(client, namespace, clouds, out, terminal)) {
      out.printf("Operator: running in this process; its log goes to %s.%n", logFile());
      sandbox.applySamples();
      if (keep) {
        explain(write(access));
        sandbox.watch();
      }
      sandbox.scaleQueue("high", 5);
      sandbox.deleteSamples();
      sandbox.checkClouds();
      out.printf("%nDone: created, scaled, deleted.%n");
      return 0;
    }
  }

  private Path write(String access) throws IOException {
    if (kubeconfig != null) {
      return kubeconfig;
    }
    var file = Path.of(System.getProperty(DIRECTORY), "kubeconfig");
    Files.writeString(file, access);
    return file;
  }

  private void explain(Path access) {
    out.printf(
        """

        Staying up; Ctrl-C ends it. In another terminal:

          export KUBECONFIG=%s
          kubectl get hpc
          kubectl describe hpccluster demo
          kubectl scale hpcqueue/high --replicas=5
          kubectl wait --for=condition=Ready hpcqueue/high
          kubectl delete hpcqueue high

        """,
        access);
  }

  private static Path logFile() {
    return Path.of(System.getProperty(DIRECTORY), "operator.log");
  }

  public static void main(String[] args) throws IOException {
    // Before the first logger is made, since the log's configuration refers to it.
    System.setProperty(DIRECTORY, Files.createTempDirectory("hpc-operator-sandbox-").toString());
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "classpath:sandbox-log4j2.xml");
    }
    System.exit(new CommandLine(new SandboxMain()).execute(args));
  }
}
