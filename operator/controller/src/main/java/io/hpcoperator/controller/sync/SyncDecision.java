package io.hpcoperator.controller.sync;

import io.hpcoperator.controller.pass.Aspect;
import java.util.Optional;

/**
 * What is to be done about the settings of an object.
 *
 * @param memory what is to be remembered
 * @param change the one setting to change next, and how
 * @param underway whether the cloud is on its way to something wanted
 * @param synced what the Synced condition says of the settings; empty while all are in sync
 * @param <C> calls that change settings
 */
public record SyncDecision<C>(
    SyncMemory memory, Optional<Change<C>> change, boolean underway, Optional<Aspect> synced) {

  /**
   * @param setting name of the setting it changes
   * @param why for a message, such as "software: A, B in the spec, A in the cloud"
   */
  public record Change<C>(String setting, C call, String why) {}
}
