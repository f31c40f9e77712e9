package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.offer.CustomImageOffer;
import io.hpcoperator.simulator.ehpc.offer.ImageOffer;
import io.hpcoperator.simulator.http.Outcome;
import java.util.List;
import java.util.Optional;

/** Chapter 15, images and regions. */
final class ImageOperations {

  /** Price of one image for a day in the reference's sample. */
  private static final double DAILY_PRICE = 0.8;

  private final EhpcState state;

  ImageOperations(EhpcState state) {
    this.state = state;
  }

  Outcome describeImagePrice(EhpcRequest request) {
    String image = request.text("ImageId");
    if (!Offering.isImage(image)) {
      // ImageNotFound is not among the operation's codes.
      throw Rules.invalid("ImageId", "There is no image " + image + ".");
    }
    int period = request.number("Period", 1);
    String unit = request.text("PriceUnit");
    int longest = unit.equals("Year") ? 3 : unit.equals("Month") ? 9 : 30;
    if (period > longest) {
      throw Rules.invalid("Period", "It is at most " + longest + " " + unit + ".");
    }
    int days = period * (unit.equals("Year") ? 365 : unit.equals("Month") ? 30 : 1);
    int amount = request.number("Amount", 1);
    double price = Math.round(DAILY_PRICE * days * amount * 100) / 100.0;
    return Outcome.of(
        Json.object()
            .put("ImageId", image)
            .put("Amount", amount)
            .put("OriginalPrice", price)
            .put("DiscountPrice", 0.0)
            .put("TradePrice", price));
  }

  Outcome listRegions(EhpcRequest request) {
    ObjectNode answer = Json.object();
    answer.set(
        "Regions",
        Json.wrapped(
            "RegionInfo",
            Json.array(
                state.offers.regions(),
                region ->
                    Json.object()
                        .put("RegionId", region.id())
                        .put("LocalName", region.localName()))));
    return Outcome.of(answer);
  }

  /** Every image suits every instance type that is offered. */
  Outcome listImages(EhpcRequest request) {
    knownType(request);
    List<ImageOffer> found =
        state.offers.images().stream()
            .filter(image -> wanted(request, "BaseOsTag", image.baseOsTag()))
            .toList();
    ObjectNode answer = Json.object();
    answer.set(
        "OsTags",
        Json.wrapped(
            "OsInfo",
            Json.array(
                found,
                image ->
                    Json.object()
                        .put("Architecture", image.architecture())
                        .put("BaseOsTag", image.baseOsTag())
                        .put("ImageId", image.imageId())
                        .put("OsTag", image.osTag())
                        .put("Platform", image.platform())
                        .put("Version", image.version()))));
    return Outcome.of(answer);
  }

  Outcome listCustomImages(EhpcRequest request) {
    knownType(request);
    Optional<String> region =
        request.sent("ClusterId").map(state::cluster).map(cluster -> cluster.regionId);
    List<CustomImageOffer> found =
        state.offers.customImages().stream()
            .filter(image -> wanted(request, "BaseOsTag", image.baseOsTag()))
            .filter(image -> wanted(request, "ImageOwnerAlias", image.owner()))
            .filter(image -> region.map(image.regionId()::equals).orElse(true))
            .toList();
    ObjectNode answer = Json.object();
    answer.set(
        "Images", Json.wrapped("ImageInfo", Json.array(found, ImageOperations::customImage)));
    return Outcome.of(answer);
  }

  private static ObjectNode customImage(CustomImageOffer image) {
    ObjectNode view =
        Json.object()
            .put("ImageId", image.imageId())
            .put("ImageName", image.name())
            .put("ImageOwnerAlias", image.owner())
            .put("Description", image.description())
            .put("Size", image.sizeGiB())
            .put("Status", image.status())
            .put("Uid", "160998252992")
            .put("SkuCode", "")
            .put("PricingCycle", "")
            .put("ProductCode", "")
            .put("PostInstallScript", "");
    view.putObject("BaseOsTag")
        .put("Architecture", image.architecture())
        .put("OsTag", image.baseOsTag())
        .put("Platform", image.platform())
        .put("Version", image.version());
    view.putObject("OsTag")
        .put("Architecture", image.architecture())
        .put("BaseOsTag", image.baseOsTag())
        .put("OsTag", image.osTag())
        .put("Platform", image.platform())
        .put("Version", image.version());
    return view;
  }

  private static boolean wanted(EhpcRequest request, String parameter, String value) {
    return request.sent(parameter).map(value::equals).orElse(true);
  }

  private static void knownType(EhpcRequest request) {
    if (request.sent("InstanceType").isPresent()) {
      Rules.instanceType(request, "InstanceType");
    }
  }
}
