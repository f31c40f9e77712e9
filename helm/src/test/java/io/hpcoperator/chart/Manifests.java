package io.hpcoperator.chart;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads manifests as strictly as an API server with strict field validation does. */
final class Manifests {
  /** Refuses a key that occurs twice. */
  static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  /** Refuses a field that the type does not have: Fabric8's types would keep it aside. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** The objects of a text with YAML documents. */
  static List<HasMetadata> parse(String yaml) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return documents.readAll().stream()
          .filter(document -> !document.isNull() && !document.isEmpty())
          .map(Manifests::typed)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(yaml, e);
    }
  }

  /** The objects of a file with YAML documents. */
  static List<HasMetadata> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HasMetadata typed(JsonNode document) {
    try {
      var type =
          Serialization.jsonMapper().treeToValue(document, KubernetesResource.class).getClass();
      if (type == GenericKubernetesResource.class) {
        throw new IllegalArgumentException("unknown kind: " + document);
      }
      return (HasMetadata) STRICT.treeToValue(document, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getMessage() + " in " + document, e);
    }
  }

  private Manifests() {}
}
