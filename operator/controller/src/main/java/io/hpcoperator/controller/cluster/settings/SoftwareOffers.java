package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.cloud.ehpc.software.OfferedApplication;
import io.hpcoperator.cloud.ehpc.software.SoftwareOffer;
import io.hpcoperator.controller.pass.Counted;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be installed on a cluster (E-HPC ListSoftwares). */
final class SoftwareOffers {
  /** As many as one reads. */
  private static final int MOST_SHOWN = 20;

  private static final int MOST_NEAR = 5;

  /** Letters that may be wrong in a name that is still known again. */
  private static final int NEAR = 2;

  private final List<OfferedApplication> applications;
  private final String osTag;

  /**
   * @param scheduler the cluster's scheduler as the cloud has it; null when it does not tell
   */
  SoftwareOffers(List<SoftwareOffer> offers, String osTag, String scheduler) {
    var ofOs = offers.stream().filter(o -> Words.same(osTag, o.osTag())).toList();
    var ofScheduler =
        ofOs.stream().filter(o -> isOf(scheduler, Words.fold(o.schedulerType()))).toList();
    // Offers are listed for each scheduler; where none is for this one, all count.
    this.applications =
        (ofScheduler.isEmpty() ? ofOs : ofScheduler)
            .stream()
                .flatMap(o -> o.applications().stream())
                .filter(a -> a.tag() != null && !a.tag().isBlank())
                .toList();
    this.osTag = osTag;
  }

  /** The cloud names versions of a scheduler as such or by the scheduler alone. */
  private static boolean isOf(String scheduler, String offered) {
    var own = Words.fold(scheduler);
    return !own.isEmpty()
        && !offered.isEmpty()
        && (own.startsWith(offered) || offered.startsWith(own));
  }

  /** The tag as the cloud writes it; empty when it is not offered. */
  Optional<String> find(String tag) {
    return applications.stream()
        .map(OfferedApplication::tag)
        .filter(offered -> Words.same(tag, offered))
        .findFirst();
  }

  /** Whether a tag is offered, and left to the user's choice. */
  boolean isOptional(String tag) {
    var offered = applications.stream().filter(a -> Words.same(tag, a.tag())).toList();
    return !offered.isEmpty() && offered.stream().noneMatch(a -> Boolean.TRUE.equals(a.required()));
  }

  /** What the user may have meant by a tag that is not offered, as a sentence. */
  String instead(String tag) {
    var near =
        tags()
            .filter(offered -> distance(name(tag), name(offered)) <= NEAR)
            .sorted(
                Comparator.comparingInt(offered -> distance(Words.fold(tag), Words.fold(offered))))
            .limit(MOST_NEAR)
            .toList();
    if (!near.isEmpty()) {
      return "%s is not offered for %s; near to it are: %s."
          .formatted(tag, osTag, String.join(", ", near));
    }
    var all = tags().toList();
    if (all.isEmpty()) {
      return "%s is not offered for %s, and nothing else is.".formatted(tag, osTag);
    }
    return "%s is not offered for %s; what is: %s."
        .formatted(tag, osTag, Counted.some(all, MOST_SHOWN));
  }

  private Stream<String> tags() {
    return applications.stream().map(OfferedApplication::tag).distinct().sorted();
  }

  /** A tag is a name and a version (NAME_VERSION). */
  private static String name(String tag) {
    int version = tag.lastIndexOf('_');
    return Words.fold(version > 0 ? tag.substring(0, version) : tag).replaceAll("[^a-z0-9]", "");
  }

  /** Letters to insert, remove or replace to get from one to the other (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
