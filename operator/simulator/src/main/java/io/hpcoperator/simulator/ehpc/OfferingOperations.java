package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Chapter 2, what tells prices and instance types. */
final class OfferingOperations {

  private final EhpcState state;

  OfferingOperations(EhpcState state) {
    this.state = state;
  }

  Outcome describePrice(EhpcRequest request) {
    ArrayNode prices = Json.array();
    double hours =
        switch (request.text("PriceUnit")) {
          case "Year" -> 365 * 24;
          case "Month" -> 30 * 24;
          case "Week" -> 7 * 24;
          default -> 1;
        };
    double[] total = new double[1];
    request
        .indexes("Commodities")
        .forEach(
            i -> {
              String commodity = "Commodities." + i + ".";
              Rules.period(request, commodity + "Period", "PriceUnit");
              double hourly =
                  state.hourlyPrice(Rules.instanceType(request, commodity + "InstanceType"));
              double price =
                  hourly
                      * hours
                      * request.number(commodity + "Period", 1)
                      * request.number(commodity + "Amount", 1);
              double rounded = Math.round(price * 1000) / 1000.0;
              total[0] += rounded;
              prices
                  .addObject()
                  .put("NodeType", request.text(commodity + "NodeType"))
                  .put("OriginalPrice", rounded)
                  .put("TradePrice", rounded)
                  .put("Currency", "CNY");
            });
    ObjectNode answer = Json.object().put("TotalTradePrice", Math.round(total[0] * 1000) / 1000.0);
    answer.set("Prices", Json.wrapped("PriceInfo", prices));
    return Outcome.of(answer);
  }

  Outcome listPreferredEcsTypes(EhpcRequest request) {
    Rules.zone(request, "ZoneId");
    Map<String, Predicate<InstanceType>> series = new LinkedHashMap<>();
    series.put("HighCompute", type -> type.memoryGiB() <= type.cpu() * 2 && type.gpu() == 0);
    series.put("HighMem", type -> type.memoryGiB() >= type.cpu() * 8);
    series.put("GPU", type -> type.gpu() > 0);
    series.put("All", type -> true);
    ArrayNode result = Json.array();
    series.forEach(
        (id, filter) -> {
          List<String> names =
              Offering.types().stream().filter(filter).map(InstanceType::name).toList();
          ObjectNode entry =
              result.addObject().put("SeriesId", id).put("SeriesName", "Series" + id);
          ObjectNode roles = entry.putObject("Roles");
          for (String role : List.of("Compute", "Login", "Manager")) {
            roles.set(role, Json.wrappedTexts("InstanceTypeId", names));
          }
        });
    ObjectNode answer = Json.object().put("SupportSpotInstance", true);
    answer.set("Series", Json.wrapped("SeriesInfo", result));
    return Outcome.of(answer);
  }

  Outcome listAvailableEcsTypes(EhpcRequest request) {
    Rules.zone(request, "ZoneId");
    boolean soldOutToo = request.flag("ShowSoldOut");
    List<String> zones =
        request
            .sent("ZoneId")
            .map(List::of)
            .orElseGet(() -> Offering.zones(request.regionId().orElse(Offering.DEFAULT_REGION)));
    Map<String, List<InstanceType>> families =
        Offering.types().stream()
            .filter(type -> soldOutToo || state.stockOf(type.name()) > 0)
            .collect(
                Collectors.groupingBy(
                    InstanceType::family, LinkedHashMap::new, Collectors.toList()));
    ArrayNode result = Json.array();
    families.forEach(
        (family, types) -> {
          ObjectNode entry =
              result
                  .addObject()
                  .put("InstanceTypeFamilyId", family)
                  .put("Generation", types.get(0).generation());
          entry.set(
              "Types", Json.wrapped("TypesInfo", Json.array(types, type -> view(type, zones))));
        });
    ObjectNode answer = Json.object().put("SupportSpotInstance", true);
    answer.set("InstanceTypeFamilies", Json.wrapped("InstanceTypeFamilyInfo", result));
    return Outcome.of(answer);
  }

  private ObjectNode view(InstanceType type, List<String> zones) {
    ObjectNode view =
        Json.object()
            .put("InstanceTypeId", type.name())
            .put("CpuCoreCount", type.cpu())
            .put("MemorySize", type.memoryGiB())
            .put("GPUAmount", type.gpu())
            .put("GPUSpec", type.gpuSpec())
            .put("EniQuantity", Math.max(2, type.cpu() / 2))
            .put("InstanceBandwidthRx", type.cpu() * 512_000)
            .put("InstanceBandwidthTx", type.cpu() * 512_000)
            .put("InstancePpsRx", type.cpu() * 150_000)
            .put("InstancePpsTx", type.cpu() * 150_000)
            .put("Status", state.stockOf(type.name()) > 0 ? "Available" : "SoldOut");
    view.set("ZoneIds", Json.wrappedTexts("ZoneId", zones));
    return view;
  }

  Outcome getIfEcsTypeSupportHtConfig(EhpcRequest request) {
    String type = Rules.instanceType(request, "InstanceType").name();
    // On by default for all but the bare-metal cluster types.
    boolean scc = type.startsWith("ecs.scc");
    return Outcome.of(
        Json.object()
            .put("InstanceType", type)
            .put("DefaultHtEnabled", !scc)
            .put("SupportHtConfig", !scc));
  }
}
