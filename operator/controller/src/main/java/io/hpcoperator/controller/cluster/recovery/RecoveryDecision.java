package io.hpcoperator.controller.cluster.recovery;

import io.hpcoperator.api.v1alpha1.RecoveryStatus;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be done about a cluster in exception.
 *
 * @param call the recovery to begin now; empty for none
 * @param work calls and tasks to remember
 * @param status what is to be remembered before the call
 * @param taken what is to be remembered once the cloud took it
 * @param lookAgain when to decide again though nothing changed; null for not
 */
public record RecoveryDecision(
    Verdict verdict,
    Optional<ClusterCall> call,
    Work work,
    RecoveryStatus status,
    RecoveryStatus taken,
    Duration lookAgain) {}
