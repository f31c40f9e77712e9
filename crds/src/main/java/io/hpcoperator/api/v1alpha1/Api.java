package io.hpcoperator.api.v1alpha1;

/** Names that all kinds of the API share. */
public final class Api {
  /** API group of every kind. */
  public static final String GROUP = "hpc-operator.io";

  /** Version of every kind. */
  public static final String VERSION = "v1alpha1";

  /** Category of every kind: {@code kubectl get hpc} lists them all. */
  public static final String CATEGORY = "hpc";

  /**
   * Annotation that keeps the operator from touching a resource's cloud object while it is "true".
   */
  public static final String PAUSED = GROUP + "/paused";

  /** Annotation whose new value makes the operator look again at once; echoed in the status. */
  public static final String RECONCILE_NOW = GROUP + "/reconcile-now";

  /**
   * Annotation whose new value asks for one recovery of a cluster in exception; echoed in the
   * status.
   */
  public static final String RECOVER = GROUP + "/recover";

  /** Annotation that names nodes of a compute environment to end, separated by commas. */
  public static final String TERMINATE_NODES = GROUP + "/terminate-nodes";

  /**
   * Annotation of a queue with nodes that are never removed: host names or instance ids, by commas.
   */
  public static final String PINNED_NODES = GROUP + "/pinned-nodes";

  /** An IPv4 address, as a part of a pattern. */
  static final String IPV4 =
      "((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

  /**
   * Status of a resource no operator has seen yet. Without it, tools that follow kstatus take a new
   * resource for finished before the operator woke up.
   */
  static final String UNOBSERVED = "{\"observedGeneration\":-1}";

  private Api() {}
}
