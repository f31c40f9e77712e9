package io.hpcoperator.simulator;

import java.time.Instant;
import java.util.Map;

/**
 * One call as it was met.
 *
 * @param time wall time of its arrival
 * @param simulatedTime the clouds' time of its arrival
 * @param parameters operation parameters flattened by wire name, secrets masked
 * @param outcome {@code OK}, an error code, or {@link #CUT_BEFORE_EFFECT} / {@link
 *     #CUT_AFTER_EFFECT}
 * @param http status of the answer, 0 when there was none
 * @param requestId the clouds' id of the call, empty when it never arrived
 * @param replay a repeated client token got the first call's answer again; nothing was made
 */
public record JournalEntry(
    Instant time,
    Instant simulatedTime,
    Cloud cloud,
    String operation,
    Map<String, String> parameters,
    String outcome,
    int http,
    String requestId,
    boolean replay) {

  public static final String OK = "OK";
  public static final String CUT_BEFORE_EFFECT = "CutBeforeEffect";
  public static final String CUT_AFTER_EFFECT = "CutAfterEffect";
}
