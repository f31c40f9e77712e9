package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What of an environment can change while it is there (Batch ModifyComputeEnv), in the order in
 * which it is changed: name and description, instance types, attached instances, number of nodes.
 * New nodes come last, so that they are of the new types. Pure.
 */
final class EnvSettings {
  /** Name of the setting of name and description. */
  static final String ATTRIBUTES = "attributes";

  /** Name of the setting of the instance types. */
  static final String TYPES = "instances.types";

  /** Name of the setting of the number of nodes. */
  static final String REPLICAS = "replicas";

  private static final String NOTHING = "nothing";

  static List<Setting<EnvCall>> look(EnvFacts facts, Instant now) {
    var settings = new ArrayList<Setting<EnvCall>>();
    settings.add(attributes(facts));
    var types = changesTypes(facts) ? types(facts) : null;
    if (types != null) {
      settings.add(types);
    }
    AttachedInstances.look(facts).ifPresent(settings::add);
    settings.add(replicas(facts, types, now));
    return List.copyOf(settings);
  }

  /**
   * Whether its types are to be those of the spec. While another environment is built to take its
   * place, these are the types of the other one.
   */
  private static boolean changesTypes(EnvFacts facts) {
    var memory = facts.memory();
    var replacement = memory.replacement();
    boolean goes =
        replacement != null
            && replacement.phase() == Replacement.Phase.BUILDING
            && !memory.envId().equals(replacement.envId());
    return !goes && facts.resource().getSpec().instances().types() != null;
  }

  /**
   * The same while what the cloud sells keeps it from getting other or more nodes: neither is
   * tried, and all else goes on.
   *
   * @param why what stands in the way, as a sentence
   */
  static List<Setting<EnvCall>> lookWithoutSale(EnvFacts facts, String why, Instant now) {
    return look(facts, now).stream()
        .map(
            setting ->
                needsSale(facts, setting)
                    ? new Setting<EnvCall>(
                        setting.name(), setting.fingerprint(), new Setting.Unclear<>(why))
                    : setting)
        .toList();
  }

  private static boolean needsSale(EnvFacts facts, Setting<EnvCall> setting) {
    return setting.comparison() instanceof Setting.Differs<EnvCall>
        && (TYPES.equals(setting.name()) || REPLICAS.equals(setting.name()) && grows(facts));
  }

  /**
   * Whether it is to get other or more nodes, as far as that was read: then what the cloud sells is
   * worth being read as well.
   */
  static boolean needOffers(EnvFacts facts) {
    var env = facts.view();
    return env != null
        && env.computeNodeMetrics() != null
        && env.desiredComputeNodeCount() != null
        && look(facts, facts.listing().readAt()).stream()
            .anyMatch(setting -> needsSale(facts, setting));
  }

  private static boolean grows(EnvFacts facts) {
    return facts.resource().getSpec().replicas() > facts.view().desiredComputeNodeCount();
  }

  /**
   * Whether no number of nodes that others asked for is to be left as it is: where drift is not
   * corrected, any other number than that of the spec may be theirs.
   */
  static boolean leavesNoCountOfOthers(EnvFacts facts, String envId) {
    var spec = facts.resource().getSpec();
    return spec.driftPolicy() == null
        || spec.driftPolicy() == DriftPolicy.CORRECT
        || facts.listing().value().stream()
            .filter(env -> envId.equals(env.envId()))
            .anyMatch(env -> Objects.equals(env.desiredComputeNodeCount(), spec.replicas()));
  }

  /** Whether the settings can be looked at only with the creation parameters. */
  static boolean needInfo(EnvFacts facts) {
    var spec = facts.resource().getSpec();
    var name = EnvRequests.name(facts.resource());
    boolean description =
        spec.description() != null
            && !isUnwatched(
                facts, ATTRIBUTES, Fingerprint.of(Arrays.asList(name, spec.description())));
    return description
        || changesTypes(facts)
            && !isUnwatched(facts, TYPES, Fingerprint.of(spec.instances().types()));
  }

  private static Setting<EnvCall> attributes(EnvFacts facts) {
    var name = EnvRequests.name(facts.resource());
    var description = facts.resource().getSpec().description();
    Function<String, Setting.Comparison<EnvCall>> compare =
        found -> attributes(name, description, facts.view(), found);
    var fingerprint = Fingerprint.of(Arrays.asList(name, description));
    return new Setting<>(
        ATTRIBUTES,
        fingerprint,
        description == null
            ? compare.apply(null)
            : compare(
                facts, ATTRIBUTES, fingerprint, info -> compare.apply(info.envDescription())));
  }

  private static Setting.Comparison<EnvCall> attributes(
      String name, String description, ComputeEnvView env, String foundDescription) {
    var differences = new ArrayList<Difference>();
    boolean otherName = !name.equals(env.envName());
    boolean otherDescription =
        description != null && !description.strip().equals(text(foundDescription));
    if (otherName) {
      differences.add(new Difference("envName", name, say(env.envName())));
    }
    if (otherDescription) {
      differences.add(new Difference("description", say(description), say(foundDescription)));
    }
    return differences.isEmpty()
        ? new Setting.Same<>()
        : new Setting.Differs<>(
            List.copyOf(differences),
            EnvCall.Modify.attributes(
                otherName ? name : null, otherDescription ? description : null));
  }

