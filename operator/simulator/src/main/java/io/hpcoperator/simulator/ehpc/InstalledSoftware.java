package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.ehpc.offer.SoftwareOffer.Application;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The software of a cluster (chapter 15). Guarded by the world's lock. */
final class InstalledSoftware {

  /** What happens to a piece of software; while it is removed it is still listed as installed. */
  enum State {
    INSTALLING("Installing"),
    INSTALLED("Installed"),
    REMOVING("Installed");

    final String wireName;

    State(String wireName) {
      this.wireName = wireName;
    }
  }

  private final Map<String, State> states = new LinkedHashMap<>();

  /** It comes with the cluster. */
  void provide(String tag) {
    states.put(tag, State.INSTALLED);
  }

  void set(String tag, State state) {
    states.put(tag, state);
  }

  void remove(String tag) {
    states.remove(tag);
  }

  Optional<State> state(String tag) {
    return Optional.ofNullable(states.get(tag));
  }

  List<Application> all() {
    return states.keySet().stream().map(Application::of).toList();
  }
}
