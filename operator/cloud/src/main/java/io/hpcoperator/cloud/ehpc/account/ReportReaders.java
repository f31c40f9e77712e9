package io.hpcoperator.cloud.ehpc.account;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.wire.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Read the tables of a report out of their JSON text. */
final class ReportReaders {
  private ReportReaders() {}

  static final class Columns extends JsonDeserializer<List<String>> {
    @Override
    public List<String> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return texts(JsonText.unfold(parser.readValueAsTree()));
    }
  }

  /** One text with all rows, or in later versions {@code {"Data":[...]}} with one text per row. */
  static final class Rows extends JsonDeserializer<List<List<String>>> {
    @Override
    public List<List<String>> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode table = JsonText.unfold(parser.readValueAsTree());
      if (table != null && table.isObject()) {
        table = JsonText.unfold(table.path("Data"));
      }
      List<List<String>> rows = new ArrayList<>();
      if (table != null) {
        table.forEach(row -> rows.add(texts(JsonText.unfold(row))));
      }
      return rows;
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    if (array != null && array.isArray()) {
      array.forEach(value -> texts.add(value.isValueNode() ? value.asText() : value.toString()));
    }
    return List.copyOf(texts);
  }
}
