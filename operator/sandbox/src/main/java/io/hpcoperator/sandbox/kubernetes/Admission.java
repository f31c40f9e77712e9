package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ApiException.Cause;
import io.hpcoperator.sandbox.kubernetes.Lifecycle.UnknownFields;
import io.hpcoperator.sandbox.kubernetes.Lifecycle.Write;
import io.hpcoperator.sandbox.kubernetes.ObjectStore.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * What an object must be before it is kept: every refusal of a write that is not by field managers.
 */
final class Admission {

  private static final String DNS_SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

  private Admission() {}

  /** The object is of the kind, name and namespace of its path; what it leaves out is filled in. */
  static void checkIdentity(ResourceType type, Key key, ObjectNode object) {
    String kind = object.path("kind").asText(type.kind());
    String apiVersion = object.path("apiVersion").asText(type.apiVersion());
    if (!kind.equals(type.kind()) || !apiVersion.equals(type.apiVersion())) {
      throw ApiException.badRequest(
          "the object provided is of %s, Kind=%s; expected is %s, Kind=%s"
              .formatted(apiVersion, kind, type.apiVersion(), type.kind()));
    }
    object.put("kind", kind).put("apiVersion", apiVersion);
    if (!Json.name(object).equals(key.name())) {
      throw ApiException.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(Json.name(object), key.name()));
    }
    if (!type.isNamespaced()) {
      Json.metadata(object).remove("namespace");
    } else if (Json.namespace(object).isEmpty()) {
      Json.metadata(object).put("namespace", key.namespace());
    } else if (!Json.namespace(object).equals(key.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  /** New objects need a namespace that is there to stay. */
  static void checkNamespace(ObjectStore store, ResourceType type, Key key) {
    if (!type.isNamespaced()) {
      return;
    }
    Key namespace = new Key(BuiltInTypes.NAMESPACES, "", key.namespace());
    ObjectNode found =
        store
            .get(namespace)
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiException.Reason.NOT_FOUND,
                        "namespaces \"" + key.namespace() + "\" not found"));
    if (Json.isTerminating(found)) {
      throw ApiException.forbidden(
          type,
          key.name(),
          "unable to create new content in namespace %s because it is being terminated"
              .formatted(key.namespace()));
    }
  }

  /** Optimistic locking: the client means the object as it is, if it says which one it means. */
  static void checkPreconditions(ResourceType type, Key key, ObjectNode live, JsonNode expected) {
    String version = expected.path("resourceVersion").asText();
    String uid = expected.path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(Json.uid(live))) {
      throw ApiException.conflict(
          type,
          key.name(),
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, Json.uid(live)));
    }
    if (!version.isEmpty() && !version.equals(String.valueOf(Json.resourceVersion(live)))) {
      throw ApiException.conflict(
          type,
          key.name(),
          "the object has been modified; please apply your changes to the latest version and try again");
    }
  }

  /** What is being deleted is held by nothing new. */
  static void checkFinalizers(ResourceType type, Key key, ObjectNode live, ObjectNode desired) {
    List<String> added = new ArrayList<>(Json.finalizers(desired));
    added.removeAll(Json.finalizers(live));
    if (Json.isTerminating(live) && !added.isEmpty()) {
      throw ApiException.invalid(
          type,
          key.name(),
          List.of(
              new Cause(
                  "FieldValueForbidden",
                  "Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers "
                      + added,
                  "metadata.finalizers")));
    }
  }

  /** Unknown fields go, with a word to the client or a refusal; defaults come. */
  static void shape(ResourceType type, ObjectNode object, Write write) {
    List<String> unknown =
        SchemaShape.prune(object, type.schema()).stream()
            .map(path -> "unknown field \"" + path + "\"")
            .toList();
    if (write.unknownFields() == UnknownFields.STRICT && !unknown.isEmpty()) {
      throw ApiException.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
              .formatted(type.kind(), type.version(), type.kind(), String.join(", ", unknown)));
    }
    if (write.unknownFields() == UnknownFields.WARN) {
      write.warnings().addAll(unknown);
    }
    SchemaShape.fillDefaults(object, type.schema());
  }

  /** The object is what its schema says; all that is wrong is said at once. */
  static void validate(ResourceType type, ObjectNode object) {
    List<Cause> causes = new ArrayList<>();
    String name = Json.name(object);
    if (type.isCustom() && (name.length() > 253 || !name.matches(DNS_SUBDOMAIN))) {
      causes.add(
          new Cause(
              "FieldValueInvalid",
              "Invalid value: \"%s\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'"
                  .formatted(name),
              "metadata.name"));
    }
    causes.addAll(SchemaValidator.validate(object, type.schema()));
    if (!causes.isEmpty()) {
      throw ApiException.invalid(type, name, causes);
    }
  }
}
