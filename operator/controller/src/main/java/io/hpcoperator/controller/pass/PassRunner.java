package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.client.CustomResource;
import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.cloud.CloudException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps three and four of a pass, the same for every kind: makes at most one call, records its
 * outcome before anything else happens, and reports.
 */
public final class PassRunner<R extends CustomResource<?, S>, S, A extends Action, M> {
  private final KindPass<R, S, A, M> kind;
  private final StatusWriter<R, S> writer;
  private final Holds holds;
  private final Announcer announcer;
  private final Patience patience;
  private final Clock clock;

  public PassRunner(
      KindPass<R, S, A, M> kind,
      StatusWriter<R, S> writer,
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

  /** Carries out a plan. */
  public PassResult run(R resource, Plan<A, M> plan, Context<R> context) {
    return switch (plan.action().effect()) {
      case NONE ->
          report(
              resource,
              plan.memory(),
              plan.verdict(),
              plan.lookAgain(),
              plan.distrust(),
              List.of(),
              context);
      case RELEASE -> {
        announcer.call(resource, "Released", plan.verdict().message());
        holds.lift(resource.getMetadata().getUid());
        yield new PassResult(true, false, false, null);
      }
      case CALL -> call(resource, plan, context);
    };
  }

  /** Reports a verdict when nothing could be planned. */
  public PassResult report(
      R resource, M memory, Verdict verdict, Duration lookAgain, Context<R> context) {
    return report(resource, memory, verdict, lookAgain, false, List.of(), context);
  }

  private PassResult call(R resource, Plan<A, M> plan, Context<R> context) {
    var uid = resource.getMetadata().getUid();
    var look = look(resource);
    var now = clock.instant();
    var held = holds.inForce(uid, look, now);
    if (held.isPresent()) {
      return report(
          resource,
          plan.memory(),
          Failures.verdict(held.get().error(), plan.verdict()),
          until(held.get()),
          false,
          List.of(),
          context);
    }
    var memory = plan.memory();
    var creation = plan.action().creation();
    if (creation.isPresent()) {
      var work =
          kind.work(memory)
              .intend(
                  creation.get().operation(), uid, creation.get().count(), look.generation(), now);
      memory = kind.withWork(memory, work);
      if (!writer.writeBeforeCall(resource, status(resource, memory, plan.verdict()), context)) {
        return PassResult.AGAIN;
      }
    }
    try {
      var outcome = kind.act(resource, plan.action(), memory);
      holds.lift(uid);
      return report(
          resource,
          outcome.memory(),
          plan.verdict(),
          plan.lookAgain(),
          true,
          List.of(outcome),
          context);
    } catch (CloudException e) {
      var hold = holds.place(uid, look, e, clock.instant());
      var work =
          kind.work(memory).failed(e, creation.isPresent(), patience.listing(), clock.instant());
      return report(
          resource,
          kind.withWork(memory, work),
          Failures.verdict(e, plan.verdict()),
          until(hold),
          true,
          List.of(),
          context);
    }
  }

  private PassResult report(
      R resource,
      M memory,
      Verdict verdict,
      Duration lookAgain,
      boolean distrust,
      List<Outcome<M>> outcomes,
      Context<R> context) {
    var before = new ArrayList<>(orEmpty(resource.getStatus()));
    var status = status(resource, memory, verdict);
    writer.writeIfChanged(resource, status, context);
    outcomes.forEach(o -> announcer.call(resource, o.operation(), o.news()));
    announcer.readiness(resource, before, kind.conditions(status));
    return new PassResult(false, verdict.inFlight() || distrust, distrust, lookAgain);
  }

  private S status(R resource, M memory, Verdict verdict) {
    return kind.status(
        resource,
        memory,
        Conditions.of(
            kind.conditions(resource.getStatus()),
            verdict,
            resource.getMetadata().getGeneration(),
            clock.instant()),
        reconcileToken(resource));
  }

  private List<Condition> orEmpty(S status) {
    var conditions = kind.conditions(status);
    return conditions == null ? List.of() : conditions;
  }

  private Duration until(Holds.Hold hold) {
    return hold.until().equals(Instant.MAX)
        ? null
        : Duration.between(clock.instant(), hold.until()).plusMillis(1);
  }

  private Holds.Look look(R resource) {
    return new Holds.Look(resource.getMetadata().getGeneration(), reconcileToken(resource));
  }

  /** The user's wish to look again at once; null for none. */
  public static String reconcileToken(CustomResource<?, ?> resource) {
    return annotation(resource, Api.RECONCILE_NOW);
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
