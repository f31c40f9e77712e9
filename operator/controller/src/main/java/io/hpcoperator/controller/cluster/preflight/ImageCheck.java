package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec.ImageSpec;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.image.CustomImage;
import io.hpcoperator.cloud.ehpc.image.ImageOs;
import io.hpcoperator.cloud.ehpc.image.PublicImage;
import io.hpcoperator.controller.cluster.preflight.OfferSubjects.CustomImages;
import io.hpcoperator.controller.cluster.preflight.OfferSubjects.PublicImages;
import io.hpcoperator.controller.cluster.preflight.Purchase.Nodes;
import io.hpcoperator.controller.poll.Observation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the image exists, is of the operating system and the owner the spec says, and runs on the
 * instance types. Pure.
 */
final class ImageCheck {
  private static final String SYSTEM = "system";
  private static final String ID = "image.id";
  private static final String OS = "image.osTag";

  private final ImageSpec image;
  private final Offers offers;
  private final Findings findings;
  private final String wayOut;

  /**
   * An image of any owner.
   *
   * @param osTags operating system tags it goes by; empty when it does not say
   */
  private record Offered(String id, Set<String> osTags) {
    boolean isOf(String osTag) {
      return osTags.isEmpty() || osTags.contains(osTag);
    }
  }

  private ImageCheck(ImageSpec image, Offers offers, Findings findings, String wayOut) {
    this.image = image;
    this.offers = offers;
    this.findings = findings;
    this.wayOut = wayOut;
  }

  /**
   * @param wayOut what to do about an operating system that cannot be had
   */
  static void look(
      HpcClusterSpec spec, Purchase purchase, Offers offers, Findings findings, String wayOut) {
    new ImageCheck(spec.image(), offers, findings, wayOut).look(purchase);
  }

  private void look(Purchase purchase) {
    if (!isPublic() && image.id() == null) {
      findings.problem(
          ID,
          "image.owner %s needs the id of an image.".formatted(image.owner()),
          "Give image.id, or leave image.owner out for the public image.");
      return;
    }
    var fieldsByType = new LinkedHashMap<String, String>();
    purchase.nodes().forEach((Nodes n) -> fieldsByType.putIfAbsent(n.instanceType(), n.field()));
    for (var type : fieldsByType.entrySet()) {
      if (!runsOn(type.getKey(), type.getValue())) {
        return;
      }
    }
  }

  /**
   * @param field field of the spec that has the instance type
   * @return whether the next type is worth being looked at
   */
  private boolean runsOn(String instanceType, String field) {
    var seen = images(instanceType);
    if (findings.doubtsType(field) && isRefused(seen.error())) {
      // No image runs on a type that does not exist, which is known by now.
      return true;
    }
    var found = findings.valueOf(seen, "the images for " + instanceType);
    if (found.isEmpty() || found.get().stream().anyMatch(this::fits)) {
      return true;
    }
    return findings
        .valueOf(images(null), "the images")
        .map(all -> explain(all, instanceType))
        .orElse(false);
  }

  private boolean isRefused(CloudException error) {
    return error != null && error.kind() == ErrorKind.INVALID;
  }

  private boolean isPublic() {
    return image.owner() == null || SYSTEM.equals(image.owner());
  }

  private boolean fits(Offered offered) {
    return (image.id() == null || image.id().equals(offered.id())) && offered.isOf(image.osTag());
  }

  /** Says why no image fits, from all there are. */
  private boolean explain(List<Offered> all, String instanceType) {
    if (all.stream().anyMatch(this::fits)) {
      findings.problem(
          image.id() == null ? OS : ID,
          "%s does not run on %s."
              .formatted(
                  image.id() == null ? "the public image of " + image.osTag() : image.id(),
                  instanceType),
          "Give another image. " + (image.id() == null ? wayOut : ""));
      return true;
    }
    var named = all.stream().filter(i -> i.id() != null && i.id().equals(image.id())).findFirst();
    if (named.isPresent()) {
      findings.problem(
          ID,
          "%s is of %s, not of %s."
              .formatted(image.id(), String.join(", ", named.get().osTags()), image.osTag()),
          "Give the id of an image of %s%s."
              .formatted(image.osTag(), isPublic() ? ", or leave it out" : ""));
    } else if (image.id() != null) {
      findings.problem(
          ID,
          "there is no image %s of owner %s."
              .formatted(image.id(), isPublic() ? SYSTEM : image.owner()),
          "There are %s. Give one of them%s."
              .formatted(ids(all), isPublic() ? ", or leave it out" : ", or correct image.owner"));
    } else {
      findings.problem(
          OS,
          "there is no public image of %s.".formatted(image.osTag()),
          "There are images of %s. %s".formatted(osTags(all), wayOut));
    }
    return false;
  }

  /** Those of the right operating system; all when there are none. */
  private Set<String> ids(List<Offered> all) {
    var ofSystem = all.stream().filter(i -> i.isOf(image.osTag())).toList();
    return (ofSystem.isEmpty() ? all : ofSystem)
        .stream()
            .map(Offered::id)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> osTags(List<Offered> all) {
    return all.stream()
        .flatMap(i -> i.osTags().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * @param instanceType null for images of all types
   */
  private Observation<List<Offered>> images(String instanceType) {
    if (isPublic()) {
      var seen = offers.read(new PublicImages(instanceType), ImageCheck::ofPublic);
      return new Observation<>(
          seen.hasValue() ? ofPublic(seen.value()) : null, seen.readAt(), seen.error());
    }
    var seen = offers.read(new CustomImages(image.owner(), instanceType), ImageCheck::ofCustom);
    return new Observation<>(
        seen.hasValue() ? ofCustom(seen.value()) : null, seen.readAt(), seen.error());
  }

  private static List<Offered> ofPublic(List<PublicImage> images) {
    return images.stream().map(i -> new Offered(i.id(), tags(i.osTag()))).toList();
  }

  private static List<Offered> ofCustom(List<CustomImage> images) {
    return images.stream()
        .map(i -> new Offered(i.id(), tags(tag(i.os()), base(i.os()), tag(i.baseOs()))))
        .toList();
  }

  private static String tag(ImageOs os) {
    return os == null ? null : os.osTag();
  }

  private static String base(ImageOs os) {
    return os == null ? null : os.baseOsTag();
  }

  private static Set<String> tags(String... tags) {
    return Stream.of(tags).filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
  }
}
