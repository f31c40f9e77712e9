package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.http.ApiError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules of CreateComputeEnv that no single parameter can show. */
final class EnvRules {

  /** Doubt: no source gives the lengths; those of task templates and jobs are taken. */
  static final int NAME = 60;

  static final int DESCRIPTION = 200;

  private EnvRules() {}

  static void names(JsonNode source) {
    if (source.path("EnvName").asText().length() > NAME) {
      throw ApiError.about("InvalidParameter.EnvNameTooLong", "at most " + NAME + " characters");
    }
    if (source.path("EnvDescription").asText().length() > DESCRIPTION) {
      throw ApiError.about(
          "InvalidParameter.EnvDescriptionTooLong", "at most " + DESCRIPTION + " characters");
    }
  }

  /** The region of a zone, which must be the caller's where one is named. */
  static String region(String zone, Optional<String> callers) {
    String region =
        Offering.regionOf(zone)
            .orElseThrow(() -> ApiError.about("InvalidZone.MismatchRegion", zone));
    if (callers.filter(named -> !named.equals(region)).isPresent()) {
      throw ApiError.about("InvalidParameterValue.InvalidZoneMismatchRegion", zone);
    }
    return region;
  }

  static void create(JsonNode env, String region) {
    names(env);
    JsonNode data = env.path("EnvData");
    exclusive(data, "InstanceType", "InstanceTypes", "InstanceTypeOptions");
    exclusive(data, "VirtualPrivateCloud", "VirtualPrivateClouds", "Zones");
    exclusive(data.path("LoginSettings"), "Password", "KeyIds");
    for (String zone : BatchRequest.texts(data.path("Zones"))) {
      region(zone, Optional.of(region));
    }
    if (data.hasNonNull("ImageId") && !data.get("ImageId").asText().matches("img-[a-z0-9]{8}")) {
      throw ApiError.about("InvalidParameter.ImageIdMalformed", data.get("ImageId").asText());
    }
    machine(data);
    notifications(env.path("Notifications"));
    for (JsonNode mapping : env.path("InputMappings")) {
      remotePath(mapping.path("SourcePath").asText());
      localPath(mapping.path("DestinationPath").asText());
    }
    for (JsonNode mount : env.path("MountDataDisks")) {
      localPath(mount.path("LocalPath").asText());
    }
    Set<String> keys = new HashSet<>();
    for (JsonNode tag : env.path("Tags")) {
      if (!keys.add(tag.path("Key").asText())) {
        throw ApiError.about("InvalidParameterValue", "ComputeEnv.Tags has a key twice");
      }
    }
  }

  private static void exclusive(JsonNode object, String... names) {
    if (BatchRequest.given(object, names) > 1) {
      throw ApiError.about(
          "InvalidParameter.InvalidParameterCombination", "one of " + List.of(names));
    }
  }

  /** What the CVM service refuses when it is asked for the instances. */
  private static void machine(JsonNode data) {
    for (JsonNode disk : data.path("DataDisks")) {
      if (disk.path("DiskSize").asInt() % 10 != 0) {
        throw cvm("EnvData.DataDisks.DiskSize goes in steps of 10");
      }
    }
    JsonNode net = data.path("InternetAccessible");
    if (net.path("PublicIpAssigned").asBoolean()
        && net.path("InternetMaxBandwidthOut").asInt() == 0) {
      throw cvm("EnvData.InternetAccessible: no public address without bandwidth");
    }
    List<JsonNode> clouds = new ArrayList<>();
    if (data.hasNonNull("VirtualPrivateCloud")) {
      clouds.add(data.get("VirtualPrivateCloud"));
    }
    data.path("VirtualPrivateClouds").forEach(clouds::add);
    for (JsonNode cloud : clouds) {
      String vpc = cloud.path("VpcId").asText();
      String subnet = cloud.path("SubnetId").asText();
      boolean byDefault = vpc.equals("DEFAULT") && subnet.equals("DEFAULT");
      if (!byDefault && !(vpc.startsWith("vpc-") && subnet.startsWith("subnet-"))) {
        throw cvm("EnvData.VirtualPrivateCloud: vpc-... with subnet-..., or DEFAULT twice");
      }
    }
    JsonNode password = data.path("LoginSettings").path("Password");
    if (password.isTextual() && kinds(password.asText()) < 2) {
      throw cvm("EnvData.LoginSettings.Password: two of letters, digits, specials");
    }
    JsonNode bid = data.path("InstanceMarketOptions").path("SpotOptions").path("MaxPrice");
    if (bid.isTextual() && !bid.asText().matches("\\d+(\\.\\d+)?")) {
      throw cvm("EnvData.InstanceMarketOptions.SpotOptions.MaxPrice is a decimal number");
    }
  }

