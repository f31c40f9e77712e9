package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.ReplacePolicy;
import io.hpcoperator.cloud.batch.InstanceTypeConfig;
import io.hpcoperator.cloud.batch.InstanceTypeQuota;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.poll.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether an environment may be created, have other instance types or grow: zones and
 * instance types exist and are on sale. A check that could not be made holds nothing up, since the
 * cloud itself refuses what is wrong. Pure.
 */
final class EnvPreflight {

  /**
   * @param aspect the condition Preflight
   * @param blocked what is true while nothing is created; empty when it may
   */
  record Decision(Aspect aspect, Optional<Verdict> blocked) {}

  private final ComputeEnvSpec spec;
  private final EnvOffers offers;
  private final List<String> zones;
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private EnvPreflight(ComputeEnvSpec spec, EnvOffers offers) {
    this.spec = spec;
    this.offers = offers;
    this.zones = EnvOffers.zones(spec);
  }

  /** What the cloud is to be asked for. */
  enum Purpose {
    /** An environment. */
    CREATION("created"),
    /** Other instance types, or more nodes. */
    CHANGE("changed");

    private final String done;

    Purpose(String done) {
      this.done = done;
    }
  }

  static Decision decide(ComputeEnvSpec spec, EnvOffers offers, Purpose purpose) {
    var all =
        Stream.<Observation<?>>of(offers.types(), offers.stock(), offers.categories())
            .filter(Objects::nonNull)
            .toList();
    if (all.stream().anyMatch(o -> !o.hasValue() && o.error() == null)) {
      var text = "Reading what the cloud offers before anything is %s.".formatted(purpose.done);
      return decision(ConditionStatus.UNKNOWN, Reason.OBSERVING, text, true);
    }
    var unread = all.stream().filter(o -> !o.hasValue()).map(Observation::error).toList();
    var preflight = new EnvPreflight(spec, offers);
    if (offers.types().hasValue()) {
      preflight.check(offers.types().value());
    }
    if (!preflight.problems.isEmpty()) {
      return decision(
          ConditionStatus.FALSE,
          Reason.PREFLIGHT_FAILED,
          "Nothing is %s. ".formatted(purpose.done) + String.join(" ", preflight.problems),
          true);
    }
    if (!unread.isEmpty()) {
      return decision(
          ConditionStatus.UNKNOWN,
          Reason.PREFLIGHT_INCOMPLETE,
          unread.stream().map(Failures::said).distinct().collect(Collectors.joining(" "))
              + " It goes on nevertheless: the cloud itself refuses what is wrong.",
          false);
    }
    return decision(
        ConditionStatus.TRUE,
        Reason.PREFLIGHT_PASSED,
        preflight.notes.isEmpty()
            ? "Nothing stands in the way of the environment."
            : String.join(" ", preflight.notes),
        false);
  }

  private static Decision decision(
      ConditionStatus status, Reason reason, String text, boolean blocks) {
    return new Decision(
        new Aspect(Conditions.PREFLIGHT, status, reason, text),
        blocks
            ? Optional.of(new Verdict(Verdict.Standing.WORKING, reason, text))
            : Optional.empty());
  }

  private void check(List<InstanceTypeConfig> all) {
    var known =
        all.stream().map(InstanceTypeConfig::zone).collect(Collectors.toCollection(TreeSet::new));
    var wrong =
        Stream.concat(Stream.of(spec.placement().zone()), zones.stream())
            .distinct()
            .filter(zone -> !known.contains(zone))
            .toList();
    if (!wrong.isEmpty()) {
      problems.add(
          "%s: %s has no instances for Batch; there are some in %s. Name another zone%s."
              .formatted(
                  wrong.contains(spec.placement().zone()) ? "placement.zone" : "network.zones",
                  String.join(", ", wrong),
                  String.join(", ", known),
                  anew()));
      return;
    }
    var here = all.stream().filter(type -> zones.contains(type.zone())).toList();
    if (spec.instances().types() != null) {
      types(here);
    } else {
      size(here);
    }
  }

