package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Chapter 4: instance types, their stock and their categories. */
final class ConfigurationViews {

  /** A type in a zone, which is what both listings are about. */
  private record Offer(String zone, InstanceType type) {}

  private final BatchState state;

  ConfigurationViews(BatchState state) {
    this.state = state;
  }

  Outcome describeAvailableCvmInstanceTypes(BatchRequest request) {
    ObjectNode answer = Json.object();
    answer.set(
        "InstanceTypeConfigSet",
        Json.array(
            offers(request, false),
            offer ->
                Json.object()
                    .put("Zone", offer.zone())
                    .put("InstanceType", offer.type().name())
                    .put("InstanceFamily", offer.type().family())
                    .put("Cpu", offer.type().cpu())
                    .put("Mem", offer.type().memory())));
    return Outcome.of(answer);
  }

  Outcome describeCvmZoneInstanceConfigInfos(BatchRequest request) {
    ObjectNode answer = Json.object();
    answer.set("InstanceTypeQuotaSet", Json.array(offers(request, true), this::quota));
    return Outcome.of(answer);
  }

  Outcome describeInstanceCategories(BatchRequest request) {
    Map<String, TreeSet<String>> families = new TreeMap<>();
    Offering.types()
        .forEach(
            type ->
                families
                    .computeIfAbsent(type.category(), category -> new TreeSet<>())
                    .add(type.family()));
    ArrayNode set = JsonNodeFactory.instance.arrayNode();
    families.forEach(
        (category, names) ->
            set.addObject()
                .put("InstanceCategory", category)
                .set("InstanceFamilySet", Json.texts(List.copyOf(names))));
    return Outcome.of((ObjectNode) Json.object().set("InstanceCategorySet", set));
  }

  private List<Offer> offers(BatchRequest request, boolean detailed) {
    List<Offer> all = new ArrayList<>();
    for (String zone : request.region().map(Offering::zones).orElseGet(Offering::zones)) {
      Offering.types().forEach(type -> all.add(new Offer(zone, type)));
    }
    JsonNode filters = request.body().path("Filters");
    Predicate<Offer> filter =
        Filters.all(filters, (name, values) -> filter(request, name, values, detailed));
    return all.stream().filter(filter).toList();
  }

  private static Predicate<Offer> filter(
      BatchRequest request, String name, List<String> values, boolean detailed) {
    return switch (detailed ? name : name.replaceFirst("^instance-(type|charge-type)$", "")) {
      case "zone" -> {
        values.forEach(zone -> EnvRules.region(zone, request.region()));
        yield offer -> values.contains(offer.zone());
      }
      case "instance-family" -> offer -> values.contains(offer.type().family());
      case "instance-type" -> offer -> values.contains(offer.type().name());
      case "instance-charge-type" -> {
        for (String value : values) {
          if (!value.equals("POSTPAID_BY_HOUR") && !value.equals("SPOTPAID")) {
            throw ApiError.about("InvalidParameterValue.UnsupportedBatchInstanceChargeType", value);
          }
        }
        // Only hourly offers are kept; a spot offer is not modelled.
        yield offer -> values.contains("POSTPAID_BY_HOUR");
      }
      default -> throw ApiError.about("InvalidFilter", name);
    };
  }

  private ObjectNode quota(Offer offer) {
    InstanceType type = offer.type();
    boolean sold = state.stock.getOrDefault(type.name(), Integer.MAX_VALUE) <= 0;
    ObjectNode view =
        Json.object()
            .put("Zone", offer.zone())
            .put("InstanceType", type.name())
            .put("InstanceChargeType", "POSTPAID_BY_HOUR")
            .put("NetworkCard", 25)
            .put("Cpu", type.cpu())
            .put("Memory", type.memory())
            .put("InstanceFamily", type.family())
            .put("TypeName", "Standard " + type.family())
            .put("Status", sold ? "SOLD_OUT" : "SELL")
            .put("InstanceBandwidth", 1.5)
            .put("InstancePps", 30)
            .put("StorageBlockAmount", 0)
            .put("CpuType", "Intel Xeon")
            .put("Gpu", type.gpu())
            .put("Fpga", 0)
            .put("Remark", "")
            .put("GpuCount", (double) type.gpu())
            .put("Frequency", "2.5GHz");
    view.set("Externals", Json.object());
    view.set("LocalDiskTypeList", NullNode.instance);
    view.set("SoldOutReason", sold ? view.textNode("No stock.") : NullNode.instance);
    view.putObject("Price")
        .put("UnitPrice", type.hourlyPrice())
        .put("UnitPriceDiscount", type.hourlyPrice())
        .put("ChargeUnit", "HOUR");
    return view;
  }
}
