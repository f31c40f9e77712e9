package io.hpcoperator.cloud.ehpc.image;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.wire.Parameters;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/** Images that nodes can be made of (chapter 15 of the catalogue). */
public final class Images {
  private final CloudCaller caller;

  public Images(CloudCaller caller) {
    this.caller = caller;
  }

  /**
   * ListImages: the public images that E-HPC supports; not paged.
   *
   * @param baseOsTag operating system tag of the management nodes, or null
   * @param instanceType only images for this instance type, or null
   */
  public List<PublicImage> list(String baseOsTag, String instanceType, CallPriority priority) {
    return caller
        .read(
            "ListImages",
            priority,
            Parameters.with("BaseOsTag", baseOsTag).and("InstanceType", instanceType),
            PublicImages.class)
        .osTags();
  }

  /** ListCustomImages: own and shared images; not paged. */
  public List<CustomImage> listCustom(CustomImageQuery query, CallPriority priority) {
    return caller.read("ListCustomImages", priority, query, CustomImages.class).images();
  }

  /** DescribeImagePrice. */
  public ImagePrice price(ImagePriceRequest request, CallPriority priority) {
    return caller.read("DescribeImagePrice", priority, request, ImagePrice.class);
  }

  record PublicImages(@WrappedIn("OsInfo") List<PublicImage> osTags) {
    PublicImages {
      osTags = WireValues.listing(osTags, null, "OsTags");
    }
  }

  record CustomImages(@WrappedIn("ImageInfo") List<CustomImage> images) {
    CustomImages {
      images = WireValues.listing(images, null, "Images");
    }
  }
}
