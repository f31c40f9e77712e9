package io.hpcoperator.simulator.ehpc;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the simulated region sells: regions with their zones, instance types, images. Every zone
 * sells every type.
 */
final class Offering {

  static final String DEFAULT_REGION = "cn-hangzhou";

  private static final Map<String, List<String>> ZONES = new LinkedHashMap<>();
  private static final Map<String, InstanceType> TYPES = new LinkedHashMap<>();

  /**
   * Public images by the form of their names; the documents mask the last digits with asterisks.
   */
  private static final Pattern PUBLIC_IMAGE =
      Pattern.compile("(centos|aliyun|ubuntu|debian|win|wi)[\\w-]*_alibase[_\\d*]*(\\.vhd)?");

  private static final Pattern CUSTOM_IMAGE = Pattern.compile("m-[a-z0-9]{8,}\\**");

  static {
    zones("cn-hangzhou", "b", "c", "g", "h", "i", "j");
    zones("cn-shanghai", "b", "e", "f", "g");
    zones("cn-beijing", "c", "f", "g", "h");
    zones("cn-shenzhen", "d", "e", "f");
    zones("cn-zhangjiakou", "a", "b");
    zones("cn-qingdao", "b", "c");
    zones("cn-huhehaote", "a", "b");
    zones("cn-hongkong", "b", "c");
    zones("ap-southeast-1", "a", "b", "c");
    zones("eu-central-1", "a", "b");
    type("ecs.n1.tiny", "ecs.n1", "ecs-2", 1, 1, 0, "", 0.2);
    type("ecs.n1.small", "ecs.n1", "ecs-2", 1, 2, 0, "", 0.28);
    type("ecs.n4.xlarge", "ecs.n4", "ecs-3", 4, 8, 0, "", 0.9);
    type("ecs.sn1ne.2xlarge", "ecs.sn1ne", "ecs-3", 8, 16, 0, "", 2.2);
    type("ecs.sn1ne.4xlarge", "ecs.sn1ne", "ecs-3", 16, 32, 0, "", 4.4);
    type("ecs.c5.large", "ecs.c5", "ecs-4", 2, 4, 0, "", 0.62);
    type("ecs.c6.large", "ecs.c6", "ecs-5", 2, 4, 0, "", 0.6);
    type("ecs.c6.xlarge", "ecs.c6", "ecs-5", 4, 8, 0, "", 1.2);
    type("ecs.c6.2xlarge", "ecs.c6", "ecs-5", 8, 16, 0, "", 2.4);
    type("ecs.c6.4xlarge", "ecs.c6", "ecs-5", 16, 32, 0, "", 4.8);
    type("ecs.g6.large", "ecs.g6", "ecs-5", 2, 8, 0, "", 0.8);
    type("ecs.g6.xlarge", "ecs.g6", "ecs-5", 4, 16, 0, "", 1.6);
    type("ecs.r6.2xlarge", "ecs.r6", "ecs-5", 8, 64, 0, "", 3.6);
    type("ecs.gn6v-c8g1.2xlarge", "ecs.gn6v", "ecs-4", 8, 32, 1, "NVIDIA V100", 26.46);
    type("ecs.scch5.16xlarge", "ecs.scch5", "ecs-4", 64, 192, 0, "", 28.5);
  }

  private Offering() {}

  private static void zones(String region, String... letters) {
    // Chinese regions name zones region-letter, the others glue the letter on.
    String glue = region.matches(".*\\d") ? "" : "-";
    ZONES.put(region, Stream.of(letters).map(letter -> region + glue + letter).toList());
  }

  private static void type(
      String name,
      String family,
      String generation,
      int cpu,
      int memory,
      int gpu,
      String spec,
      double price) {
    TYPES.put(name, new InstanceType(name, family, generation, cpu, memory, gpu, spec, price));
  }

  static Collection<InstanceType> types() {
    return TYPES.values();
  }

  static Optional<InstanceType> type(String name) {
    return Optional.ofNullable(TYPES.get(name));
  }

  static boolean isRegion(String regionId) {
    return ZONES.containsKey(regionId);
  }

  static Collection<String> regions() {
    return ZONES.keySet();
  }

  static List<String> zones(String regionId) {
    return ZONES.getOrDefault(regionId, List.of());
  }

  static Optional<String> regionOf(String zoneId) {
    return ZONES.entrySet().stream()
        .filter(region -> region.getValue().contains(zoneId))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  static boolean isImage(String imageId) {
    return PUBLIC_IMAGE.matcher(imageId).matches() || CUSTOM_IMAGE.matcher(imageId).matches();
  }
}
