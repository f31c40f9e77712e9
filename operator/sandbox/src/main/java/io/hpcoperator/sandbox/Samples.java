package io.hpcoperator.sandbox;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.AccountProvider;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudAccountSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The manifests of samples/, with accounts that point at the simulator in place of the clouds. */
final class Samples {
  private static final List<String> FILES =
      List.of(
          "01-account-alibaba.yaml",
          "02-account-tencent.yaml",
          "03-cluster.yaml",
          "04-queue.yaml",
          "05-computeenv.yaml");

  /** Every resource of the samples, in the order in which they build on each other. */
  static List<HasMetadata> load(String namespace, URI clouds) {
    var resources = new ArrayList<HasMetadata>();
    for (var file : FILES) {
      for (var resource : read(file)) {
        resource.getMetadata().setNamespace(namespace);
        if (resource instanceof CloudAccount account) {
          account.setSpec(at(clouds, account.getSpec()));
        }
        resources.add(resource);
      }
    }
    return resources;
  }

  @SuppressWarnings("unchecked")
  private static List<HasMetadata> read(String file) {
    try (InputStream yaml = Samples.class.getResourceAsStream("/samples/" + file)) {
      Object read = Serialization.unmarshal(yaml);
      return read instanceof List<?> list ? (List<HasMetadata>) list : List.of((HasMetadata) read);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static CloudAccountSpec at(URI clouds, CloudAccountSpec spec) {
    var address = clouds.toString();
    return new CloudAccountSpec(
        spec.provider(),
        spec.region(),
        spec.credentials(),
        spec.provider() == AccountProvider.ALIBABA_CLOUD
            ? new CloudAccountSpec.Endpoints(address, null)
            : new CloudAccountSpec.Endpoints(null, address),
        spec.requestBudget(),
        spec.initializeService());
  }

  private Samples() {}
}
