package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Chapter 8: the settings of automatic scaling. What they make happen is in {@link AutoScaler}. */
final class AutoScaleOperations {

  private static final List<String> FLAGS = List.of("EnableAutoGrow", "EnableAutoShrink");
  private static final List<String> NUMBERS =
      List.of(
          "ExtraNodesGrowRatio",
          "GrowIntervalInMinutes",
          "GrowRatio",
          "GrowTimeoutInMinutes",
          "MaxNodesInCluster",
          "ShrinkIdleTimes",
          "ShrinkIntervalInMinutes");

  private static final List<String> QUEUE_TEXTS =
      List.of(
          "QueueName",
          "QueueImageId",
          "InstanceType",
          "HostNamePrefix",
          "HostNameSuffix",
          "SpotStrategy",
          "SystemDiskCategory",
          "SystemDiskLevel");
  private static final List<String> QUEUE_NUMBERS =
      List.of(
          "MinNodesInQueue",
          "MaxNodesInQueue",
          "MinNodesPerCycle",
          "MaxNodesPerCycle",
          "SystemDiskSize");

  private final EhpcState state;
  private final AutoScaler scaler;

  AutoScaleOperations(EhpcState state, AutoScaler scaler) {
    this.state = state;
    this.scaler = scaler;
  }

  Outcome setAutoScaleConfig(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    if (cluster.status != ClusterStatus.RUNNING) {
      // Doubt: the only documented code that is about the cluster's condition.
      throw ApiError.about("InvalidOpt", "the cluster is " + cluster.status.wireName());
    }
    if (request.number("MaxNodesInCluster", 0) > state.computeQuota) {
      throw ApiError.of("TooManyComputes");
    }
    Rules.image(request);
    price(request, "");
    Set<String> seen = new HashSet<>();
    request.indexes("Queues").forEach(i -> queue(cluster, request, "Queues." + i + ".", seen));
    cluster.autoScaling.config = new AutoScaleConfig(request);
    scaler.watch(cluster);
    return Outcome.of(Json.object());
  }

  private static void queue(Cluster cluster, EhpcRequest request, String entry, Set<String> seen) {
    String name = request.text(entry + "QueueName");
    if (!cluster.queues.containsKey(name)) {
      throw Rules.invalid(entry + "QueueName", "There is no queue " + name + ".");
    }
    if (!seen.add(name)) {
      throw Rules.invalid(entry + "QueueName", "The queue is there twice.");
    }
    if (request.number(entry + "MinNodesInQueue", 0)
        > request.number(entry + "MaxNodesInQueue", 0)) {
      throw Rules.invalid(entry + "MinNodesInQueue", "It is larger than MaxNodesInQueue.");
    }
    request
        .sent(entry + "QueueImageId")
        .filter(image -> !Offering.isImage(image))
        .ifPresent(
            image -> {
              throw ApiError.about("ImageNotFound", image);
            });
    type(request, entry + "InstanceType");
    price(request, entry);
    for (String candidate : elements(request, entry + "InstanceTypes")) {
      type(request, candidate + "InstanceType");
      price(request, candidate);
      Rules.zone(request, candidate + "ZoneId");
      Rules.prefix(request, candidate + "VSwitchId", "vsw-");
    }
  }

  private static void type(EhpcRequest request, String parameter) {
    if (request.sent(parameter).isPresent()) {
      Rules.instanceType(request, parameter);
    }
  }

  private static void price(EhpcRequest request, String entry) {
    String limit = request.text(entry + "SpotPriceLimit");
    if (request.text(entry + "SpotStrategy").equals("SpotWithPriceLimit") && limit.isEmpty()) {
      throw Rules.invalid(entry + "SpotPriceLimit", "It is needed with SpotWithPriceLimit.");
    }
    if (!limit.isEmpty() && !limit.matches("\\d+(\\.\\d{1,3})?")) {
      throw Rules.invalid(entry + "SpotPriceLimit", "It has at most three decimals.");
    }
  }

  Outcome describeAutoScaleConfig(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    EhpcRequest settings = cluster.autoScaling.config.settings();
    // A text here, a number in GetAutoScaleConfig.
    return Outcome.of(whole(cluster).put("SpotPriceLimit", settings.text("SpotPriceLimit")));
  }

