package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A refusal, in the words of the Kubernetes API: it reaches the client as a {@code v1.Status}. */
final class ApiException extends RuntimeException {

  /** {@code metav1.StatusReason} and the HTTP code that goes with it. */
  enum Reason {
    BAD_REQUEST(400, "BadRequest"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "NotFound"),
    METHOD_NOT_ALLOWED(405, "MethodNotAllowed"),
    NOT_ACCEPTABLE(406, "NotAcceptable"),
    ALREADY_EXISTS(409, "AlreadyExists"),
    CONFLICT(409, "Conflict"),
    EXPIRED(410, "Expired"),
    UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaType"),
    INVALID(422, "Invalid"),
    INTERNAL_ERROR(500, "InternalError");

    private final int code;
    private final String text;

    Reason(int code, String text) {
      this.code = code;
      this.text = text;
    }
  }

  /** One field that is wrong: {@code metav1.StatusCause}. */
  record Cause(String reason, String message, String field) {}

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient ObjectNode details;

  ApiException(Reason reason, String message) {
    this(reason, message, Json.object());
  }

  private ApiException(Reason reason, String message, ObjectNode details) {
    super(message);
    this.reason = reason;
    this.details = details;
  }

  static ApiException badRequest(String message) {
    return new ApiException(Reason.BAD_REQUEST, message);
  }

  static ApiException notFound(ResourceType type, String name) {
    return of(Reason.NOT_FOUND, type, name, quoted(type, name) + " not found");
  }

  static ApiException noSuchPath() {
    return new ApiException(
        Reason.NOT_FOUND, "the server could not find the requested resource", Json.object());
  }

  static ApiException alreadyExists(ResourceType type, String name) {
    return of(Reason.ALREADY_EXISTS, type, name, quoted(type, name) + " already exists");
  }

  static ApiException conflict(ResourceType type, String name, String why) {
    return of(
        Reason.CONFLICT,
        type,
        name,
        "Operation cannot be fulfilled on " + quoted(type, name) + ": " + why);
  }

  static ApiException forbidden(ResourceType type, String name, String why) {
    return of(Reason.FORBIDDEN, type, name, quoted(type, name) + " is forbidden: " + why);
  }

  /** All that is wrong with an object at once, as {@code kubectl} prints it: one line per field. */
  static ApiException invalid(ResourceType type, String name, List<Cause> causes) {
    List<String> lines = causes.stream().map(c -> c.field() + ": " + c.message()).toList();
    String text = lines.size() == 1 ? lines.get(0) : "[" + String.join(", ", lines) + "]";
    ApiException e =
        of(
            Reason.INVALID,
            type,
            name,
            "%s \"%s\" is invalid: %s".formatted(type.qualifiedKind(), name, text));
    e.details.put("kind", type.kind());
    e.addCauses(causes);
    return e;
  }

  /** Another field manager owns what this apply would change. */
  static ApiException applyConflict(List<Cause> causes) {
    String text =
        "Apply failed with %d conflict%s: %s"
            .formatted(
                causes.size(),
                causes.size() == 1 ? "" : "s",
                String.join(
                    "\n", causes.stream().map(c -> c.message() + ": " + c.field()).toList()));
    ApiException e = new ApiException(Reason.CONFLICT, text);
    e.addCauses(causes);
    return e;
  }

  private static ApiException of(Reason reason, ResourceType type, String name, String message) {
    ObjectNode details = Json.object().put("name", name).put("kind", type.plural());
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return new ApiException(reason, message, details);
  }

  private static String quoted(ResourceType type, String name) {
    return type.qualifiedPlural() + " \"" + name + "\"";
  }

  private void addCauses(List<Cause> causes) {
    ArrayNode nodes = details.putArray("causes");
    causes.forEach(
        c ->
            nodes
                .addObject()
                .put("reason", c.reason())
                .put("message", c.message())
                .put("field", c.field()));
  }

  int code() {
    return reason.code;
  }

  /** The {@code v1.Status} of this refusal. */
  ObjectNode toStatus() {
    ObjectNode status = Json.typed("v1", "Status");
    status.putObject("metadata");
    status
        .put("status", "Failure")
        .put("message", getMessage())
        .put("reason", reason.text)
        .put("code", reason.code);
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status;
  }
}
