package io.hpcoperator.api.realapi;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The kubectl binary, pointed at one API server. */
public final class Kubectl {

  private final String binary;
  private final Path folder;

  /**
   * @param binary path of kubectl, or its name on the PATH
   * @param kubeconfig content of the kubeconfig it is to use
   */
  Kubectl(String binary, String kubeconfig) throws IOException {
    this.binary = binary;
    this.folder = Files.createTempDirectory("kubectl");
    Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
    Runtime.getRuntime().addShutdownHook(new Thread(this::removeFolder));
  }

  /** Where the kubeconfig is; removed when the JVM ends. */
  Path folder() {
    return folder;
  }

  private void removeFolder() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What one run of kubectl came to. */
  public record Result(int exitCode, String output, String errors) {
    /**
     * The output of a run that must have gone well.
     *
     * @throws AssertionError with what kubectl said, if it did not
     */
    public String orFail() {
      if (exitCode != 0) {
        throw new AssertionError("kubectl exited " + exitCode + ": " + errors + output);
      }
      return output;
    }
  }

  /** Runs kubectl with these arguments. */
  public Result run(String... arguments) {
    return runWithInput("", arguments);
  }

  /** Runs kubectl with these arguments and a text on standard input (for {@code -f -}). */
  public Result runWithInput(String input, String... arguments) {
    try {
      Path output = Files.createTempFile(folder, "kubectl", ".out");
      Path errors = Files.createTempFile(folder, "kubectl", ".err");
      try {
        List<String> command = new ArrayList<>(List.of(binary));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // The user's own settings must not reach a test: another cluster, preferences, and what
        // kubectl remembers of an earlier server that had the same port.
        Map<String, String> environment = builder.environment();
        environment.put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        environment.put("KUBECACHEDIR", folder.resolve("cache").toString());
        environment.put("KUBERC", "off");
        // Files, not pipes: no pipe can fill up while the other one is being read.
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        int exitCode = process.waitFor();
        return new Result(exitCode, Files.readString(output), Files.readString(errors));
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("kubectl could not be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while kubectl ran", e);
    }
  }
}
