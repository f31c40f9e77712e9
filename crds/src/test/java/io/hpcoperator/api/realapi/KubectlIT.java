package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person at the command line meets. */
@NeedsRealApiServer
class KubectlIT {

  private static final List<String> KINDS =
      List.of("CloudAccount", "HpcCluster", "HpcQueue", "ComputeEnv");

  private static Kubectl kubectl;
  private static Requests requests;

  @BeforeAll
  static void namespace(RealApiServer server) {
    server.crds().install();
    kubectl = server.kubectl();
    requests = new Requests(server.client(), server.newNamespace("kubectl"));
    KINDS.forEach(kind -> requests.create(Manifests.minimal(kind, "one")).accepted());
  }

  /** Plain apply copies each CRD into an annotation, which has a limit, and reads every file. */
  @Test
  void shouldApplyTheFolderOfCrds() {
    String output = kubectl.run("apply", "-f", Crds.folder().toString()).orFail();

    assertThat(output.lines())
        .hasSize(Crds.committed().size())
        .allSatisfy(line -> assertThat(line).contains(".hpc-operator.io "));
  }

  /** How CRDs are brought up to date, and how Helm 4 installs them. */
  @Test
  void shouldApplyTheFolderOfCrdsOnTheServerSide() {
    String output =
        kubectl
            .run("apply", "--server-side", "--force-conflicts", "-f", Crds.folder().toString())
            .orFail();

    assertThat(output.lines())
        .hasSize(Crds.committed().size())
        .allSatisfy(line -> assertThat(line).endsWith(".hpc-operator.io serverside-applied"));
  }

  static List<CustomResourceDefinition> crds() {
    return Crds.committed();
  }

  @ParameterizedTest
  @MethodSource("crds")
  void shouldExplainTheKindAndEachFieldOfItsSpecAndStatus(CustomResourceDefinition crd) {
    String resource = crd.getSpec().getNames().getPlural();
    JSONSchemaProps root = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();

    assertThat(explain(resource)).contains(inOneLine(root.getDescription()));
    for (String part : List.of("spec", "status")) {
      JSONSchemaProps schema = root.getProperties().get(part);
      assertThat(explain(resource + "." + part))
          .contains(inOneLine(schema.getDescription()))
          .contains(
              schema.getProperties().values().stream()
                  .map(property -> inOneLine(property.getDescription()))
                  .toList());
    }
  }

  @Test
  void shouldListAllKindsByTheirCategory() {
    assertThat(run("get", "hpc", "-o", "name").lines())
        .contains(
            "cloudaccount.hpc-operator.io/one",
            "hpccluster.hpc-operator.io/one",
            "hpcqueue.hpc-operator.io/one",
            "computeenv.hpc-operator.io/one");
  }

  @ParameterizedTest
  @CsvSource({
    "cla,  cloudaccount.hpc-operator.io/one",
    "hpcc, hpccluster.hpc-operator.io/one",
    "hpcq, hpcqueue.hpc-operator.io/one",
    "cenv, computeenv.hpc-operator.io/one"
  })
  void shouldKnowTheShortNames(String shortName, String object) {
    assertThat(run("get", shortName, "one", "-o", "name").strip()).isEqualTo(object);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CloudAccount | NAME PROVIDER REGION READY REASON AGE | listed AlibabaCloud cn-hangzhou True Tested
          HpcCluster   | NAME STATE READY REASON NODES TASK AGE | listed running True Tested 2 12/35
          HpcQueue     | NAME CLUSTER DESIRED NODES READY REASON TASK AGE | listed cluster 3 2 True Tested 12/35
          ComputeEnv   | NAME STATE DESIRED NODES READY REASON AGE | listed running 3 2 True Tested
          """)
  void shouldShowWhatAPersonAsksFirst(String kind, String header, String row) {
    String replicas = List.of("HpcQueue", "ComputeEnv").contains(kind) ? "replicas: 3" : "{}";
    GenericKubernetesResource object =
        requests.create(Manifests.with(kind, "listed", replicas)).accepted();
    reportReady(object);

    List<String> lines = run("get", kind, "listed").lines().toList();

    assertThat(words(lines.get(0))).isEqualTo(words(header));
    // Behind the columns stands the age.
    assertThat(words(lines.get(1)))
        .startsWith(words(row).toArray(String[]::new))
        .hasSize(words(header).size());
  }

  @Test
  void shouldScaleAQueue() {
    requests.create(Manifests.minimal("HpcQueue", "scaled")).accepted();

    run("scale", "hpcqueue/scaled", "--replicas=4");

    assertThat(run("get", "hpcqueue", "scaled", "-o", "jsonpath={.spec.replicas}")).isEqualTo("4");
  }

  @Test
  void shouldSelectClustersByAccount() {
    requests
        .create(Manifests.with("HpcCluster", "of-another", "accountRef: {name: another}"))
        .accepted();

    assertThat(
            run(
                    "get",
                    "hpcclusters",
                    "--field-selector",
                    "spec.accountRef.name=another",
                    "-o",
                    "name")
                .strip())
        .isEqualTo("hpccluster.hpc-operator.io/of-another");
  }

  @Test
  void shouldWaitForReady() {
    GenericKubernetesResource object =
        requests.create(Manifests.minimal("HpcQueue", "awaited")).accepted();
    reportReady(object);

    assertThat(run("wait", "--for=condition=Ready", "hpcqueue/awaited", "--timeout=60s"))
        .contains("condition met");
  }

  @Test
  void shouldSayInTheWordsOfTheRuleWhyAManifestIsRefused() {
    Kubectl.Result result =
        kubectl.runWithInput(
            Serialization.asJson(Manifests.with("HpcQueue", "refused", "systemDisk: {size: 9Gi}")),
            "apply",
            "-n",
            requests.namespace(),
            "-f",
            "-");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .startsWith("The HpcQueue \"refused\" is invalid: spec.systemDisk.size:")
        .contains("size must be between 40Gi and 500Gi");
  }

  private static void reportReady(GenericKubernetesResource object) {
    Map<String, Object> status =
        Map.of(
            "observedGeneration",
            1,
            "conditions",
            List.of(
                Map.of(
                    "type", "Ready",
                    "status", "True",
                    "reason", "Tested",
                    "message", "for the test",
                    "lastTransitionTime", "2026-01-01T00:00:00Z",
                    "observedGeneration", 1)),
            "state",
            "running",
            "readyReplicas",
            2,
            "computeNodes",
            Map.of("normal", 2),
            "operations",
            Map.of("task", Map.of("progress", "12/35")));
    requests
        .at(object)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
  }

  private static String run(String... arguments) {
    String[] inNamespace = Arrays.copyOf(arguments, arguments.length + 2);
    inNamespace[arguments.length] = "-n";
    inNamespace[arguments.length + 1] = requests.namespace();
    return kubectl.run(inNamespace).orFail();
  }

  private static String explain(String path) {
    return inOneLine(kubectl.run("explain", path, "--api-version", Manifests.API_VERSION).orFail());
  }

  /** kubectl breaks lines where they get long. */
  private static String inOneLine(String text) {
    return String.join(" ", words(text));
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
