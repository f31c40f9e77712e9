package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.PowerState;
import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.api.v1alpha1.PowerStatus.AutoScalingSwitches;
import io.hpcoperator.controller.pass.Work;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * What must not be forgotten of stopping and starting a cluster; kept in status.power.
 *
 * @param wish what is wanted now; null before the first look
 * @param since since when it is wanted; null for ever since
 * @param phase step that is being taken; null for none
 * @param jobs running jobs that are waited for; null for none, or when their number is not known
 * @param jobDeadline until when they are waited for; null when none are
 * @param readAgainSince since when it is read once more that no job runs; null when it is not
 * @param stoppedSince since when the cluster has been stopped; null while it is not
 * @param suspended switches of auto scaling to be switched on again; null for none
 * @param suspendedNodes compute nodes the stop powered off or released; null when not stopped
 * @param savings what stops saved
 */
record PowerMemory(
    Wish.Known wish,
    Instant since,
    Phase phase,
    Integer jobs,
    Instant jobDeadline,
    Instant readAgainSince,
    Instant stoppedSince,
    AutoScalingSwitches suspended,
    Integer suspendedNodes,
    Savings savings) {

  static PowerMemory of(PowerStatus status) {
    if (status == null) {
      return new PowerMemory(null, null, null, null, null, null, null, null, null, Savings.NONE);
    }
    return new PowerMemory(
        status.wanted() == null
            ? null
            : new Wish.Known(status.wanted(), status.wantedBy(), null, null, null),
        time(status.wantedSince()),
        Phase.of(status.phase()).orElse(null),
        status.runningJobs(),
        time(status.jobDeadline()),
        time(status.readAgainSince()),
        time(status.stoppedSince()),
        status.suspendedAutoScaling(),
        status.suspendedNodes(),
        new Savings(
            Savings.number(status.savedHours()),
            Savings.number(status.savedAmount()),
            Savings.number(status.hourlyPrice()),
            status.currency()));
  }

  /** The part of the status; null while there is nothing to tell. */
  PowerStatus status() {
    if (isBlank()) {
      return null;
    }
    return new PowerStatus(
        wish.state(),
        wish.by(),
        text(since),
        phase == null ? null : phase.text(),
        jobs,
        text(jobDeadline),
        text(readAgainSince),
        text(wish.nextStop()),
        text(wish.nextStart()),
        text(stoppedSince),
        suspended,
        suspendedNodes,
        Savings.text(savings.hours()),
        Savings.text(savings.amount()),
        Savings.text(savings.hourlyPrice()),
        savings.currency());
  }

  /** A cluster that runs as the spec says, ever since, and has no schedule. */
  private boolean isBlank() {
    return since == null
        && !wish.isStopped()
        && wish.by().equals(Wish.BY_SPEC)
        && phase == null
        && stoppedSince == null
        && suspended == null
        && savings.equals(Savings.NONE);
  }

  /** Notes what is wanted; since when, if it is news. That it runs is no news at the first look. */
  PowerMemory wishing(Wish.Known newWish, Instant now) {
    var before = wish == null ? PowerState.RUNNING : wish.state();
    var newSince = before == newWish.state() ? since : seconds(now);
    return new PowerMemory(
        newWish,
        newSince,
        phase,
        jobs,
        jobDeadline,
        before == newWish.state() ? readAgainSince : null,
        stoppedSince,
        suspended,
        suspendedNodes,
        savings);
  }

  /** Notes the step that is being taken; no jobs are waited for in it. */
  PowerMemory in(Phase newPhase) {
    return new PowerMemory(
        wish,
        since,
        newPhase,
        null,
        null,
        readAgainSince,
        stoppedSince,
        suspended,
        suspendedNodes,
        savings);
  }

  /** Notes since when it is read once more that no job runs; null when that is over. */
  PowerMemory readingAgain(Instant now) {
    return new PowerMemory(
        wish,
        since,
        phase,
        jobs,
        jobDeadline,
        now == null ? null : seconds(now),
        stoppedSince,
        suspended,
        suspendedNodes,
        savings);
  }

  /** Notes that jobs are waited for. */
  PowerMemory waitingForJobs(Integer running, Instant deadline) {
    return new PowerMemory(
        wish,
        since,
        Phase.WAITING_FOR_JOBS,
        running,
        seconds(deadline),
        null,
        stoppedSince,
        suspended,
        suspendedNodes,
        savings);
  }

  PowerMemory suspending(AutoScalingSwitches switches) {
    return new PowerMemory(
        wish,
        since,
        phase,
        jobs,
        jobDeadline,
        readAgainSince,
        stoppedSince,
        switches,
        suspendedNodes,
        savings);
  }

  /** Notes how many compute nodes a stop takes out of service, at most so far. */
  PowerMemory takingOut(int nodes) {
    return new PowerMemory(
        wish,
        since,
        phase,
        jobs,
        jobDeadline,
        readAgainSince,
        stoppedSince,
        suspended,
        suspendedNodes == null ? nodes : Math.max(suspendedNodes, nodes),
        savings);
  }

  /** Notes that the cluster is stopped, at the price its nodes have. */
  PowerMemory stopped(Savings atPrice, Instant now) {
    return stoppedSince != null
        ? this
        : new PowerMemory(
            wish,
            since,
            phase,
            jobs,
            jobDeadline,
            null,
            seconds(now),
            suspended,
            suspendedNodes,
            atPrice);
  }

  /** Notes that the cluster is stopped no longer, and what that saved. */
  PowerMemory startedAgain(Instant now) {
    return stoppedSince == null
        ? this
        : new PowerMemory(
            wish,
            since,
            phase,
            jobs,
            jobDeadline,
            null,
            null,
            suspended,
            suspendedNodes,
            savings.plus(stoppedSince, now));
  }

  /** Notes that all is as it is wanted. */
  PowerMemory settled() {
    return new PowerMemory(
        wish,
        since,
        null,
        null,
        null,
        null,
        stoppedSince,
        suspended,
        wish.isStopped() ? suspendedNodes : null,
        savings);
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant time(String text) {
    return text == null ? null : Work.time(text);
  }

  private static String text(Instant time) {
    return Objects.toString(time, null);
  }
}
