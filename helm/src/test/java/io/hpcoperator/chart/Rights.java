package io.hpcoperator.chart;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rights at the API server as text: "group/resource verb", with nothing for the core group. */
final class Rights {

  /** A right for each verb. */
  static Stream<String> on(String group, String resource, List<String> verbs) {
    return verbs.stream().map(verb -> group + "/" + resource + " " + verb);
  }

  /** What rules grant, whatever names they are limited to. */
  static Set<String> of(List<PolicyRule> rules) {
    return rules.stream()
        .flatMap(
            rule ->
                rule.getApiGroups().stream()
                    .flatMap(
                        group ->
                            rule.getResources().stream()
                                .flatMap(resource -> on(group, resource, rule.getVerbs()))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Rights() {}
}
