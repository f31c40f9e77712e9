package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the rule tests cover the rules of the CRDs; looked at without an API server. */
class RuleCoverageTest {

  @Test
  void shouldHaveACaseForEveryRuleOfOneObject() {
    List<CrdRules.Rule> covered =
        RuleCase.all().stream()
            .map(
                rule ->
                    new CrdRules.Rule(
                        rule.kind(),
                        rule.field().replaceAll("\\[\\d+]", "[]"),
                        rule.message(),
                        false))
            .distinct()
            .toList();

    assertThat(covered)
        .containsExactlyInAnyOrderElementsOf(
            CrdRules.committed().stream().filter(rule -> !rule.transition()).distinct().toList());
  }

  @Test
  void shouldSayEveryRuleOnce() {
    assertThat(CrdRules.committed()).doesNotHaveDuplicates();
  }

  @Test
  void shouldHaveACaseForEveryRuleAboutChanges() {
    List<CrdRules.Rule> covered =
        Stream.concat(
                ImmutableField.all().stream()
                    .map(
                        field ->
                            new CrdRules.Rule(field.kind(), field.path(), field.message(), true)),
                ChangeCase.all().stream()
                    .map(
                        change ->
                            new CrdRules.Rule(
                                change.kind(), change.field(), change.message(), true)))
            .distinct()
            .toList();

    assertThat(covered)
        .containsExactlyInAnyOrderElementsOf(
            CrdRules.committed().stream().filter(CrdRules.Rule::transition).toList());
  }
}
