package io.hpcoperator.cloud.ehpc.command;

import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/** Answers as they come in, around the records that {@link ShellCommands} hands out. */
final class CommandAnswers {
  private CommandAnswers() {}

  record CommandPage(@WrappedIn("Command") List<CommandRecord> commands, Integer totalCount) {
    CommandPage {
      commands = WireValues.listing(commands, totalCount, "Commands");
    }

    Page<CommandRecord> page() {
      return Page.of(commands, totalCount);
    }
  }

  record ResultPage(
      @WrappedIn("InvocationResult") List<InvocationResult> invocationResults, Integer totalCount) {
    ResultPage {
      invocationResults = WireValues.listing(invocationResults, totalCount, "InvocationResults");
    }

    Page<InvocationResult> page() {
      return Page.of(invocationResults, totalCount);
    }
  }
}
