package io.hpcoperator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Builds a kustomization without kubectl, as far as the bases of this repository go: resources,
 * namespace and labels outside of selectors. A key it does not know ends in an error, so it cannot
 * silently build something else.
 */
final class Kustomization {
  private static final List<String> KNOWN =
      List.of(
          "apiVersion", "kind", "resources", "components", "configurations", "namespace", "labels");

  /** The objects of a folder with a kustomization.yaml. */
  static List<HasMetadata> build(Path folder) {
    var kustomization = read(folder);
    var objects = new ArrayList<HasMetadata>();
    for (var entry : kustomization.path("resources")) {
      var path = folder.resolve(entry.asText()).normalize();
      objects.addAll(Files.isDirectory(path) ? build(path) : Manifests.read(path));
    }
    for (var object : objects) {
      var metadata = object.getMetadata();
      if (kustomization.has("namespace") && object instanceof Namespaced) {
        metadata.setNamespace(kustomization.path("namespace").asText());
      }
      for (var labels : kustomization.path("labels")) {
        if (labels.path("includeSelectors").asBoolean(true)) {
          throw new IllegalStateException(folder + ": labels must not reach selectors");
        }
        var all = new LinkedHashMap<String, String>();
        if (metadata.getLabels() != null) {
          all.putAll(metadata.getLabels());
        }
        labels.path("pairs").properties().forEach(l -> all.put(l.getKey(), l.getValue().asText()));
        metadata.setLabels(all);
      }
    }
    return objects;
  }

  /** The kustomization.yaml of a folder. */
  static JsonNode read(Path folder) {
    try {
      var read = Manifests.YAML.readTree(folder.resolve("kustomization.yaml").toFile());
      read.fieldNames()
          .forEachRemaining(
              key -> {
                if (!KNOWN.contains(key)) {
                  throw new IllegalStateException(folder + ": this reader does not know " + key);
                }
              });
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Kustomization() {}
}
