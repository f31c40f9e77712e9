package io.hpcoperator.controller.pass;

/** Numbers of things, as people say them. */
public final class Counted {

  /** Such as "1 node", "3 nodes". */
  public static String nodes(long count) {
    return count == 1 ? "1 node" : count + " nodes";
  }

  /** Such as "1 node is", "3 nodes are". */
  public static String nodesAre(long count) {
    return nodes(count) + (count == 1 ? " is" : " are");
  }

  private Counted() {}
}
