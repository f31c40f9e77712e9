package io.hpcoperator.simulator.ehpc.offer;

import io.hpcoperator.simulator.ehpc.offer.SoftwareOffer.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the account is offered of regions, images and software. Guarded by the world's lock. */
public final class Offers {

  private static final List<String> OS_TAGS =
      List.of("CentOS_7.2_64", "CentOS_7.6_64", "CentOS_7.8_64");
  private static final List<String> APPLICATIONS =
      List.of(
          "ABYSS_2.1.5",
          "CUDNN_9.0",
          "GROMACS_2018.1",
          "LAMMPS_31Mar17",
          "MPICH_3.2",
          "OPENFOAM_5.0",
          "OPENMPI_3.0.0");

  private List<RegionOffer> regions = new ArrayList<>();
  private List<ImageOffer> images = new ArrayList<>();
  private List<CustomImageOffer> customImages = List.of();
  private List<SoftwareOffer> softwares = new ArrayList<>();

  public Offers() {
    region("cn-hangzhou", "China East 1 (Hangzhou)");
    region("cn-beijing", "China North 2 (Beijing)");
    region("cn-shanghai", "China East 2 (Shanghai)");
    region("cn-shenzhen", "China South 1 (Shenzhen)");
    region("cn-qingdao", "China North 1 (Qingdao)");
    region("cn-zhangjiakou", "China North 3 (Zhangjiakou)");
    region("cn-huhehaote", "China North 5 (Hohhot)");
    region("ap-southeast-1", "Singapore");
    region("cn-hongkong", "Hong Kong");
    region("eu-central-1", "Germany (Frankfurt)");
    image("centos_7_02_64_20G_alibase_20170818.vhd", "7.2");
    image("centos_7_06_64_20G_alibase_20190711.vhd", "7.6");
    image("centos_7_08_64_20G_alibase_20200817.vhd", "7.8");
    List<Application> applications = APPLICATIONS.stream().map(Application::of).toList();
    for (String osTag : OS_TAGS) {
      software(osTag, "pbs", "18.1.1", applications);
      software(osTag, "slurm", "17.11.5", applications);
    }
  }

  private void region(String id, String name) {
    regions.add(new RegionOffer(id, name));
  }

  private void image(String id, String version) {
    String tag = "CentOS_" + version + "_64";
    images.add(new ImageOffer(id, tag, tag, "CentOS", version, "x86_64"));
  }

  private void software(
      String osTag, String scheduler, String version, List<Application> applications) {
    for (String account : List.of("nis", "ldap")) {
      String accountVersion = account.equals("nis") ? "2.31" : "2.4.44";
      softwares.add(
          new SoftwareOffer(
              "1.0.0", osTag, scheduler, version, account, accountVersion, applications));
    }
  }

  public List<RegionOffer> regions() {
    return regions;
  }

  public void setRegions(List<RegionOffer> regions) {
    this.regions = List.copyOf(regions);
  }

  public List<ImageOffer> images() {
    return images;
  }

  public void setImages(List<ImageOffer> images) {
    this.images = List.copyOf(images);
  }

  public List<CustomImageOffer> customImages() {
    return customImages;
  }

  public void setCustomImages(List<CustomImageOffer> customImages) {
    this.customImages = List.copyOf(customImages);
  }

  public List<SoftwareOffer> softwares() {
    return softwares;
  }

  public void setSoftwares(List<SoftwareOffer> softwares) {
    this.softwares = List.copyOf(softwares);
  }

  /** What can be installed in a cluster with this image tag and this scheduler. */
  public Stream<Application> applications(String osTag, String schedulerType) {
    return softwares.stream()
        .filter(offer -> offer.osTag().equals(osTag))
        .filter(offer -> offer.schedulerType().startsWith(schedulerType))
        .flatMap(offer -> offer.applications().stream());
  }
}
