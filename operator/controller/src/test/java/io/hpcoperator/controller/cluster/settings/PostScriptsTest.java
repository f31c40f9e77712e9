package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.cluster.settings.Wanted.differs;
import static io.hpcoperator.controller.cluster.settings.Wanted.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ehpc.PostInstallScript;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostScriptsTest {

  @Test
  void shouldTakeNoArgumentsForEmptyOnes() {
    assertThat(
            compare(
                "[{url: a}, {url: b, args: -h}]",
                new PostInstallScript("a", ""),
                new PostInstallScript("b", "-h")))
        .isInstanceOf(Setting.Same.class);
    assertThat(compare("[]")).isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldSetTheWholeListInItsOrder() {
    var differs =
        differs(
            compare(
                "[{url: a}, {url: b, args: -h}]",
                new PostInstallScript("b", "-h"),
                new PostInstallScript("a", null)));

    assertThat(texts(differs.differences()))
        .containsExactly("postInstallScripts: a, b -h in the spec, b -h, a in the cloud");
    assertThat(differs.change())
        .isEqualTo(
            new PostScripts.Configure(
                List.of(new PostInstallScript("a", null), new PostInstallScript("b", "-h"))));
  }

  @Test
  void shouldClearTheList() {
    assertThat(differs(compare("[]", new PostInstallScript("a", null))).change())
        .isEqualTo(new PostScripts.Configure(List.of()));
  }

  private static Setting.Comparison<ClusterCall> compare(String wish, PostInstallScript... found) {
    return PostScripts.compare(
        Wanted.spec("postInstallScripts: " + wish).postInstallScripts(), List.of(found));
  }
}
