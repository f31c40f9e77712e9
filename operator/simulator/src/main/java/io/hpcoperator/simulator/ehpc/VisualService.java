package io.hpcoperator.simulator.ehpc;

import java.util.LinkedHashSet;
import java.util.Set;

/** The VNC service of a cluster (chapter 21). Guarded by the world's lock. */
final class VisualService {

  /**
   * What GetVisualServiceStatus says. Only the text of a stopped service is documented; the others
   * are in the words of systemctl, as that one is.
   */
  enum State {
    STOPPED("inactive (dead) , ws service is not running."),
    STARTING("activating (start) , ws service is starting."),
    RUNNING("active (running) , ws service is running."),
    STOPPING("deactivating (stop) , ws service is stopping.");

    final String text;

    State(String text) {
      this.text = text;
    }
  }

  State state = State.STOPPED;
  String password = "";

  /** Addresses and blocks that may reach the port, by the rules in the cluster's security group. */
  final Set<String> allowed = new LinkedHashSet<>();

  /** Counts starts and stops, so that an overtaken one does not end a later one. */
  int change;
}
