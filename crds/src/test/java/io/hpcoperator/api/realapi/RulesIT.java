package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each CEL rule that looks at one object, with an object it lets pass and one it refuses, and the
 * words of the refusal. Rules that compare with the old object are in {@link ImmutabilityIT} and
 * {@link ChangesIT}.
 */
@NeedsRealApiServer
class RulesIT {

  private static Requests requests;

  @BeforeAll
  static void namespace(RealApiServer server) {
    server.crds().install();
    requests = new Requests(server.client(), server.newNamespace("rules"));
  }

  @ParameterizedTest
  @MethodSource("io.hpcoperator.api.realapi.RuleCase#all")
  void shouldAcceptWhatTheRuleAllows(RuleCase rule) {
    GenericKubernetesResource object = Manifests.with(rule.kind(), rule.name(), rule.accepted());

    assertThat(requests.tryCreate(object)).isInstanceOf(Answer.Accepted.class);
  }

  @ParameterizedTest
  @MethodSource("io.hpcoperator.api.realapi.RuleCase#all")
  void shouldRefuseWhatTheRuleForbidsInTheWordsOfTheRule(RuleCase rule) {
    GenericKubernetesResource object = Manifests.with(rule.kind(), rule.name(), rule.refused());

    assertThat(requests.tryCreate(object))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(422);
              // One cause: the object is refused for this rule and for nothing else.
              assertThat(refused.causes())
                  .singleElement()
                  .satisfies(
                      cause -> {
                        assertThat(cause.field()).isEqualTo(rule.field());
                        // Before the words stands the value, as the server prints it.
                        assertThat(cause.message()).endsWith(": " + rule.message());
                      });
            });
  }
}
