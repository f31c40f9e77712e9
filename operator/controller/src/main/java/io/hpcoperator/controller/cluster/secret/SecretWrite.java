package io.hpcoperator.controller.cluster.secret;

import io.hpcoperator.cloud.Secret;
import java.util.Map;

/** Something to be written to a Secret of a cluster. */
public sealed interface SecretWrite {

  GeneratedSecret secret();

  /** Make up a password, and create the Secret with it. */
  record Generate(GeneratedSecret secret) implements SecretWrite {}

  /**
   * Have it hold these values, besides what it has under other keys; create it if need be.
   *
   * @param exists whether it is there already
   */
  record Store(GeneratedSecret secret, Map<String, Secret> values, boolean exists)
      implements SecretWrite {}

  /**
   * Have it go with the resource, or stay when the resource goes.
   *
   * @param owned whether it is to go with it
   */
  record Own(GeneratedSecret secret, boolean owned) implements SecretWrite {}
}
