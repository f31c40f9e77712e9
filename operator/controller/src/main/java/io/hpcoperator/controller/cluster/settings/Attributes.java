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

  private static final String NOTHING = "nothing";

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
      differences.add(new Difference("clusterName", name, text(seen.name())));
    }
    if (!description.equals(seen.description())) {
      differences.add(new Difference("description", description, text(seen.description())));
    }
    if (image != null && !image.equals(seen.imageId())) {
      differences.add(new Difference("image.id", image, text(seen.imageId())));
    }
    var fingerprint =
        Fingerprint.of(Arrays.asList(name, spec.description(), image, spec.image().owner()));
    if (differences.isEmpty()) {
      return new Setting<>(NAME, fingerprint, new Setting.Same<>());
    }
    return new Setting<>(
        NAME,
        fingerprint,
        new Setting.Differs<>(
            List.copyOf(differences),
            new Modify(
                name.equals(seen.name()) ? null : name,
                description.equals(seen.description()) ? null : description,
                image == null || image.equals(seen.imageId())
                    ? null
                    : new ImageRef(spec.image().owner(), image))));
  }

  /** A description nobody asked for stays what it is, but the owner mark has to be on it. */
  private static String wantedDescription(String wanted, String found, String uid) {
    return OwnerMark.describe(wanted == null ? OwnerMark.withoutAny(found) : wanted, uid);
  }

  private static String text(String value) {
    return value == null ? NOTHING : value;
  }

  private Attributes() {}
}
