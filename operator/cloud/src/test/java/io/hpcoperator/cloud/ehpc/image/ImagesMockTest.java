package io.hpcoperator.cloud.ehpc.image;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Odd answers of the image operations. */
class ImagesMockTest {
  private static final CallPriority POLL = CallPriority.POLL;

  private ScriptedEhpc cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedEhpc();
  }

  @AfterEach
  void stop() throws IOException {
    cloud.close();
  }

  @Test
  void shouldReadASingleImageWithANumberForItsVersion() {
    cloud.answering(
        "{'Images':{'ImageInfo':{'ImageId':'m-1','BaseOsTag':{'OsTag':'CentOS_7.2_64','Version':7.2},"
            + "'OsTag':{'BaseOsTag':'CentOS_7.2_64','OsTag':'CentOS_7.6_64'}}}}");
    CustomImage image = cloud.client().images().listCustom(CustomImageQuery.ALL, POLL).get(0);
    assertThat(image.baseOs()).isEqualTo(new ImageOs("CentOS_7.2_64", null, null, "7.2", null));
    assertThat(image.os().baseOsTag()).isEqualTo("CentOS_7.2_64");
  }

  @Test
  void shouldReadPublicImagesUnderTheNameOfTheAnswer() {
    cloud.answering(
        "{'ListImagesResponse':{'OsTags':{'OsInfo':[{'ImageId':'m-1','OsTag':'CentOS_7.2_64',"
            + "'OSName':'CentOS'}]}}}");
    List<PublicImage> images = cloud.client().images().list(null, "ecs.n1.tiny", POLL);
    assertThat(images).extracting(PublicImage::id).containsExactly("m-1");
    assertThat(cloud.parameters(0))
        .containsEntry("InstanceType", "ecs.n1.tiny")
        .doesNotContainKey("BaseOsTag");
  }

  @Test
  void shouldNotTakeMissingListsForNoImages() {
    cloud.answering("{'RequestId':'r'}", "{'RequestId':'r'}");
    assertMalformed(
        () -> cloud.client().images().list(null, null, POLL), "The answer lacks OsTags");
    assertMalformed(
        () -> cloud.client().images().listCustom(CustomImageQuery.ALL, POLL),
        "The answer lacks Images");
  }

  @Test
  void shouldNotTakeAMissingPriceForNothing() {
    cloud.answering("{'TradePrice':'0.80','Amount':'1'}", "{'RequestId':'r'}");
    ImagePriceRequest request =
        new ImagePriceRequest("m-1", "Day", "package", 1, 2, "INSTANCE-BUY");
    assertThat(cloud.client().images().price(request, POLL).tradePrice())
        .isEqualTo(new BigDecimal("0.8"));
    assertMalformed(
        () -> cloud.client().images().price(request, POLL), "The answer lacks TradePrice");
  }
}