  private static Setting<EnvCall> types(EnvFacts facts) {
    var wanted = facts.resource().getSpec().instances().types();
    var fingerprint = Fingerprint.of(wanted);
    return new Setting<>(
        TYPES,
        fingerprint,
        compare(
            facts,
            TYPES,
            fingerprint,
            info -> {
              var found = types(info);
              return found.equals(wanted)
                  ? new Setting.Same<>()
                  : new Setting.Differs<>(
                      List.of(
                          new Difference(
                              TYPES,
                              String.join(", ", wanted),
                              found.isEmpty() ? NOTHING : String.join(", ", found))),
                      EnvCall.Modify.ofTypes(wanted));
            }));
  }

  /** Instance types of an environment, in the order in which the cloud tries them. */
  static List<String> types(ComputeEnvCreateInfo info) {
    var data = info.envData();
    if (data == null) {
      return List.of();
    }
    return data.instanceTypes().isEmpty() && data.instanceType() != null
        ? List.of(data.instanceType())
        : data.instanceTypes();
  }

  /**
   * More nodes are asked for when the types are right, so that they are of these.
   *
   * @param types null where they are left as they are
   */
  private static Setting<EnvCall> replicas(EnvFacts facts, Setting<EnvCall> types, Instant now) {
    int wanted = facts.resource().getSpec().replicas();
    int found = facts.view().desiredComputeNodeCount();
    var fingerprint = Fingerprint.of(wanted);
    if (!EnvSteps.isToAdopt(facts)) {
      var ends = named(facts, wanted - found, now);
      if (ends.isPresent()) {
        return new Setting<>(REPLICAS, fingerprint, new Setting.Underway<>(ends.get()));
      }
    }
    int most = wanted + EnvNodes.attachedAmongDesired(facts.view());
    if (wanted == found || wanted < found && found <= most && EnvNodes.isSettled(facts.view())) {
      return new Setting<>(REPLICAS, fingerprint, new Setting.Same<>());
    }
    if (wanted < found && found <= most) {
      return new Setting<>(
          REPLICAS, fingerprint, new Setting.Underway<>("Nodes are still coming or going"));
    }
    if (grows(facts) && types != null && isBeingRead(facts, types)) {
      return new Setting<>(
          REPLICAS,
          fingerprint,
          new Setting.Underway<>("The instance types are read before more nodes are asked for"));
    }
    boolean both = grows(facts) && types != null && isOwed(facts, types);
    return new Setting<>(
        REPLICAS,
        fingerprint,
        new Setting.Differs<>(
            List.of(new Difference(REPLICAS, Integer.toString(wanted), Integer.toString(found))),
            new EnvCall.Modify(
                grows(facts) ? wanted : most,
                null,
                null,
                both ? facts.resource().getSpec().instances().types() : List.of())));
  }

  /** What nodes that are named keep the number waiting for; empty for nothing. */
  private static Optional<String> named(EnvFacts facts, int more, Instant now) {
    boolean ending =
        facts.nodes().filter(nodes -> Ending.isUnderway(facts.resource(), nodes)).isPresent();
    if (ending && !Hanging.of(facts, now).isLate(now)) {
      // Whether the cloud lowers the number or replaces the nodes is seen when they are gone.
      return Optional.of("Nodes are ending");
    }
    // Asked for fewer, the cloud would choose others; what it lowers itself is nobody's drift.
    return Optional.of(more > 0 ? List.<String>of() : NamedNodes.beforeFewer(facts))
        .filter(ids -> !ids.isEmpty())
        .map(
            ids ->
                "Nodes %s are to end%s"
                    .formatted(
                        NamedNodes.names(ids), more < 0 ? " before fewer are asked for" : ""));
  }

  /** Whether it is not known yet, and soon will be, which types the environment has. */
  private static boolean isBeingRead(EnvFacts facts, Setting<EnvCall> types) {
    return types.comparison() instanceof Setting.Unread<EnvCall> unread
        && unread.error() == null
        && (facts.info() == null || !facts.info().hasValue());
  }

  /**
   * Whether the environment may not have the types that the spec asks for although they were to go
   * first: they could not be read, or the cloud did not take them for a reason that may pass. What
   * it refused as wrong holds no nodes up.
   */
  private static boolean isOwed(EnvFacts facts, Setting<EnvCall> types) {
    var sync = facts.memory().sync();
    var wish = types.fingerprint();
    return types.comparison() instanceof Setting.Differs<EnvCall>
        ? sync.isFailing(TYPES, wish)
        : types.comparison() instanceof Setting.Unread<EnvCall>
            && !sync.isApplied(TYPES, wish)
            && !sync.isRefused(TYPES, wish);
  }

  /**
   * What could not be read the last time is not known, whatever it was before. With driftPolicy
   * Ignore, what was as the spec says once is not read again.
   */
  private static Setting.Comparison<EnvCall> compare(
      EnvFacts facts,
      String name,
      String fingerprint,
      Function<ComputeEnvCreateInfo, Setting.Comparison<EnvCall>> compare) {
    if (isUnwatched(facts, name, fingerprint)) {
      return new Setting.Unwatched<>();
    }
    var seen = facts.info();
    if (seen == null) {
      return new Setting.Unread<>(null);
    }
    return seen.hasValue() && seen.error() == null && seen.value().isPresent()
        ? compare.apply(seen.value().get())
        : new Setting.Unread<>(seen.error());
  }

  private static boolean isUnwatched(EnvFacts facts, String name, String fingerprint) {
    return facts.resource().getSpec().driftPolicy() == DriftPolicy.IGNORE
        && facts.memory().sync().isApplied(name, fingerprint);
  }

  private static String text(String value) {
    return value == null ? "" : value.strip();
  }

  private static String say(String value) {
    return value == null || value.isBlank() ? NOTHING : value;
  }

  private EnvSettings() {}
}
