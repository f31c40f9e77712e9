package io.hpcoperator.simulator;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The simulator on its own, until it is killed. */
@Command(
    name = "simulator",
    description =
        "Serves Alibaba E-HPC 2018-04-12 and Tencent Batch 2017-03-12 over plain HTTP, without a cloud.")
public final class SimulatorMain implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Tell the options and end.")
  private boolean help;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8791",
      description = "Port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description =
          "Simulated seconds per second; 0 moves only by POST /_simulator/clock/advance"
              + " (default: ${DEFAULT-VALUE}).")
  private double speed;

  @Option(
      names = "--access-key-id",
      defaultValue = Simulator.DEFAULT_KEY_ID,
      description = "Alibaba access key id (default: ${DEFAULT-VALUE}).")
  private String accessKeyId;

  @Option(
      names = "--access-key-secret",
      defaultValue = Simulator.DEFAULT_KEY_SECRET,
      description = "Alibaba access key secret (default: ${DEFAULT-VALUE}).")
  private String accessKeySecret;

  @Option(
      names = "--secret-id",
      defaultValue = Simulator.DEFAULT_KEY_ID,
      description = "Tencent secret id (default: ${DEFAULT-VALUE}).")
  private String secretId;

  @Option(
      names = "--secret-key",
      defaultValue = Simulator.DEFAULT_KEY_SECRET,
      description = "Tencent secret key (default: ${DEFAULT-VALUE}).")
  private String secretKey;

  @Option(names = "--rate-limits", description = "Hold the documented rate limits.")
  private boolean rateLimits;

  @Option(
      names = "--wire-style",
      defaultValue = "SDK",
      description =
          "How answers are written: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private WireStyle wireStyle;

  public static void main(String[] args) {
    System.exit(new CommandLine(new SimulatorMain()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    Simulator.Builder builder =
        Simulator.builder()
            .host(host)
            .port(port)
            .speed(speed)
            .rateLimits(rateLimits)
            .wireStyle(wireStyle)
            .credentials(accessKeyId, accessKeySecret)
            .credentials(secretId, secretKey);
    try (Simulator simulator = builder.start()) {
      tellHowToUse(simulator);
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private void tellHowToUse(Simulator simulator) {
    PrintWriter out = spec.commandLine().getOut();
    String endpoint = simulator.endpoint().toString();
    String authority = simulator.endpoint().getAuthority();
    out.println(
        "The clouds are at " + endpoint + ", simulated time runs " + speed + " times as fast.");
    out.println();
    out.println(
        "  Alibaba SDKs:  endpoint " + authority + ", protocol HTTP, access key id " + accessKeyId);
    out.println(
        "  Tencent SDKs:  endpoint " + authority + ", protocol http://, secret id " + secretId);
    out.println("  Control plane: " + endpoint + ControlPlane.PATH + "state");
    out.println("                 also journal, counts, leftovers, clock, health;");
    out.println("                 POST clock/advance, clock/speed, faults, stock, busy");
    out.println();
    out.println("Ctrl-C ends it, and everything in it is forgotten.");
    out.flush();
  }
}
