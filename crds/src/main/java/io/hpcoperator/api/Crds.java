package io.hpcoperator.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The kinds of the API and their definitions, as generated into {@code crds/*.yaml}. */
public final class Crds {
  /** Every kind, in the order in which they build on each other. */
  public static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(CloudAccount.class, HpcCluster.class, HpcQueue.class, ComputeEnv.class);

  /** The definition of every kind. */
  public static List<CustomResourceDefinition> all() {
    return KINDS.stream().map(Crds::of).toList();
  }

  private static CustomResourceDefinition of(Class<? extends CustomResource<?, ?>> kind) {
    var file = "/crds/" + CustomResource.getCRDName(kind) + ".yaml";
    try (InputStream yaml = Crds.class.getResourceAsStream(file)) {
      return Serialization.unmarshal(yaml, CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private Crds() {}
}
