package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The tables of computeenv-wire.yaml leave out no field of the CRD and no path of the catalogue.
 */
class EnvWireTest {
  private static final EnvWire WIRE = EnvWire.read();

  @Test
  void shouldSayOfEveryFieldWhereItArrives() {
    var told = new TreeSet<>(WIRE.fields().keySet());
    assertThat(told).doesNotContainAnyElementsOf(WIRE.operators().keySet());
    told.addAll(WIRE.operators().keySet());
    assertThat(told)
        .as("a field needs a line in fields (and a case) or in operators")
        .containsExactlyElementsOf(EnvWire.fieldsOfTheCrd());
  }

  @Test
  void shouldSayOfEveryDocumentedPathWhereItComesFrom() {
    var told = WIRE.sent();
    assertThat(told).doesNotContainAnyElementsOf(WIRE.unsent().keySet());
    told.addAll(WIRE.unsent().keySet());
    assertThat(told).containsExactlyElementsOf(EnvWire.documented());
  }

  @Test
  void shouldHaveACaseForEveryFieldThatIsSent() {
    assertThat(WIRE.setInCases()).containsAll(WIRE.fields().keySet());
  }
}
