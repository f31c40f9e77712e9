package io.hpcoperator.controller.computeenv;

import io.hpcoperator.controller.sync.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds out what the environments of a resource were built from where that is not on record, or is
 * in a form that cannot be read ({@link EnvBuild}): as the spec says, since it could not change;
 * and where it can, or could before, but for what the cloud tells otherwise. Pure.
 */
final class EnvBuilt {

  /** The same facts, with what could be found out on record. */
  static EnvFacts remembering(EnvFacts facts) {
    if (!facts.listing().hasValue()) {
      return facts;
    }
    var memory = facts.memory();
    var replacement = memory.replacement();
    boolean building = replacement != null && replacement.phase() == Replacement.Phase.BUILDING;
    if (memory.builtFrom() == null) {
      memory = memory.withBuild(found(facts, building ? replacement.fields() : List.of()));
    }
    if (building && facts.other() != null && replacement.builtFrom() == null) {
      var other = facts.other();
      var build = isReadable(other) ? found(other, List.of()) : null;
      memory = memory.withReplacement(replacement.withBuild(build));
      facts = facts.withOther(other.withMemory(memory.other()));
    }
    return facts.withMemory(memory);
  }

  /** Whether an environment may be built otherwise than its spec says by now. */
  static boolean mayDiffer(EnvFacts facts) {
    var status = facts.resource().getStatus();
    return EnvReplacing.isAllowed(facts) || status != null && status.builtFrom() != null;
  }

  /**
   * @param fields in which it is known to be built otherwise than the spec says, whether or not the
   *     cloud tells them
   * @return null while it cannot be told
   */
  private static Map<String, String> found(EnvFacts facts, List<String> fields) {
    var spec = facts.resource().getSpec();
    if (!mayDiffer(facts)) {
      return EnvBuild.of(spec);
    }
    var differences = new ArrayList<Difference>();
    fields.forEach(field -> differences.add(new Difference(field, "", "")));
    if (isReadable(facts)) {
      differences.addAll(EnvFixedFields.compare(spec, facts.view(), facts.info().value().get()));
    } else if (facts.view() != null || fields.isEmpty()) {
      return null;
    }
    return EnvBuild.of(spec, differences);
  }

  private static boolean isReadable(EnvFacts facts) {
    var info = facts.info();
    return facts.view() != null
        && info != null
        && info.hasValue()
        && info.error() == null
        && info.value().isPresent();
  }

  private EnvBuilt() {}
}
