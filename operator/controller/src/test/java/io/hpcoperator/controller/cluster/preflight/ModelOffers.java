package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.AvailableEcsTypes;
import io.hpcoperator.cloud.ehpc.EcsFamily;
import io.hpcoperator.cloud.ehpc.EcsRoles;
import io.hpcoperator.cloud.ehpc.EcsSeries;
import io.hpcoperator.cloud.ehpc.EcsType;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodePrice;
import io.hpcoperator.cloud.ehpc.PreferredEcsTypes;
import io.hpcoperator.cloud.ehpc.PriceRequest;
import io.hpcoperator.cloud.ehpc.Quote;
import io.hpcoperator.cloud.ehpc.image.CustomImage;
import io.hpcoperator.cloud.ehpc.image.ImageOs;
import io.hpcoperator.cloud.ehpc.image.PublicImage;
import io.hpcoperator.cloud.ehpc.software.OfferedApplication;
import io.hpcoperator.cloud.ehpc.software.SoftwareOffer;
import io.hpcoperator.cloud.ehpc.storage.FileSystem;
import io.hpcoperator.cloud.ehpc.storage.MountTarget;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.Subject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A cloud's offers as tests want them: everything is sold, and costs one unit an hour, unless they
 * say otherwise.
 */
public final class ModelOffers implements Offers {
  public static final String ZONE = "cn-hangzhou-b";

  public final Set<String> types = new HashSet<>(Set.of("ecs.c6.large", "ecs.c6.2xlarge"));
  public final Set<String> soldOut = new HashSet<>();
  public final Set<String> zones = new HashSet<>(Set.of(ZONE, "cn-hangzhou-c"));
  public final Map<String, BigDecimal> prices = new HashMap<>();
  public final List<PublicImage> images = new ArrayList<>();
  public final List<CustomImage> customImages = new ArrayList<>();
  public final List<FileSystem> fileSystems = new ArrayList<>();
  public final Set<String> software = new HashSet<>(Set.of("MPICH_3.2", "ABYSS_2.1.5"));

  /** Instance types no image runs on. */
  public final Set<String> withoutImages = new HashSet<>();

  /** Instance types whose hyper-threading is off and stays off. */
  public final Set<String> withoutHyperThreading = new HashSet<>();

  public boolean spot = true;
  public String currency = "CNY";

  /** Kinds of subjects that fail, by the simple names of their classes. */
  public final Map<String, CloudException> failures = new HashMap<>();

  /** Kinds of subjects that have not been read yet. */
  public final Set<String> unread = new HashSet<>();

  /** What was asked for. */
  public final List<Subject<?, ?>> asked = new ArrayList<>();

  public ModelOffers() {
    image("centos_7_06", "CentOS_7.6_64");
    image("centos_7_02", "CentOS_7.2_64");
  }

  public void image(String id, String osTag) {
    images.add(new PublicImage(id, osTag, osTag, "CentOS", "7.6", "x86_64"));
  }

  public void customImage(String id, String osTag) {
    customImages.add(
        new CustomImage(
            id,
            id,
            "self",
            null,
            40,
            "Available",
            null,
            null,
            null,
            null,
            null,
            null,
            new ImageOs(osTag, osTag, "CentOS", "7.6", "x86_64")));
  }

  public void fileSystem(
      String id, String status, String protocol, String targetStatus, String vpcId) {
    fileSystems.add(
        new FileSystem(
            id,
            "standard",
            protocol,
            "Performance",
            status,
            "cn-hangzhou",
            null,
            null,
            1,
            1L,
            1,
            0,
            List.of(
                new MountTarget(
                    id + ".nas.aliyuncs.com", targetStatus, "Vpc", vpcId, "vsw-1", null)),
            List.of()));
  }

  public static CloudException error(ErrorKind kind) {
    return new CloudException(
        "ListSomething", kind, kind.name(), "The cloud's words", "r-1", false, null);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <V> Observation<V> read(Subject<EhpcClient, V> subject, Function<V, ?> part) {
    asked.add(subject);
    var kind = subject.getClass().getSimpleName();
    if (unread.contains(kind)) {
      return new Observation<>(null, null, null);
    }
    if (failures.containsKey(kind)) {
      return new Observation<>(null, null, failures.get(kind));
    }
    try {
      var value = (V) answer(subject);
      part.apply(value);
      return new Observation<>(value, Given.NOW, null);
    } catch (CloudException e) {
      return new Observation<>(null, null, e);
    }
  }

  private Object answer(Subject<EhpcClient, ?> subject) {
    if (subject instanceof OfferSubjects.InstanceTypes wanted) {
      return types(wanted.query().zoneId());
    }
    if (subject instanceof OfferSubjects.PreferredTypes) {
      var names = types.stream().sorted().toList();
      return new PreferredEcsTypes(
          List.of(new EcsSeries("All", "SeriesAll", new EcsRoles(names, names, names))), spot);
    }
    if (subject instanceof OfferSubjects.HyperThreading wanted) {
      boolean off = withoutHyperThreading.contains(wanted.instanceType());
      refuseUnknown(wanted.instanceType());
      return new io.hpcoperator.cloud.ehpc.HyperThreading(wanted.instanceType(), !off, !off);
    }
    if (subject instanceof OfferSubjects.PublicImages wanted) {
      return runOn(wanted.instanceType(), images);
    }
    if (subject instanceof OfferSubjects.CustomImages wanted) {
      return runOn(wanted.instanceType(), customImages);
    }
    if (subject instanceof OfferSubjects.FileSystems) {
      return List.copyOf(fileSystems);
    }
    if (subject instanceof OfferSubjects.Software wanted) {
      return List.of(
          new SoftwareOffer(
              "1.0.0",
              wanted.osTag(),
              "pbs",
              "18",
              "nis",
              "2",
              software.stream().map(t -> new OfferedApplication(t, t, t, false)).toList()));
    }
    return price(((OfferSubjects.Price) subject).request());
  }

  private <T> List<T> runOn(String instanceType, List<T> all) {
    refuseUnknown(instanceType);
    return withoutImages.contains(instanceType) ? List.of() : List.copyOf(all);
  }

  private void refuseUnknown(String instanceType) {
    if (instanceType != null && !types.contains(instanceType)) {
      throw error(ErrorKind.INVALID);
    }
  }

  private AvailableEcsTypes types(String zoneId) {
    if (zoneId != null && !zones.contains(zoneId)) {
      throw error(ErrorKind.INVALID);
    }
    var sold =
        types.stream()
            .map(
                id ->
                    new EcsType(
                        id,
                        soldOut.contains(id) ? "SoldOut" : "Available",
                        2,
                        BigDecimal.ONE,
                        0,
                        null,
                        2,
                        1L,
                        1L,
                        1L,
                        1L,
                        List.copyOf(zones)))
            .toList();
    return new AvailableEcsTypes(
        sold.isEmpty() ? List.of() : List.of(new EcsFamily("ecs", "ecs-5", sold)), spot);
  }

  private Quote price(PriceRequest request) {
    var prices = new ArrayList<NodePrice>();
    var total = BigDecimal.ZERO;
    for (var commodity : request.commodities()) {
      refuseUnknown(commodity.instanceType());
      var price =
          this.prices
              .getOrDefault(commodity.instanceType(), BigDecimal.ONE)
              .multiply(BigDecimal.valueOf(commodity.amount()));
      prices.add(new NodePrice(commodity.nodeType(), price, price, currency));
      total = total.add(price);
    }
    return new Quote(total, prices);
  }
}
