package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.PurchaseTask.Purchase;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chapter 4, what buys nodes: AddNodes and ApplyNodes. */
final class NodePurchases {

  private final EhpcState state;
  private final PurchaseTask task;

  NodePurchases(EhpcState state, PurchaseTask task) {
    this.state = state;
    this.task = task;
  }

  Outcome addNodes(EhpcRequest request) {
    return state.tokens.once(
        "AddNodes",
        request.text("ClientToken"),
        request.parameters(),
        ApiError.of("IdempotentParameterMismatch"),
        () -> add(request));
  }

  private ObjectNode add(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    int count = request.number("Count", 1);
    int minCount = request.number("MinCount", 1);
    // Doubt: the text writes a strict inequality, but Count=1 with the default MinCount=1 must
    // work.
    if (minCount > count) {
      throw Rules.invalid("MinCount", "It is larger than Count.");
    }
    String type = type(cluster, request, "InstanceType");
    PurchaseRules.common(request);
    String queue = NodeOperations.queue(cluster, request);
    quota(cluster, count);
    cluster.lastComputeType = type;
    int stock = state.stockOf(type);
    // Stock < MinCount: nothing. MinCount <= stock < Count: MinCount, not the whole stock.
    int granted = stock >= count ? count : stock >= minCount ? minCount : 0;
    state.reserve(type, granted);
    Purchase purchase =
        new Purchase(
            cluster,
            request.requestId(),
            Offering.type(type).orElseThrow(),
            granted,
            request.text("HostNamePrefix"),
            request.text("HostNameSuffix"),
            queue,
            options(cluster, request, request.text("EcsChargeType").equals("PrePaid")),
            granted == 0 ? Optional.of(NodeOperations.outOfStock(type)) : Optional.empty());
    List<Node> bought = task.start(purchase, request.flag("Sync"));
    ObjectNode answer = ClusterOperations.answer(request);
    answer.set(
        "InstanceIds",
        Json.wrappedTexts("InstanceId", bought.stream().map(node -> node.id).toList()));
    return answer;
  }

  Outcome applyNodes(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    PurchaseRules.common(request);
    PurchaseRules.zones(request);
    PurchaseRules.tags(request);
    String queue = NodeOperations.queue(cluster, request);
    boolean byCores = request.text("ResourceAmountType").equals("Cores");
    int target = request.number("TargetCapacity", 1);
    if (!byCores && target > 200) {
      throw ApiError.about("InvalidCapacityNum.ValueNotSupported", "at most 200 instances");
    }
    List<InstanceType> candidates = candidates(cluster, request, byCores);
    int perNode = byCores ? request.number("Cores", 1) : 1;
    int wanted = (target + perNode - 1) / perNode;
    quota(cluster, wanted);
    InstanceType best = candidates.get(0);
    for (InstanceType candidate : candidates) {
      if (state.stockOf(candidate.name()) > state.stockOf(best.name())) {
        best = candidate;
      }
    }
    int granted = Math.min(wanted, state.stockOf(best.name()));
    if (granted <= 0) {
      throw ApiError.about("RecommendEmpty.InstanceTypeSoldOut", best.name());
    }
    if (granted < wanted && request.flag("StrictSatisfiedTargetCapacity")) {
      throw ApiError.about("ResourceTargetAmount.NotSatisfied", granted + " of " + wanted);
    }
    state.reserve(best.name(), granted);
    cluster.lastComputeType = best.name();
    task.start(
        new Purchase(
            cluster,
            request.requestId(),
            best,
            granted,
            request.text("HostNamePrefix"),
            request.text("HostNameSuffix"),
            queue,
            options(cluster, request, false),
            Optional.empty()),
        false);
    ObjectNode answer =
        ClusterOperations.answer(request)
            .put("SatisfiedAmount", Math.min(target, granted * perNode))
            .put("Detail", "Resources Application is satisfied. Creating...");
    answer.set("InstanceIds", Json.wrapped("InstanceId", Json.array()));
    return Outcome.of(answer);
  }

  /** Types that could be taken, in the order asked for or cheapest first. */
  private List<InstanceType> candidates(Cluster cluster, EhpcRequest request, boolean byCores) {
    if (byCores) {
      for (String needed : List.of("Cores", "Memory")) {
        if (request.sent(needed).isEmpty()) {
          throw Rules.invalid(needed, "It is needed with ResourceAmountType Cores.");
        }
      }
      List<InstanceType> fitting =
          Offering.types().stream()
              .filter(type -> type.cpu() == request.number("Cores", 0))
              .filter(type -> type.memoryGiB() == request.number("Memory", 0))
              .toList();
      if (fitting.isEmpty()) {
        throw ApiError.about("InvalidInstanceType.NotSupported", "no type of this size");
      }
      return fitting;
    }
    List<InstanceType> named = new ArrayList<>();
    request
        .indexes("InstanceTypeModel")
        .forEach(
            i -> {
              String type = type(cluster, request, "InstanceTypeModel." + i + ".InstanceType");
              InstanceType found = Offering.type(type).orElseThrow();
              if (affordable(request, i, found)) {
                named.add(found);
              }
            });
    if (request.size("InstanceTypeModel") == 0) {
      named.add(Offering.type(cluster.lastComputeType).orElseThrow());
    }
    if (named.isEmpty()) {
      throw ApiError.of("RecommendEmpty.PriceNotSatisfied");
    }
    return named;
  }

  /** With both limits the smaller one counts. */
  private boolean affordable(EhpcRequest request, int index, InstanceType type) {
    if (!request.text("ComputeSpotStrategy").equals("SpotWithPriceLimit")) {
      return true;
    }
    String none = Double.toString(Double.MAX_VALUE);
    double limit =
        Math.min(
            Double.parseDouble(request.textOr("ComputeSpotPriceLimit", none)),
            Double.parseDouble(request.textOr("InstanceTypeModel." + index + ".MaxPrice", none)));
    return state.hourlyPrice(type) <= limit;
  }

  private static String type(Cluster cluster, EhpcRequest request, String parameter) {
    String type = request.sent(parameter).orElse(cluster.lastComputeType);
    if (Offering.type(type).isEmpty()) {
      throw request.operation().name().equals("ApplyNodes")
          ? ApiError.about("InvalidInstanceType.NotSupported", type)
          : Rules.invalid(parameter, "There is no instance type " + type + ".");
    }
    return type;
  }

  private void quota(Cluster cluster, int more) {
    if (cluster.computes().size() + more > state.computeQuota) {
      throw ApiError.of("TooManyComputes");
    }
  }

  private NodeOptions options(Cluster cluster, EhpcRequest request, boolean prePaid) {
    return new NodeOptions(
        request.textOr("ImageId", cluster.imageId),
        request.textOr("ImageOwnerAlias", cluster.imageOwnerAlias),
        request.sent("ZoneId").or(() -> request.sent("ZoneInfos.1.ZoneId")).orElse(cluster.zoneId),
        request
            .sent("VSwitchId")
            .or(() -> request.sent("ZoneInfos.1.VSwitchId"))
            .orElse(cluster.order.textOr("VSwitchId", "vsw-" + cluster.regionId)),
        request.text("ComputeSpotStrategy"),
        prePaid ? Rules.subscription(request) : Duration.ZERO,
        !request.text("ComputeEnableHt").equals("false"),
        request.textOr("CreateMode", "manual"),
        request.flag("AllocatePublicAddress"));
  }
}
