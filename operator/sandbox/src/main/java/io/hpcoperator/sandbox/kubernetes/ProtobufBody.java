package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * What kubectl (since 1.33) and Helm send as protobuf and in no other form: {@code kubectl create
 * namespace|secret|configmap|serviceaccount}, {@code kubectl auth can-i}, options of deletions.
 * Field numbers are those of {@code k8s.io/api/core/v1/generated.proto} and {@code
 * k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto}; fields not named here are passed over.
 */
final class ProtobufBody {

  static final String CONTENT_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private enum Form {
    TEXT,
    TEXTS,
    BYTES,
    BOOLEAN,
    TEXT_MAP,
    BYTES_MAP,
    MESSAGE,
    MESSAGES
  }

  private record Field(String name, Form form, Map<Integer, Field> message) {

    Field(String name, Form form) {
      this(name, form, Map.of());
    }
  }

  private static final Map<Integer, Field> OWNER_REFERENCE =
      Map.of(
          1, new Field("kind", Form.TEXT),
          3, new Field("name", Form.TEXT),
          4, new Field("uid", Form.TEXT),
          5, new Field("apiVersion", Form.TEXT),
          6, new Field("controller", Form.BOOLEAN),
          7, new Field("blockOwnerDeletion", Form.BOOLEAN));
  private static final Field METADATA =
      new Field(
          "metadata",
          Form.MESSAGE,
          Map.of(
              1, new Field("name", Form.TEXT),
              2, new Field("generateName", Form.TEXT),
              3, new Field("namespace", Form.TEXT),
              5, new Field("uid", Form.TEXT),
              6, new Field("resourceVersion", Form.TEXT),
              11, new Field("labels", Form.TEXT_MAP),
              12, new Field("annotations", Form.TEXT_MAP),
              13, new Field("ownerReferences", Form.MESSAGES, OWNER_REFERENCE),
              14, new Field("finalizers", Form.TEXTS)));
  private static final Map<Integer, Field> NAMED = Map.of(1, new Field("name", Form.TEXT));
  private static final Map<String, Map<Integer, Field>> KINDS =
      Map.of(
          "Namespace",
          Map.of(1, METADATA),
          "Secret",
          Map.of(
              1, METADATA,
              2, new Field("data", Form.BYTES_MAP),
              3, new Field("type", Form.TEXT),
              4, new Field("stringData", Form.TEXT_MAP),
              5, new Field("immutable", Form.BOOLEAN)),
          "ConfigMap",
          Map.of(
              1, METADATA,
              2, new Field("data", Form.TEXT_MAP),
              3, new Field("binaryData", Form.BYTES_MAP),
              4, new Field("immutable", Form.BOOLEAN)),
          "ServiceAccount",
          Map.of(
              1, METADATA,
              2, new Field("secrets", Form.MESSAGES, NAMED),
              3, new Field("imagePullSecrets", Form.MESSAGES, NAMED),
              4, new Field("automountServiceAccountToken", Form.BOOLEAN)),
          "DeleteOptions",
          Map.of(
              2,
              new Field(
                  "preconditions",
                  Form.MESSAGE,
                  Map.of(
                      1, new Field("uid", Form.TEXT), 2, new Field("resourceVersion", Form.TEXT))),
              3,
              new Field("orphanDependents", Form.BOOLEAN),
              4,
              new Field("propagationPolicy", Form.TEXT),
              5,
              new Field("dryRun", Form.TEXTS)),
          "SelfSubjectAccessReview",
          Map.of());

  /** {@code runtime.Unknown}: what kind it is, and its bytes. */
  private static final Map<Integer, Field> ENVELOPE =
      Map.of(
          1,
          new Field(
              "typeMeta",
              Form.MESSAGE,
              Map.of(1, new Field("apiVersion", Form.TEXT), 2, new Field("kind", Form.TEXT))),
          2,
          new Field("raw", Form.BYTES));

  private ProtobufBody() {}

  /**
   * The object in a body.
   *
   * @throws ApiException UnsupportedMediaType for other kinds; BadRequest for what is no such
   *     message
   */
  static ObjectNode parse(byte[] body) {
    ByteBuffer buffer = ByteBuffer.wrap(body);
    try {
      byte[] magic = new byte[MAGIC.length];
      buffer.get(magic);
      ObjectNode envelope = message(buffer, ENVELOPE);
      String kind = envelope.path("typeMeta").path("kind").asText();
      String apiVersion = envelope.path("typeMeta").path("apiVersion").asText();
      Map<Integer, Field> fields = KINDS.get(kind);
      if (fields == null) {
        throw new ApiException(
            ApiException.Reason.UNSUPPORTED_MEDIA_TYPE,
            "%s is not read as protobuf here: send it as JSON or YAML, with kubectl apply -f"
                .formatted(kind));
      }
      byte[] raw = Base64.getDecoder().decode(envelope.path("raw").asText());
      ObjectNode object = Json.typed(apiVersion, kind);
      object.setAll(message(ByteBuffer.wrap(raw), fields));
      return object;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw ApiException.badRequest("the body is not a Kubernetes protobuf message");
    }
  }

  private static ObjectNode message(ByteBuffer buffer, Map<Integer, Field> fields) {
    ObjectNode object = Json.object();
    while (buffer.hasRemaining()) {
      long tag = varint(buffer);
      Field field = fields.get((int) (tag >>> 3));
      switch ((int) (tag & 7)) {
        case 0 -> {
          long value = varint(buffer);
          if (field != null && field.form() == Form.BOOLEAN) {
            object.put(field.name(), value != 0);
          }
        }
        case 1 -> buffer.position(buffer.position() + Long.BYTES);
        case 2 -> {
          long length = varint(buffer);
          if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException("a length of " + length);
          }
          byte[] value = new byte[(int) length];
          buffer.get(value);
          if (field != null) {
            add(object, field, value);
          }
        }
        case 5 -> buffer.position(buffer.position() + Integer.BYTES);
        default -> throw new IllegalArgumentException("wire type of tag " + tag);
      }
    }
    return object;
  }

  private static void add(ObjectNode object, Field field, byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    switch (field.form()) {
      case TEXT -> {
        // Absent and empty are one in these messages.
        if (!text.isEmpty()) {
          object.put(field.name(), text);
        }
      }
      case TEXTS -> object.withArray(field.name()).add(text);
      case BYTES -> object.put(field.name(), value);
      case TEXT_MAP -> putEntry(object, field, value, Form.TEXT);
      case BYTES_MAP -> putEntry(object, field, value, Form.BYTES);
      case MESSAGE -> object.set(field.name(), message(ByteBuffer.wrap(value), field.message()));
      case MESSAGES ->
          object.withArray(field.name()).add(message(ByteBuffer.wrap(value), field.message()));
      case BOOLEAN -> throw new IllegalArgumentException(field.name());
    }
  }

  private static void putEntry(ObjectNode object, Field field, byte[] entry, Form form) {
    Map<Integer, Field> fields =
        Map.of(1, new Field("key", Form.TEXT), 2, new Field("value", form));
    ObjectNode read = message(ByteBuffer.wrap(entry), fields);
    Json.child(object, field.name()).put(read.path("key").asText(), read.path("value").asText());
  }

  private static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = buffer.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("varint too long");
  }
}
