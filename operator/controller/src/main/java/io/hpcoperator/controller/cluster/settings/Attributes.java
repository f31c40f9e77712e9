package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.ehpc.ClusterChange;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Name, description and image of a cluster (E-HPC ModifyClusterAttributes). Pure. */
public final class Attributes {
  /** Name of the setting. */
  static final String NAME = "attributes";

  /** ModifyClusterAttributes, with what is to change; null stays as it is. */
  record Modify(String name, String description, ImageRef image) implements ClusterCall {
    @Override
    public String operation() {
      return "ModifyClusterAttributes";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = client.modifyCluster(clusterId, new ClusterChange(name, description, image));
      return new Done(
          receipt.requestId(),
          null,
          "Attributes of cluster %s are changed (request %s)."
              .formatted(clusterId, receipt.requestId()));
    }
  }

  /** Puts the owner mark at the end of a description, which may be null. */
  public static ClusterCall takeOver(String description, String uid) {
    return new Modify(null, OwnerMark.describe(description, uid), null);
  }

  static Setting<ClusterCall> look(HpcCluster resource, ClusterSummary seen) {
    var uid = resource.getMetadata().getUid();
    var spec = resource.getSpec();
    var name = Objects.requireNonNullElse(spec.clusterName(), resource.getMetadata().getName());
    var description = wantedDescription(spec.description(), seen.description(), uid);
    var image = spec.image().id();
    var differences = new ArrayList<Difference>();
    if (!name.equals(seen.name())) {
      differences.add(new Difference("clusterName", name, Words.say(seen.name())));
    }
    if (!description.equals(stripped(seen.description()))) {
      differences.add(difference(description, seen.description()));
    }
    if (image != null && !image.equals(seen.imageId())) {
      differences.add(new Difference("image.id", image, Words.say(seen.imageId())));
    }
    var fingerprint =
        Fingerprint.of(Arrays.asList(name, spec.description(), image, spec.image().owner()));
    // All is sent: whether what is left out keeps its value is not documented.
    var modify =
        new Modify(
            name, description, image == null ? null : new ImageRef(spec.image().owner(), image));
    return new Setting<>(
        NAME,
        fingerprint,
        differences.isEmpty()
            ? new Setting.Same<>()
            : new Setting.Differs<>(List.copyOf(differences), modify));
  }

  /** The mark is the operator's own: it is shown only where it is all that differs. */
  private static Difference difference(String wanted, String found) {
    var text = OwnerMark.withoutAny(wanted);
    var foundText = stripped(OwnerMark.withoutAny(found));
    return Objects.equals(text, foundText)
        ? new Difference(
            "description",
            OwnerMark.of(OwnerMark.find(wanted).orElseThrow()),
            OwnerMark.find(found).map(OwnerMark::of).orElse("no owner mark"))
        : new Difference("description", Words.say(text), Words.say(foundText));
  }

  /** A description nobody asked for stays what it is, but the owner mark has to be on it. */
  private static String wantedDescription(String wanted, String found, String uid) {
    return OwnerMark.describe(wanted == null ? OwnerMark.withoutAny(found) : wanted, uid);
  }

  private static String stripped(String text) {
    return text == null ? null : text.strip();
  }

  private Attributes() {}
}
