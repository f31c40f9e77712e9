package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * Flattens a request the way Alibaba's RPC style wants it: structures with dots, lists numbered
 * from 1, booleans as {@code true} and {@code false} ({@code AdditionalVolumes.1.Roles.2.Name}).
 */
public final class FlatParameters {
  private FlatParameters() {}

  /** The parameters by wire name, sorted; null values are left out. */
  public static Map<String, String> of(JsonNode request) {
    Map<String, String> parameters = new TreeMap<>();
    flatten("", request, parameters);
    return parameters;
  }

  private static void flatten(String name, JsonNode value, Map<String, String> parameters) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(field -> flatten(join(name, field.getKey()), field.getValue(), parameters));
    } else if (value.isArray()) {
      int number = 1;
      for (JsonNode element : value) {
        flatten(join(name, Integer.toString(number)), element, parameters);
        number++;
      }
    } else if (!value.isNull()) {
      parameters.put(
          name, value.isNumber() ? value.decimalValue().toPlainString() : value.asText());
    }
  }

  private static String join(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }
}
