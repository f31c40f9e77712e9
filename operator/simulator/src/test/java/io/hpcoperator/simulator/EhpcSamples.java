package io.hpcoperator.simulator;

import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests made from the catalogue: the smallest that is complete, and values that break one rule.
 */
final class EhpcSamples {

  /** For examples that the documents mask, where the masked form is refused. */
  private static final Map<String, String> UNMASKED =
      Map.of("Passwd", "vnc123", "CidrIp", "190.100.1.2");

  private EhpcSamples() {}

  /** Every required parameter with its example, list members as their first element. */
  static Map<String, String> minimal(Operation operation) {
    Map<String, String> result = new LinkedHashMap<>();
    for (Parameter parameter : operation.parameters()) {
      if (parameter.required()) {
        result.put(first(parameter), value(parameter));
      }
    }
    if (operation.name().equals("CreateCluster")) {
      // One of Password and KeyPairName, which no required flag shows.
      result.put("KeyPairName", "test");
    }
    return result;
  }

  /** The first element of a repeated parameter. */
  static String first(Parameter parameter) {
    return parameter.wireName(1);
  }

  static String value(Parameter parameter) {
    if (!parameter.values().isEmpty()) {
      return parameter.values().get(0);
    }
    return UNMASKED.getOrDefault(parameter.name(), parameter.example().orElse("x"));
  }

  /**
   * A minimal request that also has this parameter, and the members that are required beside it in
   * its list element.
   *
   * @param wireName with indexes
   */
  static Map<String, String> with(Operation operation, String wireName, String value) {
    Map<String, String> result = minimal(operation);
    int dot = wireName.indexOf('.');
    if (dot > 0) {
      String list = wireName.substring(0, dot);
      for (Parameter sibling : operation.parameters()) {
        if (sibling.required() && sibling.name().startsWith(list + ".N.")) {
          result.putIfAbsent(first(sibling), value(sibling));
        }
      }
    }
    result.put(wireName, value);
    return result;
  }
}
