package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.Lifecycle.UnknownFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request, free of its transport.
 *
 * @param path the segments of the path, decoded
 * @param body a missing node where there is none
 */
record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    String accept,
    String contentType,
    String userAgent,
    JsonNode body) {

  /** The body where it must be an object. */
  ObjectNode object() {
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body must be a JSON object");
  }

  boolean flag(String name) {
    String value = query.get(name);
    return value != null && (value.equals("true") || value.equals("1"));
  }

  long number(String name) {
    try {
      return Long.parseLong(query.get(name));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(name + " must be a number: " + query.get(name));
    }
  }

  /** Who writes: the {@code fieldManager}, or what the client calls itself. */
  String manager() {
    String manager = query.getOrDefault("fieldManager", "");
    if (!manager.isEmpty()) {
      return manager;
    }
    return userAgent.isEmpty() ? "unknown" : userAgent.split("/", 2)[0];
  }

  boolean isDryRun() {
    return query.containsKey("dryRun") || Json.texts(body.path("dryRun")).contains("All");
  }

  UnknownFields unknownFields() {
    try {
      return UnknownFields.valueOf(
          query.getOrDefault("fieldValidation", "Warn").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("fieldValidation must be Ignore, Warn or Strict");
    }
  }

  boolean wantsTable() {
    return accept.contains("as=Table");
  }

  boolean wantsMetadataOnly() {
    return accept.contains("as=PartialObjectMetadata");
  }
}
