package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.client.CustomResource;
import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.OperationIntent;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.controller.poll.SharedPolls;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Steps three and four of a pass, the same for every kind: makes at most one call, records its
 * outcome before anything else happens, and reports.
 */
public final class PassRunner<R extends CustomResource<?, S>, S, A extends Action, M> {
  private static final int MAX_TOKEN = 256;

  private final KindPass<R, S, A, M> kind;
  private final StatusRecord<R, S> writer;
  private final Holds holds;
  private final Announcer announcer;
  private final Patience patience;
  private final Clock clock;

  public PassRunner(
      KindPass<R, S, A, M> kind,
      StatusRecord<R, S> writer,
      Holds holds,
      Announcer announcer,
      Patience patience,
      Clock clock) {
    this.kind = kind;
    this.writer = writer;
    this.holds = holds;
    this.announcer = announcer;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Carries out a plan that was made from a look at the cloud, and ends the look: what was observed
   * before a call no longer counts, whether or not the call's outcome got on record.
   */
  public <C> PassResult run(
      R resource,
      Plan<A, M> plan,
      SharedPolls<C> polls,
      SharedPolls<C>.View view,
      Context<R> context) {
    var watcher = WakeUps.watcher(resource);
    PassResult result;
    try {
      result = run(resource, plan, context);
    } catch (RuntimeException e) {
      // The call may have been made without its outcome getting on record.
      view.end(true);
      polls.distrust(watcher);
      throw e;
    }
    if (result.released()) {
      polls.forget(watcher);
      return result;
    }
    view.end(result.inFlight());
    if (result.distrust()) {
      polls.distrust(watcher);
    }
    return result;
  }

  /** Carries out a plan. */
  public PassResult run(R resource, Plan<A, M> plan, Context<R> context) {
    return switch (plan.action().effect()) {
      case NONE -> report(resource, plan, Optional.empty(), context);
      case RELEASE -> {
        if (!writer.writeBeforeCall(resource, resource.getStatus(), context)) {
          yield PassResult.AGAIN;
        }
        announcer.call(resource, "Released", plan.verdict().message());
        announcer.news(resource, plan.news());
        holds.lift(resource.getMetadata().getUid());
        yield new PassResult(true, false, false, null);
      }
      case CALL -> call(resource, plan, context);
    };
  }

  /** Reports a verdict when nothing could be planned. */
  public PassResult report(
      R resource, M memory, Verdict verdict, Duration lookAgain, Context<R> context) {
    return report(
        resource,
        new Plan<A, M>(null, verdict, memory, lookAgain, false),
        Optional.empty(),
        context);
  }

  private PassResult call(R resource, Plan<A, M> plan, Context<R> context) {
    var uid = resource.getMetadata().getUid();
    var look = look(resource);
    var now = clock.instant();
    var held = holds.inForce(uid, look, plan.action(), now);
    if (held.isPresent()) {
      return report(
          resource,
          plan.saying(Failures.besides(plan.verdict(), plan.action(), held.get().error()))
              .lookAgainWithin(until(held.get().until(plan.action()))),
          Optional.empty(),
          context);
    }
    var taken = holds.takenUntil(uid, look, plan.action(), now);
    if (taken.isPresent()) {
      return report(resource, plan.lookAgainWithin(until(taken.get())), Optional.empty(), context);
    }
    var memory = kind.before(plan.action(), plan.memory());
    var creation = plan.action().creation();
    if (creation.isPresent()) {
      memory = kind.withWork(memory, intend(kind.work(memory), creation.get(), uid, look, now));
    }
    var before = resource.getStatus();
    var trying = plan.withMemory(memory).saying(sinceLastTry(resource, look, plan));
    var recorded = status(resource, trying);
    if (!writer.writeBeforeCall(resource, recorded, context)) {
      return PassResult.AGAIN;
    }
    // With the call comes another status, to which these are no news. What is being done is told by
    // the call; that a person is needed is not.
    announcer.drift(resource, kind.drift(before), kind.drift(recorded));
    if (trying.verdict().standing() == Verdict.Standing.STALLED) {
      announcer.readiness(resource, kind.conditions(before), kind.conditions(recorded));
    }
    try {
      var outcome = kind.act(resource, plan.action(), memory);
      took(uid, look, plan.action());
      return report(
          resource,
          plan.withMemory(outcome.memory()).distrusting(),
          Optional.of(new Called<>(outcome)),
          context);
    } catch (CloudException e) {
      var hold = holds.place(uid, look, plan.action(), e, clock.instant());
      var objectId = plan.action().objectId().orElse(null);
      var work =
          creation.isPresent()
              ? kind.work(memory)
                  .failed(e, afterRefusal(plan, creation.get()), objectId, clock.instant())
              : kind.work(memory).failedBesides(e, objectId, clock.instant());
      return report(
          resource,
          plan.withMemory(kind.failed(plan.action(), kind.withWork(memory, work), e))
              .saying(Failures.besides(plan.verdict(), plan.action(), e))
              // There may be something else to do, even if this is never repeated.
              .lookAgainWithin(until(hold.until()))
              .distrusting(),
          Optional.of(new Called<>(null)),
          context);
    }
  }

  /**
   * That a call was made, whatever the cloud said to it: what is known of it must be written over
   * anything else.
   *
   * @param outcome what it brought; null when it failed
   */
  private record Called<M>(Outcome<M> outcome) {}

  /** What the cloud said to the last try, if it still stands, does until it says something else. */
  private Verdict sinceLastTry(R resource, Holds.Look look, Plan<A, M> plan) {
    var ready = Conditions.find(kind.conditions(resource.getStatus()), Conditions.READY);
    return holds
        .lastFailure(resource.getMetadata().getUid(), look, plan.action())
        .filter(error -> ready != null && ready.message().contains(Failures.said(error)))
        .map(error -> Failures.besides(plan.verdict(), plan.action(), error))
        .orElse(plan.verdict());
  }

  private PassResult report(
      R resource, Plan<A, M> plan, Optional<Called<M>> called, Context<R> context) {
    var before = resource.getStatus();
    var status = status(resource, plan);
    if (called.isPresent()) {
      writer.writeIfChanged(resource, status, context);
    } else if (!writer.writeIfCurrent(resource, status, context)) {
      return PassResult.AGAIN;
    }
    called
        .map(Called::outcome)
        .filter(o -> o.news() != null)
        .ifPresent(o -> announcer.call(resource, o.operation(), o.news()));
    announcer.drift(resource, kind.drift(before), kind.drift(status));
    announcer.readiness(resource, kind.conditions(before), kind.conditions(status));
    announcer.news(resource, plan.news());
    return new PassResult(
        false,
        plan.verdict().inFlight() || plan.underway() || plan.distrust(),
        plan.distrust(),
        plan.lookAgain());
  }

  private S status(R resource, Plan<A, M> plan) {
    var before = kind.conditions(resource.getStatus());
    // A pass that found nothing out leaves standing what is known of this generation.
    var conditions =
        plan.verdict().isNoNews() && isLookedAt(resource)
            ? before
            : Conditions.of(
                before,
                plan.verdict(),
                plan.aspects(),
                resource.getMetadata().getGeneration(),
                clock.instant());
    return kind.status(resource, plan.memory(), conditions, reconcileToken(resource));
  }

  /** Whether the newest spec has been looked at before. */
  private boolean isLookedAt(R resource) {
    return Conditions.tellOf(
        kind.conditions(resource.getStatus()), resource.getMetadata().getGeneration());
  }

  /** What is on record before a creating call. */
  private static Work intend(
      Work work, Action.Creation creation, String uid, Holds.Look look, Instant now) {
    return creation.attempt() == Action.Attempt.FIRST
        ? work.intend(
            creation.operation(),
            uid,
            creation.count(),
            look.generation(),
            now,
            creation.purchase())
        : work.repeat(now);
  }

  /** The intent that is left when the cloud refuses a plan's creating call. */
  private OperationIntent afterRefusal(Plan<A, M> plan, Action.Creation creation) {
    boolean nothingOpen = creation.attempt() != Action.Attempt.REPEAT;
    return nothingOpen ? null : kind.work(plan.memory()).intent();
  }

  /** A creation that is planned again is another one; any other call is the same. */
  private void took(String uid, Holds.Look look, A action) {
    if (action.creation().isPresent()) {
      holds.lift(uid);
    } else {
      holds.took(uid, look, action, clock.instant().plus(patience.listing()));
    }
  }

  /** Null for never; a time that has come in the meantime is at once, not in the past. */
  private Duration until(Instant time) {
    if (time.equals(Instant.MAX)) {
      return null;
    }
    var left = Duration.between(clock.instant(), time);
    return (left.isNegative() ? Duration.ZERO : left).plusMillis(1);
  }

  private Holds.Look look(R resource) {
    return new Holds.Look(resource.getMetadata().getGeneration(), reconcileToken(resource));
  }

  /** The user's wish to look again at once; null for none. */
  public static String reconcileToken(CustomResource<?, ?> resource) {
    return token(resource, Api.RECONCILE_NOW);
  }

  /**
   * A wish that is told by a new value of an annotation and echoed in the status; null for none.
   * The status takes no more than this of it.
   */
  public static String token(CustomResource<?, ?> resource, String annotation) {
    var token = annotation(resource, annotation);
    return token == null || token.length() <= MAX_TOKEN ? token : token.substring(0, MAX_TOKEN);
  }

  /** Whether the user asked to leave the resource alone. */
  public static boolean isPaused(CustomResource<?, ?> resource) {
    return "true".equals(annotation(resource, Api.PAUSED));
  }

  private static String annotation(CustomResource<?, ?> resource, String name) {
    var annotations = resource.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(name);
  }
}
