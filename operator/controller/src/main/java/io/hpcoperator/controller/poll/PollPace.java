package io.hpcoperator.controller.poll;

import java.time.Duration;

/**
 * How often subjects are read.
 *
 * @param active while something that watches the subject is in flight
 * @param idle while all is quiet
 */
public record PollPace(Duration active, Duration idle) {}