  private static ApiError cvm(String rule) {
    return ApiError.about("InvalidParameter.CvmParameters", rule);
  }

  private static int kinds(String password) {
    int letters = password.chars().anyMatch(Character::isLetter) ? 1 : 0;
    int digits = password.chars().anyMatch(Character::isDigit) ? 1 : 0;
    int specials = password.chars().anyMatch(c -> !Character.isLetterOrDigit(c)) ? 1 : 0;
    return letters + digits + specials;
  }

  private static void notifications(JsonNode notifications) {
    Set<String> seen = new HashSet<>();
    for (JsonNode notification : notifications) {
      for (JsonNode config : notification.path("EventConfigs")) {
        String event = config.path("EventName").asText();
        if (!seen.add(event)) {
          throw ApiError.about("InvalidParameter.NotificationEventNameDuplicate", event);
        }
        if (!event.startsWith("COMPUTE_")) {
          throw ApiError.about("InvalidParameterValue.ComputeEnv", event + " is an event of jobs");
        }
      }
    }
  }

  private static void remotePath(String path) {
    int scheme = path.indexOf("://");
    if (scheme < 0) {
      throw ApiError.about("InvalidParameterValue.RemoteStoragePath", path);
    }
    if (!Set.of("cos", "cfs", "http", "https").contains(path.substring(0, scheme))) {
      throw ApiError.about("InvalidParameterValue.RemoteStorageSchemeType", path);
    }
  }

  private static void localPath(String path) {
    if (!path.startsWith("/") && !path.matches("[A-Za-z]:\\\\.*")) {
      throw ApiError.about("InvalidParameterValue.LocalPath", path);
    }
  }

  /** Candidates in the order they are to be tried. */
  static List<InstanceType> types(JsonNode data) {
    if (data.hasNonNull("InstanceTypeOptions")) {
      JsonNode options = data.get("InstanceTypeOptions");
      List<String> categories = BatchRequest.texts(options.path("InstanceCategories"));
      List<InstanceType> found =
          Offering.types().stream()
              .filter(type -> type.cpu() == options.path("CPU").asInt())
              .filter(type -> type.memory() == options.path("Memory").asInt())
              .filter(
                  type ->
                      categories.isEmpty()
                          || categories.contains("ALL")
                          || categories.contains(type.category()))
              .toList();
      if (found.isEmpty()) {
        throw ApiError.about("InvalidParameterValue.InstanceType", "none of this size");
      }
      return found;
    }
    List<String> names = new ArrayList<>(BatchRequest.texts(data.path("InstanceTypes")));
    if (names.isEmpty()) {
      // Doubt: whether a type must be given at all; none leaves the choice to the cloud.
      names.add(data.path("InstanceType").asText(Offering.DEFAULT_TYPE));
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw ApiError.about("InvalidParameterValue.InstanceTypeDuplicate", names.toString());
    }
    return names.stream()
        .map(
            name ->
                Offering.type(name)
                    .orElseThrow(() -> ApiError.about("InvalidParameterValue.InstanceType", name)))
        .toList();
  }
}
