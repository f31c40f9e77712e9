package io.hpcoperator.controller.cluster.settings;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sign by which the operator knows a cluster as the one it created for a resource, whatever
 * became of the answer to CreateCluster: a suffix of the cluster's description. Cluster names are
 * not unique, and clusters have no tags in this API version.
 */
public final class OwnerMark {

  private static final int MAX_LENGTH = 256;
  private static final Pattern ANY = Pattern.compile("\\[hpc-operator ([^\\]]+)]$");

  public static String of(String uid) {
    return "[hpc-operator " + uid + "]";
  }

  /**
   * A description with the mark at its end; at most 256 characters (E-HPC CreateCluster), of which
   * the mark's count first.
   *
   * @param description may be null
   */
  public static String describe(String description, String uid) {
    if (description == null || description.isBlank()) {
      return of(uid);
    }
    int room = MAX_LENGTH - of(uid).length() - 1;
    var text = description.strip();
    return (text.length() <= room ? text : text.substring(0, room).strip()) + " " + of(uid);
  }

  public static boolean isOn(String description, String uid) {
    return description != null && description.endsWith(of(uid));
  }

  /** The uid in the mark at the end of a description, whoever it is of. */
  public static Optional<String> find(String description) {
    if (description == null) {
      return Optional.empty();
    }
    var mark = ANY.matcher(description);
    return mark.find() ? Optional.of(mark.group(1)) : Optional.empty();
  }

  /** A description without a mark, whoever it is of; null when nothing is left. */
  public static String withoutAny(String description) {
    var owner = find(description);
    return owner.isPresent() ? without(description, owner.get()) : description;
  }

  /** A description without the mark; null when nothing is left. */
  public static String without(String description, String uid) {
    if (description == null || !isOn(description, uid)) {
      return description;
    }
    var text = description.substring(0, description.length() - of(uid).length()).strip();
    return text.isEmpty() ? null : text;
  }

  private OwnerMark() {}
}
