package io.hpcoperator.controller.nodes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DrainOrderTest {

  @Test
  void shouldSayOnlyWhatItChanges() {
    assertThat(said(List.of("compute1", "compute2"), List.of()))
        .isEqualTo("drain [compute1, compute2]");
    assertThat(said(List.of(), List.of("compute3"))).isEqualTo("resume [compute3]");
    assertThat(said(List.of("compute1"), List.of("compute3")))
        .isEqualTo("drain [compute1] and resume [compute3]");
  }

  private static String said(List<String> drain, List<String> resume) {
    return new DrainOrder(1, drain, resume, List.of("compute9")).said();
  }
}
