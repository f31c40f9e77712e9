package io.hpcoperator.controller.pass;

import java.util.ArrayList;
import java.util.List;

/** Numbers of things, as people say them. */
public final class Counted {
  /** Such as "a, b" and, of more than the most that are named, "a, b and 3 more". */
  public static String some(List<String> names, int most) {
    return String.join(", ", names.subList(0, Math.min(most, names.size())))
        + (names.size() > most ? " and %d more".formatted(names.size() - most) : "");
  }

  /** Such as "1 node", "3 nodes". */
  public static String nodes(long count) {
    return count == 1 ? "1 node" : count + " nodes";
  }

  /** Such as "1 node is", "3 nodes are". */
  public static String nodesAre(long count) {
    return nodes(count) + (count == 1 ? " is" : " are");
  }

  /** Names in portions that an event has room for beside other words. */
  public static List<List<String>> portions(List<String> names, int room) {
    var portions = new ArrayList<List<String>>();
    int left = 0;
    for (var name : names) {
      left -= name.length() + 2;
      if (left < 0) {
        portions.add(new ArrayList<>());
        left = room - name.length() - 2;
      }
      portions.get(portions.size() - 1).add(name);
    }
    return portions;
  }

  private Counted() {}
}
