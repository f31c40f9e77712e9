package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.http.ApiError;
import java.util.HashSet;
import java.util.Set;

/** The rules of AddNodes and ApplyNodes that no single parameter can show. */
final class PurchaseRules {

  private PurchaseRules() {}

  /** What AddNodes and ApplyNodes have in common. */
  static void common(EhpcRequest request) {
    Rules.image(request);
    Rules.zone(request, "ZoneId");
    Rules.prefix(request, "VSwitchId", "vsw-");
    Rules.spot(request);
    int in = request.number("InternetMaxBandWidthIn", 1);
    int out = request.number("InternetMaxBandWidthOut", 0);
    if (in > Math.max(10, out)) {
      throw Rules.invalid("InternetMaxBandWidthIn", "It is at most " + Math.max(10, out) + ".");
    }
    if (request.text("PeriodUnit").equals("Week") && request.number("Period", 1) > 4) {
      throw Rules.invalid("Period", "It is at most 4 Week.");
    }
    if (request.text("PeriodUnit").equals("Week") && request.number("AutoRenewPeriod", 1) > 3) {
      throw Rules.invalid("AutoRenewPeriod", "It is at most 3 Week.");
    }
  }

  static void zones(EhpcRequest request) {
    Set<String> seen = new HashSet<>();
    request
        .indexes("ZoneInfos")
        .forEach(
            i -> {
              String name = "ZoneInfos." + i + ".ZoneId";
              if (Offering.regionOf(request.text(name)).isEmpty()) {
                throw ApiError.about("InvalidZoneId.ValueNotSupported", request.text(name));
              }
              if (!seen.add(request.text(name))) {
                throw Rules.invalid(name, "It is given twice.");
              }
              if (!request.text("ZoneInfos." + i + ".VSwitchId").startsWith("vsw-")) {
                throw ApiError.about(
                    "InvalidVswitch", request.text("ZoneInfos." + i + ".VSwitchId"));
              }
            });
  }

  static void tags(EhpcRequest request) {
    request
        .indexes("Tag")
        .forEach(
            i -> {
              String key = request.text("Tag." + i + ".Key");
              String value = request.text("Tag." + i + ".Value");
              if (key.isEmpty()
                  || key.startsWith("aliyun")
                  || key.startsWith("acs:")
                  || key.matches(".*https?://.*")) {
                throw Rules.invalid("Tag." + i + ".Key", "It has a form that is reserved.");
              }
              if (value.startsWith("acs:") || value.matches(".*https?://.*")) {
                throw Rules.invalid("Tag." + i + ".Value", "It has a form that is reserved.");
              }
            });
  }
}
