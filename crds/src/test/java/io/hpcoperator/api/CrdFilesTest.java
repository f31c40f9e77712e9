package io.hpcoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The committed CRDs are those the Java types say. */
class CrdFilesTest {
  private static final Path DIRECTORY = Path.of("").toAbsolutePath();

  @Test
  void shouldMatchTheJavaTypes() throws IOException {
    var generated = CrdFiles.generate();
    if (Boolean.getBoolean("crds.write")) {
      for (var file : generated.entrySet()) {
        Files.writeString(DIRECTORY.resolve(file.getKey()), file.getValue());
      }
    }
    var committed = new TreeMap<String, String>();
    try (var files = Files.newDirectoryStream(DIRECTORY, "*.{yaml,yml,json}")) {
      for (var file : files) {
        committed.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(committed)
        .as("crds/*.yaml are stale; run: mvn test -pl crds -Dtest=CrdFilesTest -Dcrds.write=true")
        .isEqualTo(generated);
  }
}
