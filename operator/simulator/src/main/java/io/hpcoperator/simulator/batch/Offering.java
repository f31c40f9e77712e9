package io.hpcoperator.simulator.batch;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the simulated Tencent Cloud sells: seven zones a region, every type in every zone. */
final class Offering {

  static final String DEFAULT_TYPE = "S1.SMALL2";

  private static final int ZONES = 7;
  private static final List<String> REGIONS =
      List.of(
          "ap-guangzhou",
          "ap-shanghai",
          "ap-beijing",
          "ap-chengdu",
          "ap-chongqing",
          "ap-hongkong",
          "ap-singapore",
          "ap-bangkok",
          "ap-mumbai",
          "ap-seoul",
          "ap-tokyo",
          "na-ashburn",
          "na-siliconvalley",
          "na-toronto",
          "eu-frankfurt");
  private static final Map<String, InstanceType> TYPES = new LinkedHashMap<>();

  static {
    type("S1.SMALL1", "S1", "GENERAL", 1, 1, 0, 0.02);
    type("S1.SMALL2", "S1", "GENERAL", 1, 2, 0, 0.03);
    type("S2.SMALL2", "S2", "GENERAL_2", 1, 2, 0, 0.03);
    type("S2.MEDIUM4", "S2", "GENERAL_2", 2, 4, 0, 0.06);
    type("S3.SMALL1", "S3", "GENERAL_3", 1, 1, 0, 0.02);
    type("S3.MEDIUM4", "S3", "GENERAL_3", 2, 4, 0, 0.06);
    type("S5.MEDIUM4", "S5", "GENERAL_3", 2, 4, 0, 0.06);
    type("S5.LARGE8", "S5", "GENERAL_3", 4, 8, 0, 0.12);
    type("S5.2XLARGE16", "S5", "GENERAL_3", 8, 16, 0, 0.24);
    type("C2.LARGE8", "C2", "COMPUTE_2", 4, 8, 0, 0.18);
    type("C3.LARGE8", "C3", "COMPUTE_3", 4, 8, 0, 0.16);
    type("C3.4XLARGE32", "C3", "COMPUTE_3", 16, 32, 0, 0.64);
    type("GN2.7XLARGE56", "GN2", "GENERAL", 28, 56, 1, 1.88);
  }

  private Offering() {}

  private static void type(
      String name, String family, String category, int cpu, int memory, int gpu, double price) {
    TYPES.put(name, new InstanceType(name, family, category, cpu, memory, gpu, price));
  }

  static Collection<InstanceType> types() {
    return TYPES.values();
  }

  static Optional<InstanceType> type(String name) {
    return Optional.ofNullable(TYPES.get(name));
  }

  static boolean isRegion(String region) {
    return REGIONS.contains(region);
  }

  static List<String> zones(String region) {
    return IntStream.rangeClosed(1, ZONES).mapToObj(i -> region + "-" + i).toList();
  }

  static List<String> zones() {
    return REGIONS.stream().flatMap(region -> zones(region).stream()).toList();
  }

  static Optional<String> regionOf(String zone) {
    return REGIONS.stream().filter(region -> zones(region).contains(zone)).findFirst();
  }
}
