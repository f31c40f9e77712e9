package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a decision about an environment rests on. An observation is null where it does not
 * matter.
 *
 * @param secrets secret values it is created with; null when the environment exists
 * @param listing environments of the account that are this resource's, by its id or its owner tag
 * @param details the environment by its id; empty when the cloud says there is none
 * @param info how it is set up; empty when it is not listed
 * @param activities what it did with its nodes; null while all is well
 * @param offers what the cloud offers; null when nothing is to be created
 * @param claimant the other resource whose environment this is, as namespace/name; empty for none
 * @param other the same of the resource's other environment, as if it were the one that serves;
 *     null when there is none, or its id is not known
 */
public record EnvFacts(
    ComputeEnv resource,
    EnvMemory memory,
    EnvSecrets secrets,
    Observation<List<ComputeEnvView>> listing,
    Observation<Optional<ComputeEnvDetails>> details,
    Observation<Optional<ComputeEnvCreateInfo>> info,
    Observation<List<Activity>> activities,
    EnvOffers offers,
    Optional<String> claimant,
    EnvFacts other) {

  /** What is known of one of the resource's environments. */
  EnvFacts of(String envId) {
    return other != null && envId.equals(other.memory.envId()) ? other : this;
  }

  /** What is known without the cloud. */
  static EnvFacts without(ComputeEnv resource) {
    return new EnvFacts(
        resource,
        EnvMemory.of(resource),
        null,
        new Observation<>(null, null, null),
        null,
        null,
        null,
        null,
        Optional.empty(),
        null);
  }

  EnvFacts withMemory(EnvMemory known) {
    return new EnvFacts(
        resource, known, secrets, listing, details, info, activities, offers, claimant, other);
  }

  EnvFacts withOther(EnvFacts beside) {
    return new EnvFacts(
        resource, memory, secrets, listing, details, info, activities, offers, claimant, beside);
  }

  EnvFacts withClaimant(Optional<String> owner) {
    return new EnvFacts(
        resource, memory, secrets, listing, details, info, activities, offers, owner, other);
  }

  EnvFacts withSecrets(EnvSecrets values) {
    return new EnvFacts(
        resource, memory, values, listing, details, info, activities, offers, claimant, other);
  }

  EnvFacts withOffers(EnvOffers read) {
    return new EnvFacts(
        resource, memory, secrets, listing, details, info, activities, read, claimant, other);
  }

  EnvFacts withDetails(Observation<Optional<ComputeEnvDetails>> seen) {
    return new EnvFacts(
        resource, memory, secrets, listing, seen, info, activities, offers, claimant, other);
  }

  EnvFacts withInfo(Observation<Optional<ComputeEnvCreateInfo>> seen) {
    return new EnvFacts(
        resource, memory, secrets, listing, details, seen, activities, offers, claimant, other);
  }

  EnvFacts withActivities(Observation<List<Activity>> seen) {
    return new EnvFacts(
        resource, memory, secrets, listing, details, info, seen, offers, claimant, other);
  }

  /** The nodes, if they were read; empty when they were not or the environment is gone. */
  Optional<List<ComputeNode>> nodes() {
    return details == null || !details.hasValue() || details.error() != null
        ? Optional.empty()
        : details.value().map(ComputeEnvDetails::computeNodes);
  }

  /** The environment as the list shows it; null when it is not listed or its id is not known. */
  ComputeEnvView view() {
    if (memory.envId() == null || listing == null || !listing.hasValue()) {
      return null;
    }
    return listing.value().stream()
        .filter(env -> memory.envId().equals(env.envId()))
        .findFirst()
        .orElse(null);
  }

  /** Whether this environment is to go: with the resource, or alone since another one serves. */
  boolean goes() {
    return deleting() || retiredSince().isPresent();
  }

  /** Since when this environment is to go because another one serves; empty if it is not. */
  Optional<Instant> retiredSince() {
    return Optional.ofNullable(memory.replacement())
        .filter(other -> other.phase() != Replacement.Phase.BUILDING)
        .filter(other -> memory.envId() != null && memory.envId().equals(other.envId()))
        .map(Replacement::since);
  }

  /** Since when this environment is to go; long ago if it is not, or that cannot be read. */
  Instant goesSince() {
    var deleted = Work.time(resource.getMetadata().getDeletionTimestamp());
    return retiredSince().filter(deleted::isBefore).orElse(deleted);
  }

  boolean deleting() {
    return resource.isMarkedForDeletion();
  }
}