  Outcome getAutoScaleConfig(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    AutoScaleConfig config = cluster.autoScaling.config;
    ObjectNode answer =
        whole(cluster)
            .put("SpotPriceLimit", price(config.settings(), "SpotPriceLimit", 0))
            .put("ImageId", config.settings().text("ImageId"));
    answer.set(
        "Queues",
        Json.wrapped(
            "QueueInfo", Json.array(config.queueNames(), name -> queueView(cluster, name))));
    return Outcome.of(answer);
  }

  private static ObjectNode whole(Cluster cluster) {
    EhpcRequest settings = cluster.autoScaling.config.settings();
    ObjectNode view =
        Json.object()
            .put("ClusterId", cluster.id)
            .put("ClusterType", cluster.schedulerType)
            .put("Uid", EhpcState.ACCOUNT)
            .put("ExcludeNodes", settings.text("ExcludeNodes"))
            .put("SpotStrategy", settings.text("SpotStrategy"));
    FLAGS.forEach(name -> view.put(name, settings.flag(name)));
    NUMBERS.forEach(name -> view.put(name, settings.number(name, 0)));
    return view;
  }

  private static ObjectNode queueView(Cluster cluster, String name) {
    EhpcRequest settings = cluster.autoScaling.config.settings();
    String entry = cluster.autoScaling.config.entry(name).orElseThrow();
    ObjectNode view = Json.object();
    QUEUE_TEXTS.forEach(field -> view.put(field, settings.text(entry + field)));
    QUEUE_NUMBERS.forEach(field -> view.put(field, settings.number(entry + field, 0)));
    FLAGS.forEach(field -> view.put(field, settings.flag(entry + field)));
    view.put("SpotPriceLimit", price(settings, entry + "SpotPriceLimit", 0));
    // There is no parameter for it: it is the queue's own.
    Queue queue = cluster.queues.get(name);
    view.put("ResourceGroupId", queue == null ? "" : queue.resourceGroupId);
    view.set(
        "InstanceTypes",
        Json.wrapped(
            "InstanceTypeInfo",
            Json.array(
                elements(settings, entry + "InstanceTypes"),
                candidate ->
                    Json.object()
                        .put("InstanceType", settings.text(candidate + "InstanceType"))
                        .put("ZoneId", settings.text(candidate + "ZoneId"))
                        .put("VSwitchId", settings.text(candidate + "VSwitchId"))
                        .put("SpotStrategy", settings.text(candidate + "SpotStrategy"))
                        .put("SpotPriceLimit", price(settings, candidate + "SpotPriceLimit", 0))
                        .put("HostNamePrefix", settings.text(entry + "HostNamePrefix")))));
    view.set(
        "DataDisks",
        Json.wrapped(
            "DataDisksInfo",
            Json.array(elements(settings, entry + "DataDisks"), disk -> diskView(settings, disk))));
    return view;
  }

  private static ObjectNode diskView(EhpcRequest settings, String disk) {
    return Json.object()
        .put("DataDiskCategory", settings.text(disk + "DataDiskCategory"))
        .put("DataDiskSize", settings.number(disk + "DataDiskSize", 0))
        .put("DataDiskDeleteWithInstance", settings.flag(disk + "DataDiskDeleteWithInstance"))
        .put("DataDiskPerformanceLevel", settings.text(disk + "DataDiskPerformanceLevel"))
        .put("DataDiskEncrypted", settings.flag(disk + "DataDiskEncrypted"))
        .put("DataDiskKMSKeyId", settings.text(disk + "DataDiskKMSKeyId"));
  }

  /** {@code list.1.}, {@code list.2.} and so on. */
  static List<String> elements(EhpcRequest request, String list) {
    return IntStream.rangeClosed(1, request.size(list))
        .mapToObj(i -> list + "." + i + ".")
        .toList();
  }

  private static double price(EhpcRequest settings, String parameter, double fallback) {
    return settings.sent(parameter).map(Double::valueOf).orElse(fallback);
  }
}
