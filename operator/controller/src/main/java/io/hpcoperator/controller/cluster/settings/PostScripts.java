package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.PostInstallScript;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.util.List;
import java.util.Objects;

/**
 * Scripts run on nodes after their installation (E-HPC Set- and GetPostScripts). They run one after
 * the other, so their order counts. Pure.
 */
final class PostScripts {
  /** Name of the setting. */
  static final String NAME = "postInstallScripts";

  /** SetPostScripts, with the whole list. */
  record Configure(List<PostInstallScript> scripts) implements ClusterCall {
    @Override
    public String operation() {
      return "SetPostScripts";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = client.postScripts().set(clusterId, scripts);
      return new Done(
          receipt.requestId(),
          null,
          "Post-install scripts of cluster %s are changed (request %s)."
              .formatted(clusterId, receipt.requestId()));
    }
  }

  static Setting.Comparison<ClusterCall> compare(
      List<HpcClusterSpec.PostInstallScript> wish, List<PostInstallScript> found) {
    var wanted = wish.stream().map(s -> new PostInstallScript(s.url(), s.args())).toList();
    if (texts(wanted).equals(texts(found))) {
      return new Setting.Same<>();
    }
    return new Setting.Differs<>(
        List.of(new Difference(NAME, Words.say(texts(wanted)), Words.say(texts(found)))),
        new Configure(wanted));
  }

  /** No arguments and empty ones are the same. */
  private static List<String> texts(List<PostInstallScript> scripts) {
    return scripts.stream()
        .map(s -> (Objects.toString(s.url(), "") + " " + Objects.toString(s.args(), "")).strip())
        .toList();
  }

  private PostScripts() {}
}
