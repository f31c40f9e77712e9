package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.AttachedInstanceSpec;
import io.hpcoperator.cloud.batch.AttachedInstance;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeState;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Instances of the user's own in an environment (Batch AttachInstances, DetachInstances). Attaching
 * wipes an instance, so the cloud is asked once for each confirmation: what was attached and left
 * without this resource, be it before it was ever seen, is not attached again by itself. Pure.
 */
final class AttachedInstances {
  /** Name of the setting. */
  static final String NAME = "attachedInstances";

  private static final Set<ComputeNodeState> STARTING =
      Set.of(
          ComputeNodeState.SUBMITTED,
          ComputeNodeState.PENDING,
          ComputeNodeState.CREATING,
          ComputeNodeState.CREATED);

  private final EnvFacts facts;
  private final List<AttachedInstanceSpec> wanted;
  private final List<ComputeNode> found;

  private AttachedInstances(
      EnvFacts facts, List<AttachedInstanceSpec> wanted, List<ComputeNode> found) {
    this.facts = facts;
    this.wanted = wanted;
    this.found = found;
  }

  /**
   * Empty when the spec leaves attached instances alone, and while they may still be in an
   * environment that is being replaced: an instance is in one at a time.
   */
  static Optional<Setting<EnvCall>> look(EnvFacts facts) {
    var wanted = facts.resource().getSpec().attachedInstances();
    var replacement = facts.memory().replacement();
    if (wanted == null
        || replacement != null && replacement.phase() != Replacement.Phase.DISCARDING) {
      return Optional.empty();
    }
    var sorted =
        wanted.stream().sorted(Comparator.comparing(AttachedInstanceSpec::instanceId)).toList();
    Setting.Comparison<EnvCall> comparison =
        facts
            .nodes()
            .<Setting.Comparison<EnvCall>>map(
                nodes ->
                    new AttachedInstances(
                            facts, sorted, nodes.stream().filter(Ending::isAttached).toList())
                        .compare())
            .orElseGet(
                () ->
                    new Setting.Unread<>(facts.details() == null ? null : facts.details().error()));
    return Optional.of(new Setting<>(NAME, Fingerprint.of(sorted), comparison));
  }

  /** Instances of the spec that were attached by now; what left the spec is forgotten. */
  static List<String> remembered(EnvFacts facts) {
    var spec = facts.resource().getSpec().attachedInstances();
    if (spec == null) {
      return List.of();
    }
    var attached = new TreeSet<>(facts.memory().attached());
    facts
        .nodes()
        .ifPresent(
            nodes ->
                nodes.stream()
                    .filter(Ending::isAttached)
                    .map(ComputeNode::instanceId)
                    .filter(Objects::nonNull)
                    .forEach(attached::add));
    attached.retainAll(spec.stream().map(AttachedInstanceSpec::instanceId).toList());
    return List.copyOf(attached);
  }

  /** What is remembered once the cloud took a call: it may have reinstalled what is never seen. */
  static EnvMemory asked(EnvCall call, EnvMemory memory) {
    if (!(call instanceof EnvCall.Attach attach)) {
      return memory;
    }
    var attached = new TreeSet<>(memory.attached());
    attach.instances().stream().map(AttachedInstance::instanceId).forEach(attached::add);
    return memory.withAttached(List.copyOf(attached));
  }

  private Setting.Comparison<EnvCall> compare() {
    var there =
        found.stream()
            .map(ComputeNode::instanceId)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    var ids = wanted.stream().map(AttachedInstanceSpec::instanceId).collect(Collectors.toSet());
    var extra = there.stream().filter(id -> !ids.contains(id)).sorted().toList();
    var missing = wanted.stream().filter(i -> !there.contains(i.instanceId())).toList();
    var lost =
        missing.stream().filter(i -> facts.memory().attached().contains(i.instanceId())).toList();
    var unconfirmed =
        missing.stream()
            .filter(i -> !lost.contains(i) && !Boolean.TRUE.equals(i.confirmReinstall()))
            .toList();
    var ready =
        missing.stream().filter(i -> !lost.contains(i) && !unconfirmed.contains(i)).toList();
    if (extra.isEmpty() && missing.isEmpty()) {
      return found.stream()
          .filter(node -> STARTING.contains(node.state()))
          .findFirst()
          .<Setting.Comparison<EnvCall>>map(
              node ->
                  new Setting.Underway<>(
                      "Instance %s is being reinstalled (%s)"
                          .formatted(node.instanceId(), node.status())))
          .orElseGet(Setting.Same::new);
    }
    var differences = List.of(difference(ids, there));
    if (!extra.isEmpty()) {
      return new Setting.Differs<>(
          differences,
          new EnvCall.Detach(extra.stream().limit(EnvCall.Detach.MOST).toList()),
          extra.size() + ready.size());
    }
    if (!ready.isEmpty()) {
      return attach(ready, differences);
    }
    return new Setting.Fixed<>(differences, way(lost, unconfirmed));
  }

  private Setting.Comparison<EnvCall> attach(
      List<AttachedInstanceSpec> ready, List<Difference> differences) {
    var rule = NodePassword.ruleOf(facts.resource().getSpec());
    var instances = new ArrayList<AttachedInstance>();
    for (var instance : ready.subList(0, Math.min(ready.size(), EnvCall.Attach.MOST))) {
      var login = instance.login();
      var reference = login == null ? null : login.passwordSecretRef();
      if (reference != null) {
        var value = facts.secrets() == null ? null : facts.secrets().values().get(reference);
        if (value instanceof SecretValue.Missing missing) {
          return new Setting.Unclear<>(missing.verdict().message());
        }
        if (!(value instanceof SecretValue.Found there) || !rule.accepts(there.text())) {
          return new Setting.Unclear<>(
              "key %s of Secret %s is no password the cloud accepts: %s Correct the Secret."
                  .formatted(reference.key(), reference.name(), rule.text()));
        }
      }
      instances.add(
          new AttachedInstance(
              instance.instanceId(),
              instance.imageId(),
              login == null ? null : EnvRequests.login(login, facts.secrets())));
    }
    return new Setting.Differs<>(differences, new EnvCall.Attach(instances), ready.size());
  }

  private static String way(
      List<AttachedInstanceSpec> lost, List<AttachedInstanceSpec> unconfirmed) {
    var parts = new ArrayList<String>();
    if (!unconfirmed.isEmpty()) {
      parts.add(
          "Attaching reinstalls the system of an instance: set confirmReinstall: true for %s to have it done."
              .formatted(ids(unconfirmed)));
    }
    if (!lost.isEmpty()) {
      parts.add(
          "%s left the environment without this resource or never came, and attaching again would reinstall the system: take it out of the list, and put it in again if that is wanted."
              .formatted(ids(lost)));
    }
    return String.join(" ", parts);
  }

  private static Difference difference(Set<String> ids, Set<String> there) {
    return new Difference(NAME, say(ids), say(there));
  }

  private static String ids(List<AttachedInstanceSpec> instances) {
    return say(
        instances.stream().map(AttachedInstanceSpec::instanceId).collect(Collectors.toSet()));
  }

  private static String say(Set<String> ids) {
    return ids.isEmpty() ? "nothing" : ids.stream().sorted().collect(Collectors.joining(", "));
  }
}
