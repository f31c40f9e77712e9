package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.catalogue.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster's automatic scaling settings: all of what the last SetAutoScaleConfig said, with the
 * catalogue's defaults for what it left out. Doubt: whether what is left out keeps its value is not
 * stated; here it does not, so that a writer who leaves out another's queue takes it away.
 */
record AutoScaleConfig(EhpcRequest settings) {

  static final String OPERATION = "SetAutoScaleConfig";

  /**
   * What a new cluster has.
   *
   * @param on whether it was created with automatic scaling
   */
  static AutoScaleConfig initial(Catalogue catalogue, boolean on) {
    Operation operation = catalogue.operation(OPERATION).orElseThrow();
    String enabled = Boolean.toString(on);
    Map<String, String> parameters = Map.of("EnableAutoGrow", enabled, "EnableAutoShrink", enabled);
    return new AutoScaleConfig(new EhpcRequest(operation, parameters, Optional.empty(), ""));
  }

  /** The same without the parts of queues that are not among these. */
  AutoScaleConfig retaining(List<String> queues) {
    Map<String, String> kept = new HashMap<>(settings.parameters());
    kept.keySet().removeIf(name -> name.startsWith("Queues."));
    int next = 1;
    for (String queue : queueNames()) {
      if (queues.contains(queue)) {
        String from = entry(queue).orElseThrow();
        String to = "Queues." + next++ + ".";
        settings
            .parameters()
            .forEach(
                (name, value) -> {
                  if (name.startsWith(from)) {
                    kept.put(to + name.substring(from.length()), value);
                  }
                });
      }
    }
    return new AutoScaleConfig(
        new EhpcRequest(settings.operation(), kept, settings.regionId(), settings.requestId()));
  }

  /** Queues with a part of their own, in the order they were sent. */
  List<String> queueNames() {
    return settings
        .indexes("Queues")
        .mapToObj(i -> settings.text("Queues." + i + ".QueueName"))
        .toList();
  }

  /** {@code Queues.3.} of the queue, where it has a part of its own. */
  Optional<String> entry(String queue) {
    int index = queueNames().indexOf(queue);
    return index < 0 ? Optional.empty() : Optional.of("Queues." + (index + 1) + ".");
  }

  /** Whether anything of the cluster scales by itself. */
  boolean anything() {
    return settings.flag("EnableAutoGrow")
        || settings.flag("EnableAutoShrink")
        || queueNames().stream().anyMatch(queue -> grows(queue) || shrinks(queue));
  }

  /** Where the queue's setting and the cluster's differ, the queue's wins. */
  boolean grows(String queue) {
    return settings.flag(entry(queue).orElse("") + "EnableAutoGrow");
  }

  boolean shrinks(String queue) {
    return settings.flag(entry(queue).orElse("") + "EnableAutoShrink");
  }

  int minNodes(String queue) {
    return entry(queue).map(own -> settings.number(own + "MinNodesInQueue", 0)).orElse(0);
  }

  int maxNodes(String queue) {
    return entry(queue)
        .map(own -> settings.number(own + "MaxNodesInQueue", 100))
        .orElseGet(this::maxNodesInCluster);
  }

  int maxNodesInCluster() {
    return settings.number("MaxNodesInCluster", 100);
  }

  /**
   * How many nodes to buy in one round when so many are missing: GrowRatio percent of them,
   * ExtraNodesGrowRatio percent on top, within the queue's bounds for a round. Zero for the upper
   * bound is taken as none (doubt).
   */
  int round(String queue, int missing) {
    int part = percent(missing, settings.number("GrowRatio", 100));
    int all = part + percent(part, settings.number("ExtraNodesGrowRatio", 0));
    String own = entry(queue).orElse("");
    int least = own.isEmpty() ? 1 : settings.number(own + "MinNodesPerCycle", 1);
    int most = own.isEmpty() ? 0 : settings.number(own + "MaxNodesPerCycle", 0);
    int atLeast = Math.max(all, Math.min(least, missing));
    return most == 0 ? atLeast : Math.min(atLeast, most);
  }

  private static int percent(int of, int percent) {
    return (of * percent + 99) / 100;
  }

  /** Text of the queue's part, empty when it has none. */
  String ofQueue(String queue, String parameter) {
    return entry(queue).map(own -> settings.text(own + parameter)).orElse("");
  }

  /**
   * What a queue's next nodes could be.
   *
   * @param priceLimit CNY per hour
   */
  record Candidate(InstanceType type, NodeOptions options, Optional<Double> priceLimit) {}

  /** The queue's candidates in their order, else its one type, else that of UpdateQueueConfig. */
  List<Candidate> candidates(Cluster cluster, String queue) {
    String own = entry(queue).orElse("");
    List<String> listed =
        own.isEmpty()
            ? List.of()
            : AutoScaleOperations.elements(settings, own + "InstanceTypes").stream()
                .filter(candidate -> settings.sent(candidate + "InstanceType").isPresent())
                .toList();
    return listed.isEmpty()
        ? List.of(candidate(cluster, queue, own))
        : listed.stream().map(entry -> candidate(cluster, queue, entry)).toList();
  }

  /**
   * @param from the settings that say what is bought: of a candidate, of the queue, of the cluster
   */
  private Candidate candidate(Cluster cluster, String queue, String from) {
    String type = from.isEmpty() ? "" : settings.text(from + "InstanceType");
    String spot = settings.text(from + "SpotStrategy");
    String image = ofQueue(queue, "QueueImageId");
    NodeOptions options =
        new NodeOptions(
            image.isEmpty() ? settings.textOr("ImageId", cluster.imageId) : image,
            cluster.imageOwnerAlias,
            settings.textOr(from + "ZoneId", cluster.zoneId),
            settings.textOr(
                from + "VSwitchId", cluster.order.textOr("VSwitchId", "vsw-" + cluster.regionId)),
            spot,
            Duration.ZERO,
            true,
            "autoscale",
            false);
    return new Candidate(
        Offering.type(type.isEmpty() ? cluster.queues.get(queue).computeInstanceType : type)
            .orElseThrow(),
        options,
        spot.equals("SpotWithPriceLimit")
            ? settings.sent(from + "SpotPriceLimit").map(Double::valueOf)
            : Optional.empty());
  }

  /**
   * A candidate type that is bought by bidding.
   *
   * @param priceLimit CNY per hour, 0 for none
   */
  record SpotType(String instanceType, double priceLimit) {}

  List<SpotType> spotTypes(String queue) {
    return entry(queue).stream()
        .flatMap(own -> AutoScaleOperations.elements(settings, own + "InstanceTypes").stream())
        .filter(candidate -> !settings.text(candidate + "SpotStrategy").equals("NoSpot"))
        .map(
            candidate ->
                new SpotType(
                    settings.text(candidate + "InstanceType"),
                    Double.parseDouble(settings.textOr(candidate + "SpotPriceLimit", "0"))))
        .toList();
  }

  boolean excludes(String nodeId) {
    return List.of(settings.text("ExcludeNodes").split(",")).contains(nodeId);
  }
}
