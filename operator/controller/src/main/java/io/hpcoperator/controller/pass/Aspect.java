package io.hpcoperator.controller.pass;

import io.hpcoperator.api.v1alpha1.ConditionStatus;

/**
 * A condition that says something of its own, beside the verdict.
 *
 * @param type type of the condition, such as Preflight
 * @param message what is so, and what to do
 */
public record Aspect(String type, ConditionStatus status, Reason reason, String message) {}
