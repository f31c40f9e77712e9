package io.hpcoperator.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.controller.OperatorMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OperatorVersionTest {

  @Test
  void shouldPrintTheVersionOfTheBuild() {
    var screen = new StringWriter();
    int code = new CommandLine(new OperatorMain()).setOut(new PrintWriter(screen)).execute("-V");
    assertThat(code).isZero();
    assertThat(screen.toString().strip()).matches("hpc-operator [0-9]+\\.[0-9]+\\.[0-9]+.*");
  }
}
