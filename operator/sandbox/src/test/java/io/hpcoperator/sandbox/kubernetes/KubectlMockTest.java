package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kubectl on the PATH, or the one that {@code -Dsandbox.kubectl} names, against the embedded
 * API.
 */
class KubectlMockTest {

  private static final String KUBECTL = System.getProperty("sandbox.kubectl", "kubectl");
  private static final String WIDGET =
      """
      apiVersion: example.org/v1
      kind: Widget
      metadata:
        name: w
        namespace: default
      spec:
        color: red
      """;

  /** What a command printed, both streams together, and how it ended. */
  private record Output(int code, String text) {}

  @TempDir private Path directory;
  private EmbeddedKubernetes kubernetes;

  @BeforeAll
  static void requireKubectl() {
    boolean found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(dir -> Files.isExecutable(Path.of(dir).resolve(KUBECTL)));
    assumeTrue(found, "skipped: there is no " + KUBECTL + " on the PATH");
  }

  @BeforeEach
  void start() throws IOException {
    kubernetes = EmbeddedKubernetes.start(List.of(Widget.definition()));
    Files.writeString(directory.resolve("kubeconfig"), kubernetes.kubeconfig());
    Files.writeString(directory.resolve("widget.yaml"), WIDGET);
  }

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void shouldApplyAndChangeClientSide() throws Exception {
    assertThat(run("apply", "-f", "widget.yaml")).contains("widget.example.org/w created");
    assertThat(run("apply", "-f", "widget.yaml")).contains("unchanged");
    writeWidget("color: red", "color: green");
    assertThat(run("apply", "-f", "widget.yaml")).contains("configured");

    assertThat(run("get", "widget", "w", "-o", "jsonpath={.spec}"))
        .isEqualTo("{\"color\":\"green\",\"replicas\":1}");
  }

  @Test
  void shouldApplyServerSide() throws Exception {
    writeWidget("color: red", "color: red\n  settings: {a: b}");
    run("apply", "--server-side", "-f", "widget.yaml");
    writeWidget("color: red", "color: green");

    assertThat(run("apply", "--server-side", "-f", "widget.yaml")).contains("serverside-applied");
    assertThat(run("get", "widget", "w", "-o", "jsonpath={.spec}"))
        .isEqualTo("{\"color\":\"green\",\"replicas\":1}");
  }

  @Test
  void shouldSayWhatIsWrongWithAManifest() throws Exception {
    writeWidget("color: red", "color: red\n  colour: red");
    assertThat(fail("apply", "-f", "widget.yaml"))
        .contains("strict decoding error: unknown field \"spec.colour\"");
    assertThat(run("apply", "--validate=warn", "-f", "widget.yaml"))
        .contains("Warning: unknown field \"spec.colour\"", "created");
    writeWidget("color: red", "color: blue");
    assertThat(fail("apply", "-f", "widget.yaml"))
        .contains("The Widget \"w\" is invalid", "spec.color: Unsupported value: \"blue\"");
  }

  @Test
  void shouldPrintTables() throws Exception {
    run("apply", "-f", "widget.yaml");
    run("label", "widget", "w", "tier=gold");

    assertThat(run("get", "wdg")).containsPattern("NAME +REPLICAS +READY +AGE\nw +1 +\\d+s");
    assertThat(run("get", "hpc", "-A", "-o", "wide"))
        .containsPattern("NAMESPACE +NAME +REPLICAS +READY +COLOR +AGE\ndefault +w +1 +red");
    assertThat(run("get", "widgets", "-l", "tier=silver")).contains("No resources found");
    assertThat(run("get", "widgets", "--field-selector", "spec.color=red", "-o", "name"))
        .isEqualTo("widget.example.org/w\n");
    assertThat(fail("get", "widget", "none"))
        .contains("(NotFound): widgets.example.org \"none\" not found");
  }

