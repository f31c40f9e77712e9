package io.hpcoperator.simulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a served operation gives back.
 *
 * @param fields the operation's fields, without RequestId
 * @param replay a repeated client token got the first call's fields again
 */
public record Outcome(ObjectNode fields, boolean replay) {

  public static Outcome of(ObjectNode fields) {
    return new Outcome(fields, false);
  }
}
