package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonValue;

/** The kind of nodes a request is about. */
public enum NodeRole {
  /** Management nodes: scheduler and account service. */
  MANAGER,
  /** Login nodes. */
  LOGIN,
  /** Compute nodes. */
  COMPUTE;

  /** The word on the wire. */
  @JsonValue
  public String wireName() {
    return switch (this) {
      case MANAGER -> "Manager";
      case LOGIN -> "Login";
      case COMPUTE -> "Compute";
    };
  }
}
