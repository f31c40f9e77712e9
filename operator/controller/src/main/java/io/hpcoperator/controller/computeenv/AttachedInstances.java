package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.AttachedInstanceSpec;
import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.batch.AttachedInstance;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeState;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Instances of the user's own in an environment (Batch AttachInstances, DetachInstances). Attaching
 * wipes an instance, so the cloud is asked once for each confirmation: what was attached, or may
 * have been by a call whose answer was lost, and left without this resource, be it before it was
 * ever seen, is not attached again by itself. Pure.
 */
final class AttachedInstances {
  /** Name of the setting. */
  static final String NAME = "attachedInstances";

  /** Before the id of an instance, in the order in which they go. */
  private static final String LEAVES = "1 ";

  private static final String COMES = "2 ";

  private final EnvFacts facts;
  private final List<AttachedInstanceSpec> wanted;
  private final List<ComputeNode> found;

  /** Instances that may be attached, as far as the cloud tells: they are not attached again. */
  private final Set<String> perhaps;

  private AttachedInstances(
      EnvFacts facts, List<AttachedInstanceSpec> wanted, List<ComputeNode> nodes) {
    this.facts = facts;
    this.wanted = wanted;
    this.found = nodes.stream().filter(Ending::isAttached).toList();
    this.perhaps = mayBeAttached(nodes);
  }

