package io.hpcoperator.controller.pass;

/**
 * Something people are told of once, by an event.
 *
 * @param key what tells it from other news of the resource; the same key is told once
 * @param warning whether it is trouble
 * @param reason CamelCase reason of the event
 */
public record News(String key, boolean warning, String reason, String note) {}
