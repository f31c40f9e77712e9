package io.hpcoperator.chart;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files under test are. */
final class Repository {
  static final Path ROOT = root();
  static final Path CRDS = ROOT.resolve("crds");
  static final Path CHART = ROOT.resolve("helm/hpc-operator");
  static final Path CONFIG = ROOT.resolve("config");
  static final Path SAMPLES = ROOT.resolve("samples");

  private static Path root() {
    for (var path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      if (Files.isRegularFile(path.resolve("crds/pom.xml"))) {
        return path;
      }
    }
    throw new IllegalStateException("no folder above the current one has crds/pom.xml");
  }

  private Repository() {}
}
