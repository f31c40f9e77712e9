package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;

/** Chapter 22: post-install scripts. The service keeps them, no node is asked. */
final class PostScriptOperations {

  private static final String LIST = "PostInstallScripts";

  private final EhpcState state;

  PostScriptOperations(EhpcState state) {
    this.state = state;
  }

  /** Doubt: whether the list is replaced is not stated; here it is, so that none clears it. */
  Outcome setPostScripts(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    Rules.region(request, cluster);
    if (cluster.status == ClusterStatus.RELEASING) {
      throw ApiError.about("InvalidClusterStatus", cluster.status.wireName());
    }
    request
        .indexes(LIST)
        .mapToObj(i -> LIST + "." + i + ".Url")
        .filter(name -> request.sent(name).isEmpty())
        .findFirst()
        .ifPresent(
            name -> {
              throw Rules.invalid(name, "A script needs its address.");
            });
    cluster.postScripts = PostScript.of(request, LIST);
    return Outcome.of(Json.object());
  }

  Outcome getPostScripts(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    Rules.region(request, cluster);
    ObjectNode answer = Json.object();
    // A plain array, without the usual wrapper.
    answer.set(
        LIST,
        Json.array(
            cluster.postScripts,
            script -> Json.object().put("Args", script.args()).put("Url", script.url())));
    return Outcome.of(answer);
  }
}
