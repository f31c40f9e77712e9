package io.hpcoperator.api.realapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The part of kube-controller-manager that the tests can need beside the API server: it collects
 * garbage by owner references, and empties namespaces that are deleted.
 */
final class ControllerManager {

  private final Process process;
  private final Path log;

  /**
   * Starts it; it ends with the JVM.
   *
   * @param folder where its kubeconfig is and its log goes
   */
  ControllerManager(Path binary, Path folder) {
    log = folder.resolve("kube-controller-manager.log");
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      binary.toString(),
                      "--kubeconfig=" + folder.resolve("kubeconfig"),
                      "--controllers=garbage-collector-controller,namespace-controller",
                      "--leader-elect=false",
                      "--secure-port=0"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalStateException with its log, when it has ended
   */
  void check() {
    if (!process.isAlive()) {
      try {
        throw new IllegalStateException(
            "kube-controller-manager exited " + process.exitValue() + ": " + Files.readString(log));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
