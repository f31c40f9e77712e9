package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Reason;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/conditions.md tells of every condition type and every reason, and of no others. */
class ConditionsPageTest {
  private static final String PAGE = "docs/conditions.md";

  @Test
  void shouldExplainEveryReasonOnce() {
    assertThat(Pages.column(PAGE, "Reasons", 0))
        .as("column 'reason' of %s against the enum Reason", PAGE)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Reason::text).toList());
  }

  @Test
  void shouldSayOfEveryReasonWhatItMeansAndWhatToDo() {
    assertThat(Pages.table(PAGE, "Reasons"))
        .allSatisfy(row -> assertThat(row).hasSize(4).doesNotContain(""));
  }

  @Test
  void shouldExplainEveryConditionTypeOnce() throws IllegalAccessException {
    assertThat(Pages.column(PAGE, "Types", 0))
        .as("column 'type' of %s against the constants of Conditions", PAGE)
        .containsExactlyInAnyOrderElementsOf(types());
  }

  private static List<String> types() throws IllegalAccessException {
    var types = new ArrayList<String>();
    for (var field : Conditions.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        types.add((String) field.get(null));
      }
    }
    return types;
  }
}
