package io.hpcoperator.cloud;

/**
 * What a failed call asks of the caller. Decided by the cloud's error code, never by HTTP status.
 */
public enum ErrorKind {
  /** A fault on the way or inside the cloud; the same request may succeed later. */
  TRANSIENT,
  /**
   * The cloud, or the request budget before it, had too many requests. Says nothing about the
   * object.
   */
  THROTTLED,
  /**
   * Credentials, permissions or an activation are missing; a person has to act outside the spec.
   */
  DENIED,
  /**
   * Money, quota, stock or addresses are exhausted; retried slowly, as all of them can come back.
   */
  QUOTA,
  /** The object or something around it is in a state that excludes the operation right now. */
  CONFLICT,
  /** The request itself is wrong; it will be refused until it changes. */
  INVALID,
  /**
   * The object the call is about does not exist. Only that: a missing image, volume, VPC or vSwitch
   * that a request refers to is {@link #INVALID}, so that it is never read as "already gone".
   */
  NOT_FOUND
}