  private void types(List<InstanceTypeConfig> here) {
    var wanted = spec.instances().types();
    var offered = here.stream().map(InstanceTypeConfig::instanceType).collect(Collectors.toSet());
    var unknown = wanted.stream().filter(type -> !offered.contains(type)).toList();
    if (unknown.isEmpty()) {
      stock("instances.types", wanted);
    } else {
      problems.add(
          "instances.types: %s cannot be had for Batch in %s. Take it out of the list, or name another type."
              .formatted(String.join(", ", unknown), String.join(", ", zones)));
    }
  }

  private void size(List<InstanceTypeConfig> here) {
    var size = spec.instances().size();
    int memory = Integer.parseInt(size.memory().replace("Gi", ""));
    var families = families();
    var fitting =
        here.stream()
            .filter(type -> Objects.equals(type.cpu(), size.cpu()))
            .filter(type -> Objects.equals(type.memory(), memory))
            .filter(type -> families.isEmpty() || families.get().contains(type.instanceFamily()))
            .map(InstanceTypeConfig::instanceType)
            .distinct()
            .sorted()
            .toList();
    if (fitting.isEmpty()) {
      var sizes =
          here.stream()
              .filter(type -> type.cpu() != null && type.memory() != null)
              .map(type -> "%d CPU with %dGi".formatted(type.cpu(), type.memory()))
              .distinct()
              .sorted()
              .limit(20)
              .collect(Collectors.joining(", "));
      problems.add(
          "instances.size: no instance type in %s has %d CPU and %s%s; there is %s. Ask for another size%s."
              .formatted(
                  String.join(", ", zones),
                  size.cpu(),
                  size.memory(),
                  EnvOffers.categories(spec).isEmpty()
                      ? ""
                      : " in " + String.join(", ", EnvOffers.categories(spec)),
                  sizes,
                  anew()));
      return;
    }
    stock("instances.size", fitting);
  }

  /** Families of the categories of the spec; empty when all will do or they are not known. */
  private Optional<List<String>> families() {
    var seen = offers.categories();
    return seen == null || !seen.hasValue() || EnvOffers.categories(spec).isEmpty()
        ? Optional.empty()
        : Optional.of(
            seen.value().stream()
                .filter(category -> EnvOffers.categories(spec).contains(category.name()))
                .flatMap(category -> category.families().stream())
                .toList());
  }

  /** A type the cloud does not speak of here may be on sale: what is not told is not held up. */
  private void stock(String field, List<String> types) {
    if (!offers.stock().hasValue()) {
      return;
    }
    var soldOut = types.stream().filter(this::isSoldOut).toList();
    if (soldOut.size() == types.size()) {
      problems.add(
          "%s: %s sold out in %s%s. It is waited for; the operator looks again every quarter of an hour or so."
              .formatted(field, are(soldOut), String.join(", ", zones), why(soldOut)));
    } else if (!soldOut.isEmpty()) {
      notes.add(
          "%s: %s sold out in %s; the environment is made of the others."
              .formatted(field, are(soldOut), String.join(", ", zones)));
    }
  }

  private boolean isSoldOut(String type) {
    var told = offers.stock().value().stream().filter(q -> type.equals(q.instanceType())).toList();
    return !told.isEmpty() && told.stream().allMatch(InstanceTypeQuota::soldOut);
  }

  private String why(List<String> types) {
    return offers.stock().value().stream()
        .filter(quota -> types.contains(quota.instanceType()))
        .map(InstanceTypeQuota::soldOutReason)
        .filter(reason -> reason != null && !reason.isBlank())
        .findFirst()
        .map(reason -> " (" + reason + ")")
        .orElse("");
  }

  /** Where a field that no operation changes can be given another value. */
  private String anew() {
    return spec.replacePolicy() == ReplacePolicy.RECREATE ? "" : " in a new resource";
  }

  private static String are(List<String> types) {
    return String.join(", ", types) + (types.size() == 1 ? " is" : " are");
  }
}