  @Test
  void shouldScaleWaitAndDescribe() throws Exception {
    run("apply", "-f", "widget.yaml");
    assertThat(run("scale", "widget/w", "--replicas=4")).contains("scaled");
    assertThat(fail("scale", "widget/w", "--replicas=40")).contains("less than or equal to 10");
    run(
        "patch",
        "widget",
        "w",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    assertThat(run("wait", "--for=condition=Ready", "widget/w", "--timeout=20s"))
        .contains("condition met");
    String uid = run("get", "widget", "w", "-o", "jsonpath={.metadata.uid}");
    Files.writeString(
        directory.resolve("event.yaml"),
        """
        apiVersion: v1
        kind: Event
        metadata: {name: w.1, namespace: default}
        involvedObject: {apiVersion: example.org/v1, kind: Widget, name: w, namespace: default, uid: %s}
        type: Warning
        reason: Broken
        message: it broke
        """
            .formatted(uid));
    run("create", "-f", "event.yaml");

    assertThat(run("describe", "widget", "w")).contains("Replicas:  4", "Broken", "it broke");
    assertThat(run("get", "events")).containsPattern("Warning +Broken +widget/w +it broke");
  }

  @Test
  void shouldEditAnnotateAndPatch() throws Exception {
    run("apply", "-f", "widget.yaml");
    run("annotate", "widget", "w", "example.org/note=x");
    run(
        "patch",
        "widget",
        "w",
        "--type=json",
        "-p",
        "[{\"op\":\"add\",\"path\":\"/spec/tags\",\"value\":[\"a\"]}]");
    Output edited = kubectl(List.of("edit", "widget", "w"), "sed -i s/color:.red/color:\\ green/");

    assertThat(edited.text()).contains("edited");
    assertThat(
            run(
                "get",
                "widget",
                "w",
                "-o",
                "jsonpath={.metadata.annotations.example\\.org/note} {.spec}"))
        .isEqualTo("x {\"color\":\"green\",\"replicas\":1,\"tags\":[\"a\"]}");
  }

  @Test
  void shouldDeleteAndWaitForFinalizers() throws Exception {
    writeWidget("name: w", "name: w\n  finalizers: [example.org/hold]");
    run("apply", "-f", "widget.yaml");
    Process delete = start(List.of("delete", "widget", "w", "--timeout=60s"), "");

    assertThat(
            run(
                "wait",
                "--for=jsonpath={.metadata.deletionTimestamp}",
                "widget/w",
                "--timeout=20s"))
        .contains("condition met");
    run("patch", "widget", "w", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}");
    assertThat(run("wait", "--for=delete", "widget/w", "--timeout=20s")).isNotNull();

    assertThat(delete.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(delete.exitValue()).isZero();
  }

  @Test
  void shouldCreateAndDeleteANamespaceWithWhatIsInIt() throws Exception {
    run("create", "namespace", "lab");
    run("create", "secret", "generic", "creds", "-n", "lab", "--from-literal=key=value");
    run("create", "configmap", "conf", "-n", "lab", "--from-literal=key=value");
    assertThat(run("get", "secret", "creds", "-n", "lab", "-o", "jsonpath={.data.key} {.type}"))
        .isEqualTo("dmFsdWU= Opaque");

    run("delete", "namespace", "lab", "--timeout=20s");

    assertThat(fail("get", "namespace", "lab")).contains("NotFound");
    assertThat(run("get", "secrets,configmaps", "-A")).contains("No resources found");
  }

  @Test
  void shouldAllowEverything() throws Exception {
    assertThat(run("auth", "can-i", "delete", "widgets")).isEqualTo("yes\n");
  }

  @Test
  void shouldWatch() throws Exception {
    run("apply", "-f", "widget.yaml");
    Process watch = start(List.of("get", "widgets", "-w", "-o", "name"), "");
    try (var lines = watch.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("widget.example.org/w");
      run("scale", "widget/w", "--replicas=2");
      assertThat(lines.readLine()).isEqualTo("widget.example.org/w");
    } finally {
      watch.destroy();
    }
  }

  @Test
  void shouldTakeItsDefinitionsThroughTheApiToo() throws Exception {
    Files.copy(
        Path.of(KubectlMockTest.class.getResource("widgets.yaml").toURI()),
        directory.resolve("crd.yaml"));
    run("apply", "-f", "widget.yaml");
    run("delete", "-f", "crd.yaml", "--timeout=20s");
    assertThat(fail("get", "widgets")).containsAnyOf("NotFound", "doesn't have a resource type");

    run("apply", "-f", "crd.yaml");
    run("wait", "--for=condition=Established", "crd/widgets.example.org", "--timeout=20s");

    assertThat(run("get", "widgets")).contains("No resources found");
    assertThat(run("explain", "widget.spec")).contains("What is wanted.", "enum: red, green");
  }

  private void writeWidget(String from, String to) throws IOException {
    Files.writeString(directory.resolve("widget.yaml"), WIDGET.replace(from, to));
  }

  private String run(String... arguments) throws Exception {
    Output output = kubectl(List.of(arguments), "");
    assertThat(output.code()).as(output.text()).isZero();
    return output.text();
  }

  private String fail(String... arguments) throws Exception {
    Output output = kubectl(List.of(arguments), "");
    assertThat(output.code()).as(output.text()).isNotZero();
    return output.text();
  }

  private Output kubectl(List<String> arguments, String editor) throws Exception {
    Process process = start(arguments, editor);
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), text);
  }

  private Process start(List<String> arguments, String editor) throws IOException {
    List<String> command = new ArrayList<>(List.of(KUBECTL, "--kubeconfig", "kubeconfig"));
    command.addAll(List.of("--cache-dir", "cache", "--request-timeout", "60s"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KUBE_EDITOR", editor);
    return builder.directory(directory.toFile()).redirectErrorStream(true).start();
  }
}
