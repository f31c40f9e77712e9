package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.http.ApiError;
import java.util.List;
import java.util.function.Predicate;

/** Filters of the listings: AND between filters, OR between the values of one. */
final class Filters {

  private Filters() {}

  /** What a filter of this name asks of an item. */
  interface Meaning<T> {
    /**
     * @throws ApiError when there is no such filter
     */
    Predicate<T> of(String name, List<String> values);
  }

  static <T> Predicate<T> all(JsonNode filters, Meaning<T> meaning) {
    Predicate<T> result = item -> true;
    for (JsonNode filter : filters) {
      List<String> values = BatchRequest.texts(filter.path("Values"));
      result = result.and(meaning.of(filter.path("Name").asText(), values));
    }
    return result;
  }

  static Predicate<ComputeEnv> envs(String name, List<String> values, String unknownCode) {
    if (name.startsWith("tag:")) {
      String key = name.substring("tag:".length());
      return env -> values.contains(env.tags().get(key));
    }
    return switch (name) {
      case "zone" -> {
        values.forEach(Filters::refuseUnknownZone);
        yield env -> values.contains(env.placement.path("Zone").asText());
      }
      case "env-id" -> env -> values.contains(env.id);
      case "env-name" -> env -> values.contains(env.name);
      case "resource-type" -> {
        if (values.stream().anyMatch(value -> !value.equals("CVM") && !value.equals("CPM"))) {
          throw ApiError.about("InvalidParameterValue.ResourceType", values.toString());
        }
        yield env -> values.contains(env.resourceType());
      }
      case "tag-key" -> env -> env.tags().keySet().stream().anyMatch(values::contains);
      case "tag-value" -> env -> env.tags().values().stream().anyMatch(values::contains);
      default -> throw ApiError.about(unknownCode, name);
    };
  }

  static void refuseUnknownZone(String zone) {
    if (Offering.regionOf(zone).isEmpty()) {
      throw ApiError.about("InvalidZone.MismatchRegion", zone);
    }
  }
}
