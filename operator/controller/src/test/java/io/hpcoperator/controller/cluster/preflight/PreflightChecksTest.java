package io.hpcoperator.controller.cluster.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.cluster.Given;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts.Stage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each check finds, and what it reads for it. */
class PreflightChecksTest {
  private final ModelOffers offers = new ModelOffers();
  private final HpcCluster resource = Given.cluster(2);

  private void asks(String from, String to) {
    var yaml = Serialization.asYaml(resource.getSpec());
    assertThat(yaml).containsPattern(from);
    resource.setSpec(Serialization.unmarshal(yaml.replaceAll(from, to), HpcClusterSpec.class));
  }

  private void asks(String more) {
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec()) + more, HpcClusterSpec.class));
  }

  private List<Finding> findings(Stage stage) {
    return PreflightObserver.observe(resource, stage, null, offers).findings();
  }

  /** Texts of the problems that stand in the way of a creation. */
  private List<String> problems() {
    return findings(Stage.CREATION).stream()
        .map(f -> ((Finding.Problem) f).text())
        .collect(Collectors.toList());
  }

  private void expectProblem(String... texts) {
    assertThat(problems()).singleElement().asString().contains(texts);
  }

  private Set<String> asked() {
    return offers.asked.stream().map(s -> s.getClass().getSimpleName()).collect(Collectors.toSet());
  }

  @Test
  void shouldFindNothingWhenAllIsWell() {
    assertThat(findings(Stage.CREATION)).isEmpty();
    assertThat(asked())
        .as("no recommendation, no storage and no software is read without need")
        .containsExactlyInAnyOrder("InstanceTypes", "HyperThreading", "PublicImages", "Price");
  }

  // Instance types and zones.

  @Test
  void shouldNameTypesThatAreNotSoldAndThoseThatAreRecommended() {
    offers.types.remove("ecs.c6.2xlarge");
    expectProblem(
        "nodes.compute.instanceType: ecs.c6.2xlarge is not sold in zone cn-hangzhou-b as PostPaid",
        "recommends there: ecs.c6.large",
        "Correct the field");
  }

  @Test
  void shouldNameTypesThatAreSoldOut() {
    offers.types.add("ecs.g6.large");
    offers.soldOut.addAll(Set.of("ecs.c6.large"));
    assertThat(problems())
        .hasSize(2)
        .allSatisfy(
            text ->
                assertThat(text)
                    .contains("ecs.c6.large is sold out", "ecs.c6.2xlarge, ecs.g6.large")
                    .contains("Wait until it is sold again"))
        .anySatisfy(text -> assertThat(text).startsWith("nodes.manager.instanceType"))
        .anySatisfy(text -> assertThat(text).startsWith("nodes.login.instanceType"));
  }

  @Test
  void shouldNameAZoneThatDoesNotExistAndThoseThatDo() {
    offers.zones.remove(ModelOffers.ZONE);
    expectProblem("placement.zoneId:", "does not take the zone", "cn-hangzhou-c");
  }

  @Test
  void shouldNameAZoneThatSellsNothing() {
    offers.types.clear();
    assertThat(problems())
        .anySatisfy(t -> assertThat(t).startsWith("placement.zoneId: no instance type is sold"));
  }

  @Test
  void shouldCheckAllZonesWhereNoneIsGiven() {
    asks("(?m)^placement:\n.*\n", "");
    offers.types.remove("ecs.c6.2xlarge");
    expectProblem("nodes.compute.instanceType: ecs.c6.2xlarge is not sold as PostPaid");
  }

  @Test
  void shouldFindNoSpotInstancesOnlyWhereTheyAreWanted() {
    offers.spot = false;
    assertThat(findings(Stage.CREATION)).isEmpty();
    asks("(?m)^(  compute:)\n", "$1\n    spot: {strategy: SpotAsPriceGo}\n");
    expectProblem("nodes.compute.spot: no spot instances are sold in zone cn-hangzhou-b");
  }

  @Test
  void shouldNotAskForALoginNodeOfTheSmallestLayout() {
    asks("deployMode: Tiny\n");
    asks("(?m)^  login:\n    instanceType: .*\n", "  login:\n    instanceType: ecs.none.large\n");
    assertThat(findings(Stage.CREATION)).isEmpty();
  }

  // Hyper-threading.

  @Test
  void shouldFindHyperThreadingThatCannotBeChosen() {
    offers.withoutHyperThreading.add("ecs.c6.2xlarge");
    expectProblem(
        "nodes.compute.hyperThreading: ecs.c6.2xlarge cannot switch it on", "has to be false");
    asks("(?m)^(  compute:)\n", "$1\n    hyperThreading: false\n");
    assertThat(findings(Stage.CREATION)).isEmpty();
  }

  // Images.

  @Test
  void shouldFindAnOperatingSystemWithoutImage() {
    asks("CentOS_7.6_64", "CentOS_6.9_64");
    expectProblem("image.osTag: there is no public image of CentOS_6.9_64", "CentOS_7.2_64");
  }

  @Test
  void shouldFindAnImageThatDoesNotExist() {
    asks("osTag: ", "id: centos_9\n  osTag: ");
    expectProblem("image.id: there is no image centos_9 of owner system", "[centos_7_06]");
  }

  @Test
  void shouldFindAnImageOfAnotherOperatingSystem() {
    asks("osTag: ", "id: centos_7_02\n  osTag: ");
    expectProblem("image.id: centos_7_02 is of CentOS_7.2_64, not of CentOS_7.6_64");
  }

  @Test
  void shouldFindAnImageThatDoesNotRunOnTheType() {
    offers.withoutImages.add("ecs.c6.2xlarge");
    expectProblem("image.osTag: the public image of CentOS_7.6_64 does not run on ecs.c6.2xlarge");
  }

  @Test
  void shouldFindImagesOfTheAccount() {
    offers.customImage("m-1", "CentOS_7.6_64");
    asks("osTag: ", "owner: self\n  id: m-1\n  osTag: ");
    assertThat(findings(Stage.CREATION)).isEmpty();
    assertThat(asked()).contains("CustomImages").doesNotContain("PublicImages");
    asks("m-1", "m-2");
    expectProblem("image.id: there is no image m-2 of owner self", "[m-1]");
  }

  @Test
  void shouldAskForTheIdOfAnOwnImage() {
    asks("osTag: ", "owner: self\n  osTag: ");
    expectProblem("image.id: image.owner self needs the id of an image");
  }

  // Storage.

  private void mounts(String id) {
    asks(
        "network: {vpcId: vpc-1, vSwitchId: vsw-1}\nstorage: {volumeId: %1$s, mountTarget: %1$s.nas.aliyuncs.com, protocol: NFS}\n"
            .formatted(id));
  }

  @Test
  void shouldTakeAFileSystemThatCanBeUsed() {
    offers.fileSystem("fs1", "Running", "NFS", "Active", "vpc-1");
    mounts("fs1");
    assertThat(findings(Stage.CREATION)).isEmpty();
  }

  @Test
  void shouldFindAFileSystemThatDoesNotExist() {
    mounts("fs1");
    expectProblem("storage.volumeId: there is no file system fs1");
  }

  @Test
  void shouldFindAllThatIsWrongWithAFileSystemAtOnce() {
    offers.fileSystem("fs1", "Stopped", "SMB", "Inactive", "vpc-2");
    mounts("fs1");
    assertThat(problems())
        .hasSize(4)
        .anySatisfy(t -> assertThat(t).startsWith("storage.volumeId: file system fs1 is Stopped"))
        .anySatisfy(t -> assertThat(t).startsWith("storage.protocol: file system fs1 speaks SMB"))
        .anySatisfy(t -> assertThat(t).contains("is Inactive"))
        .anySatisfy(t -> assertThat(t).contains("is in VPC vpc-2"));
  }

  @Test
  void shouldFindAMountTargetThatDoesNotExist() {
    offers.fileSystem("fs1", "Running", "NFS", "Active", "vpc-1");
    asks(
        "additionalVolumes:\n- {volumeId: fs1, mountTarget: other.nas.aliyuncs.com, protocol: NFS}\n");
    expectProblem(
        "additionalVolumes[0].mountTarget: file system fs1 has no mount target other",
        "fs1.nas.aliyuncs.com");
  }

  // Software.

  @Test
  void shouldFindSoftwareThatIsNotOffered() {
    asks("software: [MPICH_3.2, MPICH_9]\n");
    expectProblem("software: MPICH_9 is not offered for CentOS_7.6_64", "ABYSS_2.1.5, MPICH_3.2");
  }

  // All of it.

  @Test
  void shouldFindAllProblemsAtOnceAndSayEachOnce() {
    offers.types.remove("ecs.c6.2xlarge");
    asks("osTag: ", "id: centos_9\n  osTag: ");
    asks("software: [MPICH_9]\n");
    mounts("fs1");
    assertThat(findings(Stage.CREATION))
        .extracting(f -> ((Finding.Problem) f).field())
        .containsExactly("nodes.compute.instanceType", "image.id", "storage.volumeId", "software");
  }

  @Test
  void shouldReadOnlyTypesAndPriceForGrowth() {
    asks("osTag: ", "id: centos_9\n  osTag: ");
    offers.types.remove("ecs.c6.large");
    assertThat(findings(Stage.GROWTH)).isEmpty();
    assertThat(asked()).containsExactlyInAnyOrder("InstanceTypes", "Price");
    offers.soldOut.add("ecs.c6.2xlarge");
    assertThat(findings(Stage.GROWTH))
        .singleElement()
        .extracting(f -> ((Finding.Problem) f).text())
        .asString()
        .contains("sold out", "HpcQueue")
        .doesNotContain("delete the resource");
  }

  @Test
  void shouldReadOnlyThePriceWhenNothingIsToBeBought() {
    assertThat(findings(Stage.NOTHING)).isEmpty();
    assertThat(asked()).containsExactly("Price");
    offers.asked.clear();
    findings(Stage.NONE);
    assertThat(offers.asked).isEmpty();
  }

  @Test
  void shouldSayWhichChecksCouldNotBeMade() {
    asks("software: [MPICH_3.2]\n");
    mounts("fs1");
    for (var kind :
        List.of("InstanceTypes", "HyperThreading", "PublicImages", "FileSystems", "Software")) {
      offers.failures.put(kind, ModelOffers.error(ErrorKind.DENIED));
    }
    assertThat(findings(Stage.CREATION))
        .allMatch(f -> f instanceof Finding.Unmade)
        .extracting(f -> ((Finding.Unmade) f).what())
        .contains("the instance types", "hyper-threading", "the file systems", "the software")
        .anyMatch(what -> what.startsWith("the images"));
  }

  @Test
  void shouldWaitForARecommendationThatIsBeingRead() {
    offers.soldOut.add("ecs.c6.2xlarge");
    offers.unread.add("PreferredTypes");
    assertThat(findings(Stage.CREATION))
        .contains(new Finding.Unread("the recommended instance types"));
  }

  @Test
  void shouldDoWithoutARecommendationThatIsDenied() {
    offers.soldOut.add("ecs.c6.2xlarge");
    offers.failures.put("PreferredTypes", ModelOffers.error(ErrorKind.DENIED));
    expectProblem("sold out in zone cn-hangzhou-b as PostPaid. Wait");
  }
}
