package io.hpcoperator.controller.poll;

/**
 * A resource that watches subjects.
 *
 * @param kind kind of the resource, such as HpcCluster
 * @param namespace its namespace
 * @param name its name
 */
public record Watcher(String kind, String namespace, String name) {}
