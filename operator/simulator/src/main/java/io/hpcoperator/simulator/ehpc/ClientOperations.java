package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.http.Outcome;
import java.util.Arrays;
import java.util.stream.Stream;

/** Chapter 19: the version of the E-HPC client on the nodes of a cluster. */
final class ClientOperations {

  private final EhpcState state;

  ClientOperations(EhpcState state) {
    this.state = state;
  }

  Outcome listCurrentClientVersion(EhpcRequest request) {
    return Outcome.of(Json.object().put("ClientVersion", state.newestClient));
  }

  /** Doubt: whether it is done when the call returns is not stated; here it shows a while later. */
  Outcome upgradeClient(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    String wanted = request.textOr("ClientVersion", state.newestClient);
    if (!wanted.matches("\\d+(\\.\\d+)*") || newer(wanted, state.newestClient)) {
      throw Rules.invalid("ClientVersion", "There is no version " + wanted + ".");
    }
    if (newer(cluster.clientVersion, wanted)) {
      throw Rules.invalid("ClientVersion", "The cluster has " + cluster.clientVersion + ".");
    }
    state.world.after(state.timings.applyChange(), () -> cluster.clientVersion = wanted);
    return Outcome.of(Json.object());
  }

  /** By the numbers between the dots. */
  static boolean newer(String version, String than) {
    return Arrays.compare(numbers(version), numbers(than)) > 0;
  }

  private static int[] numbers(String version) {
    return Stream.of(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }
}
