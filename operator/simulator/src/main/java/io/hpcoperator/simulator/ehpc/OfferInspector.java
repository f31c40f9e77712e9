package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.ehpc.offer.CustomImageOffer;
import io.hpcoperator.simulator.ehpc.offer.ImageOffer;
import io.hpcoperator.simulator.ehpc.offer.Offers;
import io.hpcoperator.simulator.ehpc.offer.RegionOffer;
import io.hpcoperator.simulator.ehpc.offer.SoftwareOffer;
import java.util.List;

/** What E-HPC offers the account, for tests to read and to change. */
public final class OfferInspector {

  private final World world;
  private final Offers offers;

  OfferInspector(World world, Offers offers) {
    this.world = world;
    this.offers = offers;
  }

  public List<RegionOffer> regions() {
    return world.look(offers::regions);
  }

  public void setRegions(List<RegionOffer> regions) {
    world.change(() -> offers.setRegions(regions));
  }

  public List<ImageOffer> images() {
    return world.look(offers::images);
  }

  public void setImages(List<ImageOffer> images) {
    world.change(() -> offers.setImages(images));
  }

  /** None, as long as nobody sets some. */
  public List<CustomImageOffer> customImages() {
    return world.look(offers::customImages);
  }

  public void setCustomImages(List<CustomImageOffer> images) {
    world.change(() -> offers.setCustomImages(images));
  }

  public List<SoftwareOffer> softwares() {
    return world.look(offers::softwares);
  }

  /** What InstallSoftware takes from now on, and ListSoftwares shows. */
  public void setSoftwares(List<SoftwareOffer> softwares) {
    world.change(() -> offers.setSoftwares(softwares));
  }
}
