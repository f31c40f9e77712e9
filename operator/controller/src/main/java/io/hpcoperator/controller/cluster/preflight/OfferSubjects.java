package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ehpc.AvailableEcsTypes;
import io.hpcoperator.cloud.ehpc.EcsTypeQuery;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.PreferredEcsTypes;
import io.hpcoperator.cloud.ehpc.PriceRequest;
import io.hpcoperator.cloud.ehpc.Quote;
import io.hpcoperator.cloud.ehpc.image.CustomImage;
import io.hpcoperator.cloud.ehpc.image.CustomImageQuery;
import io.hpcoperator.cloud.ehpc.image.PublicImage;
import io.hpcoperator.cloud.ehpc.software.SoftwareOffer;
import io.hpcoperator.cloud.ehpc.storage.FileSystem;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Subject;
import java.util.List;

/**
 * What E-HPC offers an account and asks for it: read seldom, once for all resources that ask for
 * the same.
 */
public final class OfferSubjects {

  /** An offer: no call of ours changes it. */
  private interface Offer<V> extends Subject<EhpcClient, V> {
    @Override
    default Cadence cadence() {
      return Cadence.OFFER;
    }
  }

  /** Instance types with their stock, those that are sold out included (ListAvailableEcsTypes). */
  record InstanceTypes(EcsTypeQuery query) implements Offer<AvailableEcsTypes> {
    @Override
    public AvailableEcsTypes fetch(EhpcClient client) {
      return client.listAvailableEcsTypes(query, true);
    }
  }

  /** Instance types that E-HPC recommends for each role (ListPreferredEcsTypes). */
  record PreferredTypes(EcsTypeQuery query) implements Offer<PreferredEcsTypes> {
    @Override
    public PreferredEcsTypes fetch(EhpcClient client) {
      return client.listPreferredEcsTypes(query);
    }
  }

  /** Whether hyper-threading of a type can be chosen (GetIfEcsTypeSupportHtConfig). */
  record HyperThreading(String instanceType)
      implements Offer<io.hpcoperator.cloud.ehpc.HyperThreading> {
    @Override
    public io.hpcoperator.cloud.ehpc.HyperThreading fetch(EhpcClient client) {
      return client.getHyperThreading(instanceType);
    }
  }

  /**
   * Public images (ListImages).
   *
   * @param instanceType only those that run on it; null for all
   */
  record PublicImages(String instanceType) implements Offer<List<PublicImage>> {
    @Override
    public List<PublicImage> fetch(EhpcClient client) {
      return client.images().list(null, instanceType, CallPriority.POLL);
    }
  }

  /**
   * Images of the account, or shared with it (ListCustomImages).
   *
   * @param owner self or others
   * @param instanceType only those that run on it; null for all
   */
  record CustomImages(String owner, String instanceType) implements Offer<List<CustomImage>> {
    @Override
    public List<CustomImage> fetch(EhpcClient client) {
      try {
        return client
            .images()
            .listCustom(new CustomImageQuery(null, owner, instanceType, null), CallPriority.POLL);
      } catch (CloudException e) {
        if (e.hasCode("ImageNotFound")) {
          return List.of();
        }
        throw e;
      }
    }
  }

  /** The file systems of the region (ListFileSystemWithMountTargets). */
  record FileSystems() implements Offer<List<FileSystem>> {
    @Override
    public List<FileSystem> fetch(EhpcClient client) {
      return client.storage().fileSystems(CallPriority.POLL);
    }
  }

  /**
   * What can be installed on an operating system (ListSoftwares).
   *
   * @param ehpcVersion null for any
   */
  record Software(String ehpcVersion, String osTag) implements Offer<List<SoftwareOffer>> {
    @Override
    public List<SoftwareOffer> fetch(EhpcClient client) {
      return client.software().listAvailable(ehpcVersion, osTag, CallPriority.POLL);
    }
  }

  /** What nodes cost (DescribePrice). */
  record Price(PriceRequest request) implements Offer<Quote> {
    @Override
    public Quote fetch(EhpcClient client) {
      return client.describePrice(request);
    }
  }

  private OfferSubjects() {}
}
