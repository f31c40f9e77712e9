package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.cloud.ehpc.command.InvocationState;
import io.hpcoperator.controller.pass.Patience;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads what the command that was sent to the scheduler brought. Whatever is not the whole answer
 * of the scheduler itself proves nothing. Pure.
 */
final class AnswerReader {
  /** What is known with it; while it may still be answered, what was known before. */
  static DrainMemory absorbed(DrainFacts facts, Patience patience, Instant now) {
    var memory = facts.memory();
    var command = memory.command();
    if (command == null) {
      return memory;
    }
    var result = result(facts);
    if (result.isPresent()) {
      var sights = result.get().output().flatMap(facts.shell()::read);
      return sights.isEmpty()
          ? memory.proving(
              "Command %s on %s brought no answer: it is %s, exit code %s."
                  .formatted(
                      command.id(),
                      command.instanceId(),
                      result.get().status(),
                      result.get().exitCode()))
          : memory.seen(sights.get(), facts.uid());
    }
    if (now.isBefore(command.sentAt().plus(patience.listing()))) {
      return memory;
    }
    var error = facts.answer() == null ? null : facts.answer().error();
    return memory.proving(
        "Command %s on %s was not answered in time%s."
            .formatted(
                command.id(),
                command.instanceId(),
                error == null ? "" : " (" + error.getMessage() + ")"));
  }

  private static Optional<InvocationResult> result(DrainFacts facts) {
    var command = facts.memory().command();
    return facts.answer() == null || !facts.answer().hasValue()
        ? Optional.empty()
        : facts.answer().value().stream()
            .filter(r -> command.instanceId().equals(r.instanceId()))
            .filter(r -> isFinal(r.state()))
            .findFirst();
  }

  private static boolean isFinal(InvocationState state) {
    return state != InvocationState.RUNNING && state != InvocationState.OTHER;
  }

  private AnswerReader() {}
}
