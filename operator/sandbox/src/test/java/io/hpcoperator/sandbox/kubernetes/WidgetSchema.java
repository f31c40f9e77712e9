package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The test kind as the server's own classes see it. */
final class WidgetSchema {

  private WidgetSchema() {}

  static Schema schema() {
    String json = Serialization.asJson(Widget.definition());
    return Schema.ofCustomResource(Json.parse(json).at("/spec/versions/0/schema/openAPIV3Schema"));
  }

  /** A widget from YAML, with its API version and kind filled in. */
  static ObjectNode widget(String yaml) {
    try {
      ObjectNode widget = Json.typed("example.org/v1", "Widget");
      widget.setAll((ObjectNode) new YAMLMapper().readTree(yaml));
      return widget;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
