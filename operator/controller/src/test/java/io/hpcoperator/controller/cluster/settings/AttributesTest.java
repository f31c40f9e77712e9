package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.cluster.settings.Wanted.differs;
import static io.hpcoperator.controller.cluster.settings.Wanted.summary;
import static io.hpcoperator.controller.cluster.settings.Wanted.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.controller.cluster.Given;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Setting;
import org.junit.jupiter.api.Test;

class AttributesTest {
  private static final String MARK = OwnerMark.of(Given.UID);

  @Test
  void shouldBeInSync() {
    assertThat(look("{}", summary("demo", MARK, "m-1"))).isInstanceOf(Setting.Same.class);
    assertThat(look("description: text", summary("demo", "text " + MARK + " ", null)))
        .isInstanceOf(Setting.Same.class);
    assertThat(look("clusterName: other", summary("other", MARK, null)))
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldChangeAllAtOnce() {
    var differs =
        differs(
            look(
                "{clusterName: new, description: text, image: {osTag: CentOS_7.6_64, id: m-2, owner: self}}",
                summary("old", "other " + MARK, "m-1")));

    assertThat(texts(differs.differences()))
        .containsExactly(
            "clusterName: new in the spec, old in the cloud",
            "description: text in the spec, other in the cloud",
            "image.id: m-2 in the spec, m-1 in the cloud");
    assertThat(differs.change())
        .isEqualTo(new Attributes.Modify("new", "text " + MARK, new ImageRef("self", "m-2")));
    assertThat(differs.remaining()).isEqualTo(3);
  }

  @Test
  void shouldSendWhatIsRightAlreadySinceLeavingOutMayClear() {
    var differs = differs(look("description: text", summary("old", "text " + MARK, "m-1")));

    assertThat(differs.differences()).hasSize(1);
    assertThat(differs.change()).isEqualTo(new Attributes.Modify("demo", "text " + MARK, null));
  }

  @Test
  void shouldLeaveTheImageToTheCloudWhereTheSpecDoes() {
    assertThat(look("{}", summary("demo", MARK, "m-77"))).isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldPutTheOwnerMarkBackAndLeaveTheTextNobodyAskedFor() {
    var differs = differs(look("{}", summary("demo", "somebody's text", null)));

    assertThat(texts(differs.differences()))
        .containsExactly("description: " + MARK + " in the spec, no owner mark in the cloud");
    assertThat(differs.change())
        .isEqualTo(new Attributes.Modify("demo", "somebody's text " + MARK, null));
    assertThat(look("{}", summary("demo", "somebody's text " + MARK, null)))
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldKeepTheMarkOnADescriptionThatFillsTheField() {
    var differs = differs(look("{}", summary("demo", "x".repeat(256), null)));

    var description = ((Attributes.Modify) differs.change()).description();
    assertThat(description).hasSize(256).startsWith("xxx").endsWith(MARK);
    assertThat(look("{}", summary("demo", description, null)))
        .as("and be content with it")
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldHaveAnotherFingerprintForAnotherWish() {
    var seen = summary("demo", MARK, null);
    var cluster = Wanted.cluster("description: text");
    assertThat(Attributes.look(cluster, seen).fingerprint())
        .isEqualTo(Attributes.look(cluster, summary("x", null, "y")).fingerprint())
        .isNotEqualTo(Attributes.look(Wanted.cluster("description: other"), seen).fingerprint());
  }

  private static Setting.Comparison<ClusterCall> look(String spec, ClusterSummary seen) {
    HpcCluster cluster = Wanted.cluster(spec);
    return Attributes.look(cluster, seen).comparison();
  }
}
