package io.hpcoperator.cloud.ehpc.visual;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

/**
 * What a change of the visualization service answers.
 *
 * @param message outcome in words, or null
 * @param requestId request id
 */
public record VisualServiceReply(
    @JsonDeserialize(using = MessageReader.class) String message, String requestId) {}
