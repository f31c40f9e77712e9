package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.ehpc.VisualService.State;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.regex.Pattern;

/** Chapter 21: the VNC service. All of it runs commands on the cluster's manager. */
final class VisualServiceOperations {

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  /** Doubt: the text says address, the name says block; both are taken. */
  private static final Pattern CIDR =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}(/([12]?\\d|3[0-2]))?");

  private final EhpcState state;

  VisualServiceOperations(EhpcState state) {
    this.state = state;
  }

  Outcome startVisualService(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    VisualService service = cluster.visualService;
    service.allowed.add(cidr(request));
    // Doubt: starting a running service lets one more address in.
    if (service.state != State.RUNNING) {
      change(service, State.STARTING, State.RUNNING);
    }
    return message("Service started.");
  }

  Outcome stopVisualService(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    VisualService service = cluster.visualService;
    // Doubt: an address that was never let in is no error, and neither is a stopped service.
    service.allowed.remove(cidr(request));
    if (service.state != State.STOPPED) {
      change(service, State.STOPPING, State.STOPPED);
    }
    return message("Service stopped");
  }

  Outcome getVisualServiceStatus(EhpcRequest request) {
    return message(NodeOperations.running(state, request).visualService.state.text);
  }

  Outcome modifyVisualServicePasswd(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    // A cluster made with a key pair has no password of root that could be right.
    if (!cluster.order.sent("Password").equals(request.sent("RunasUserPassword"))) {
      throw ApiError.of("IncorrectCredential");
    }
    cluster.visualService.password = request.text("Passwd");
    return message("");
  }

  private void change(VisualService service, State during, State then) {
    service.state = during;
    int change = ++service.change;
    state.world.after(
        state.timings.visualService(),
        () -> {
          if (service.change == change) {
            service.state = then;
          }
        });
  }

  private static Outcome message(String text) {
    return Outcome.of(Json.object().put("Message", text));
  }

  private static String cidr(EhpcRequest request) {
    String cidr = request.text("CidrIp");
    if (!CIDR.matcher(cidr).matches()) {
      throw Rules.invalid("CidrIp", "It is no IPv4 address or block.");
    }
    return cidr;
  }
}