  private static Set<String> mayBeAttached(List<ComputeNode> nodes) {
    return nodes.stream()
        .filter(node -> !Ending.isMade(node))
        .map(ComputeNode::instanceId)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Empty when the spec leaves attached instances alone, and while they may still be in an
   * environment that is being replaced: an instance is in one at a time.
   */
  static Optional<Setting<EnvCall>> look(EnvFacts facts) {
    if (!isLookedAt(facts)) {
      return Optional.empty();
    }
    Setting.Comparison<EnvCall> comparison =
        instances(facts)
            .map(AttachedInstances::compare)
            .orElseGet(
                () ->
                    new Setting.Unread<>(facts.details() == null ? null : facts.details().error()));
    return Optional.of(new Setting<>(NAME, Fingerprint.of(sorted(facts)), comparison));
  }

  private static boolean isLookedAt(EnvFacts facts) {
    var replacement = facts.memory().replacement();
    return facts.resource().getSpec().attachedInstances() != null
        && (replacement == null || replacement.phase() == Replacement.Phase.DISCARDING);
  }

  private static List<AttachedInstanceSpec> sorted(EnvFacts facts) {
    return facts.resource().getSpec().attachedInstances().stream()
        .sorted(Comparator.comparing(AttachedInstanceSpec::instanceId))
        .toList();
  }

  /** Empty while the nodes are not read. */
  private static Optional<AttachedInstances> instances(EnvFacts facts) {
    return isLookedAt(facts)
        ? facts.nodes().map(nodes -> new AttachedInstances(facts, sorted(facts), nodes))
        : Optional.empty();
  }

  /** Instances of the spec that were attached by now; what left the spec is forgotten. */
  static List<String> remembered(EnvFacts facts) {
    var spec = facts.resource().getSpec().attachedInstances();
    if (spec == null) {
      return List.of();
    }
    var attached = new TreeSet<>(facts.memory().attached());
    facts.nodes().map(AttachedInstances::mayBeAttached).ifPresent(attached::addAll);
    attached.retainAll(spec.stream().map(AttachedInstanceSpec::instanceId).toList());
    return List.copyOf(attached);
  }

  /** What is remembered when a call is about to be made: it may reinstall what is never seen. */
  static EnvMemory asking(EnvCall.Attach call, EnvMemory memory) {
    var attached = new TreeSet<>(memory.attached());
    attached.addAll(ids(call));
    return memory.withAttached(List.copyOf(attached));
  }

  /**
   * When instances were attached, or may have been, that the list may not show yet; empty if it
   * shows as many as there are to be. Where the cloud counts them, its number is about to change.
   */
  static Optional<Instant> unseen(EnvFacts facts, Patience patience) {
    return facts
        .memory()
        .sync()
        .find(NAME)
        .map(SettingStatus::sentAt)
        .map(Work::time)
        .filter(at -> !patience.trusts(facts.listing(), at))
        .filter(at -> EnvNodes.attached(facts.view()) < facts.memory().attached().size());
  }

  /** What is remembered once the cloud is known not to have taken a call. */
  static EnvMemory refused(EnvCall.Attach call, EnvMemory memory) {
    var attached = new TreeSet<>(memory.attached());
    attached.removeAll(ids(call));
    return memory.withAttached(List.copyOf(attached));
  }

  /**
   * What is remembered when a call is about to be made: what is detached here from an environment
   * that another one took the place of may be attached to that one.
   */
  static EnvMemory detaching(String envId, EnvCall.Detach call, EnvMemory memory) {
    return isRetiring(envId, memory)
        ? memory.withAttached(
            memory.attached().stream().filter(i -> !call.instanceIds().contains(i)).toList())
        : memory;
  }

  private static boolean isRetiring(String envId, EnvMemory memory) {
    var other = memory.replacement();
    return other != null
        && other.phase() == Replacement.Phase.RETIRING
        && envId.equals(other.envId());
  }

  /**
   * What is remembered once it must show whether the last call had its effect, be its answer lost:
   * what is still attached then was not detached here, wherever it goes later.
   *
   * @param other the environment that goes
   */
  static EnvMemory stayed(EnvFacts other, EnvMemory memory, Patience patience) {
    var spec = other.resource().getSpec().attachedInstances();
    var called = memory.work().lastCalled(EnvCall.Detach.OPERATION);
    if (spec == null
        || called.isEmpty()
        || !isRetiring(other.memory().envId(), memory)
        || !patience.trusts(other.details(), called.get())) {
      return memory;
    }
    var there =
        other.nodes().stream()
            .flatMap(List::stream)
            .filter(node -> Ending.isAttached(node) && node.state() != ComputeNodeState.DELETING)
            .map(ComputeNode::instanceId)
            .collect(Collectors.toSet());
    return withAttached(memory, spec, there);
  }

  /**
   * What is remembered once the cloud is known not to have detached instances: some may have left
   * without this resource, which is no reason to reinstall them elsewhere.
   *
   * @param facts by which the call was planned, which showed them attached
   */
  static EnvMemory notDetached(
      String envId, EnvCall.Detach call, EnvFacts facts, EnvMemory memory) {
    var spec = facts.resource().getSpec().attachedInstances();
    if (spec == null || !isRetiring(envId, memory)) {
      return memory;
    }
    return withAttached(memory, spec, call.instanceIds());
  }

  /** Those of some instances that the spec names are remembered as attached, too. */
  private static EnvMemory withAttached(
      EnvMemory memory, List<AttachedInstanceSpec> spec, Collection<String> instanceIds) {
    var attached = new TreeSet<>(memory.attached());
    spec.stream()
        .map(AttachedInstanceSpec::instanceId)
        .filter(instanceIds::contains)
        .forEach(attached::add);
    return memory.withAttached(List.copyOf(attached));
  }

  /**
   * Notes that the cloud did not take a call. One that it refuses is made again about a part of the
   * instances, then about others; when none is left that was not asked for, it waits for a person
   * as any setting does.
   */
  static SyncMemory failed(
      EnvCall call, EnvFacts facts, SyncMemory sync, CloudException error, Instant now) {
    var left = instances(facts).map(AttachedInstances::steps).orElse(List.of());
    return sync.find(NAME)
        .map(SettingStatus::applying)
        .filter(wish -> Halves.isRefusal(error))
        .map(wish -> Halves.of(sync, NAME, wish, EnvCall.Attach.MOST))
        .map(turn -> turn.afterRefusalOf(steps(call)))
        .filter(turn -> !turn.isOver(left))
        .map(turn -> sync.failedInPart(NAME, error, turn.text(), now))
        .orElseGet(() -> sync.failed(NAME, error, now));
  }

  /**
   * What is left to be done, each instance a step: those that are to leave go first. One turn goes
   * through all of them, so that none that is refused keeps the others from coming or leaving.
   */
  private List<String> steps() {
    return Stream.concat(
            extra().stream().map(LEAVES::concat),
            possible().stream().map(AttachedInstanceSpec::instanceId).map(COMES::concat))
        .toList();
  }

  private static List<String> steps(EnvCall call) {
    return call instanceof EnvCall.Detach detach
        ? detach.instanceIds().stream().sorted().map(LEAVES::concat).toList()
        : ids((EnvCall.Attach) call).stream().sorted().map(COMES::concat).toList();
  }

  /** Those that the cloud can be asked to attach. */
  private List<AttachedInstanceSpec> possible() {
    return missing().stream().filter(this::isReady).filter(i -> problem(i).isEmpty()).toList();
  }

  private static Set<String> ids(EnvCall.Attach call) {
    return call.instances().stream()
        .map(AttachedInstance::instanceId)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether instances are to be attached as soon as it is read whether they are. */
  static boolean areAwaited(EnvFacts facts) {
    if (!isLookedAt(facts) || facts.nodes().isPresent()) {
      return false;
    }
    var all = new AttachedInstances(facts, sorted(facts), List.of());
    return all.wanted.stream().anyMatch(all::isReady);
  }

  /** What keeps instances from being attached that could be; empty when nothing does. */
  static Optional<Verdict> problem(EnvFacts facts) {
    return instances(facts)
        .flatMap(
            all ->
                all.missing().stream()
                    .filter(all::isReady)
                    .flatMap(instance -> all.problem(instance).stream())
                    .findFirst());
  }

  private Set<String> there() {
    return found.stream()
        .map(ComputeNode::instanceId)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private Set<String> wantedIds() {
    return wanted.stream().map(AttachedInstanceSpec::instanceId).collect(Collectors.toSet());
  }

  private List<AttachedInstanceSpec> missing() {
    return wanted.stream().filter(i -> !perhaps.contains(i.instanceId())).toList();
  }

  private boolean wasAttached(AttachedInstanceSpec instance) {
    return facts.memory().attached().contains(instance.instanceId());
  }

  private static boolean isConfirmed(AttachedInstanceSpec instance) {
    return Boolean.TRUE.equals(instance.confirmReinstall());
  }

  private boolean isReady(AttachedInstanceSpec instance) {
    return isConfirmed(instance) && !wasAttached(instance);
  }

  /** Those that are to leave. */
  private List<String> extra() {
    var ids = wantedIds();
    return there().stream().filter(id -> !ids.contains(id)).sorted().toList();
  }

  private Setting.Comparison<EnvCall> compare() {
    var extra = extra();
    var missing = missing();
    var lost = missing.stream().filter(this::wasAttached).toList();
    var unconfirmed = missing.stream().filter(i -> !wasAttached(i) && !isConfirmed(i)).toList();
    var ready = missing.stream().filter(this::isReady).toList();
    if (extra.isEmpty() && missing.isEmpty()) {
      return found.stream()
          .filter(EnvNodes::isStarting)
          .findFirst()
          .<Setting.Comparison<EnvCall>>map(
              node ->
                  new Setting.Underway<>(
                      "Instance %s is being reinstalled (%s)"
                          .formatted(node.instanceId(), node.status())))
          .orElseGet(Setting.Same::new);
    }
    var differences = List.of(difference(wantedIds(), there()));
    var steps = steps();
    if (!steps.isEmpty()) {
      return new Setting.Differs<>(differences, next(steps), extra.size() + ready.size());
    }
    return ready.isEmpty()
        ? new Setting.Fixed<>(differences, way(lost, unconfirmed))
        : new Setting.Unclear<>(problem(ready.get(0)).orElseThrow().message());
  }

  /** Those whose password cannot be had wait, and hold up no others. */
  private EnvCall next(List<String> steps) {
    var turn =
        Halves.of(facts.memory().sync(), NAME, Fingerprint.of(wanted), EnvCall.Attach.MOST)
            .of(steps);
    var leaving =
        turn.stream().filter(step -> step.startsWith(LEAVES)).map(AttachedInstances::id).toList();
    return leaving.isEmpty()
        ? new EnvCall.Attach(
            possible().stream()
                .filter(instance -> turn.contains(COMES + instance.instanceId()))
                .map(this::request)
                .toList())
        : new EnvCall.Detach(leaving);
  }

  private static String id(String step) {
    return step.substring(LEAVES.length());
  }

  private Optional<Verdict> problem(AttachedInstanceSpec instance) {
    var reference = instance.login() == null ? null : instance.login().passwordSecretRef();
    return reference == null
        ? Optional.empty()
        : NodePassword.problem(facts.resource().getSpec(), reference, facts.secrets());
  }

  private AttachedInstance request(AttachedInstanceSpec instance) {
    return new AttachedInstance(
        instance.instanceId(),
        instance.imageId(),
        instance.login() == null ? null : EnvRequests.login(instance.login(), facts.secrets()));
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
