package io.hpcoperator.controller.ehpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.controller.pass.ScriptedCloud;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutoScaleEditsMockTest {
  private static final Duration LAG = Duration.ofSeconds(15);

  private final AtomicLong nanoTime = new AtomicLong(1);
  private final AutoScaleEdits edits =
      new AutoScaleEdits(Duration.ofSeconds(20), LAG, nanoTime::get);
  private final List<Map<String, String>> sent = new ArrayList<>();
  private volatile List<String> queues = List.of();
  private volatile List<String> shown;
  private volatile String maxNodes = "null";
  private ScriptedCloud cloud;
  private EhpcClient client;

  /** A cloud that keeps names of queues, and shows them at once or as they were. */
  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedCloud(request -> ScriptedCloud.Answer.ok(answer(request)));
    client = cloud.ehpc();
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private String answer(ScriptedCloud.Request request) {
    if (request.operation().equals("SetAutoScaleConfig")) {
      sent.add(request.parameters());
      queues =
          request.parameters().entrySet().stream()
              .filter(entry -> entry.getKey().endsWith(".QueueName"))
              .sorted(Map.Entry.comparingByKey())
              .map(Map.Entry::getValue)
              .toList();
      return "{\"RequestId\": \"r\"}";
    }
    return "{\"RequestId\": \"r\", \"MaxNodesInCluster\": %s, \"Queues\": {\"QueueInfo\": [%s]}}"
        .formatted(
            maxNodes,
            (shown == null ? queues : shown)
                .stream()
                    .map("{\"QueueName\": \"%s\"}"::formatted)
                    .collect(Collectors.joining(",")));
  }

  private static UnaryOperator<AutoScaleSettings> with(String queue) {
    return found -> found.withQueue(QueueScaling.builder().queueName(queue).build());
  }

  private CloudException refused(String queue) {
    return catchThrowableOfType(
        CloudException.class, () -> edits.apply(client, "ehpc-1", with(queue), null));
  }

  @Test
  void shouldLoseNothingOfWhatIsEditedAtOnce() throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    var done = new ArrayList<Future<?>>();
    for (int i = 0; i < 8; i++) {
      var queue = "q" + i;
      done.add(threads.submit(() -> edits.apply(client, "ehpc-1", with(queue), null)));
    }
    for (var future : done) {
      future.get(30, TimeUnit.SECONDS);
    }
    threads.shutdown();
    assertThat(queues)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 8).mapToObj(i -> "q" + i).toList());
    assertThat(sent).hasSize(8);
  }

  @Test
  void shouldSendNothingWhenThereIsNoRoom() {
    queues = IntStream.range(0, 8).mapToObj(i -> "q" + i).toList();
    var error = refused("ninth");
    assertThat(error.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(error.effectUnknown()).isFalse();
    assertThat(error).hasMessageContaining("at most 8 queues").hasMessageContaining("q7");
    assertThat(sent).isEmpty();
    edits.apply(client, "ehpc-1", with("q3"), null);
    assertThat(queues).hasSize(8);
  }

  @Test
  void shouldNotBuildOnAnAnswerFromBeforeTheLastChange() {
    queues = List.of("a");
    edits.apply(client, "ehpc-1", with("b"), null);
    shown = List.of("a");
    assertThat(refused("c").kind()).isEqualTo(ErrorKind.THROTTLED);
    assertThat(sent).hasSize(1);
    edits.apply(client, "ehpc-2", with("c"), null);
    queues = List.of("a", "b");

    shown = null;
    edits.apply(client, "ehpc-1", with("c"), null);
    assertThat(queues).containsExactly("a", "b", "c");

    shown = List.of("a", "b");
    nanoTime.addAndGet(LAG.toNanos() - 1);
    assertThat(refused("d")).isNotNull();
    nanoTime.addAndGet(1);
    edits.apply(client, "ehpc-1", with("d"), null);
    assertThat(queues).as("somebody took the change back").containsExactly("a", "b", "d");
  }

  @Test
  void shouldNotTakeACallThatChangesNothingForOneThatIsNotShown() {
    queues = List.of("a");
    maxNodes = "30";
    edits.apply(client, "ehpc-1", with("a"), null);
    edits.apply(client, "ehpc-1", with("b"), null);
    assertThat(queues).containsExactly("a", "b");
    assertThat(sent.get(1)).containsEntry("MaxNodesInCluster", "30");
  }

  @Test
  void shouldStillKnowTheLastChangeAfterACallThatChangesNothing() {
    queues = List.of("a");
    maxNodes = "30";
    edits.apply(client, "ehpc-1", with("b"), null);
    edits.apply(client, "ehpc-1", with("a"), null);
    shown = List.of("a");
    assertThat(refused("c").kind()).isEqualTo(ErrorKind.THROTTLED);
    assertThat(queues).containsExactly("a", "b");
  }

  @Test
  void shouldNotBuildOnAnAnswerFromBeforeWhatWasAmended() {
    queues = List.of("a");
    maxNodes = "30";
    edits.apply(client, "ehpc-1", with("b"), with("c"));
    assertThat(queues).containsExactly("a", "b", "c");

    shown = List.of("a", "b");
    assertThat(refused("d")).as("the first of two calls").isNotNull();
    shown = List.of("a");
    assertThat(refused("d")).as("neither of two calls").isNotNull();
    shown = null;
    edits.apply(client, "ehpc-1", with("d"), null);
    assertThat(queues).containsExactly("a", "b", "c", "d");
  }

  @Test
  void shouldSayHowManyNodesWhereTheCloudDoesNot() {
    edits.apply(client, "ehpc-1", with("a"), null);
    assertThat(sent.get(0)).containsEntry("MaxNodesInCluster", "100");
  }

  @Test
  void shouldNotWaitForOthersForEver() throws Exception {
    var hasty = new AutoScaleEdits(Duration.ofMillis(1), LAG, nanoTime::get);
    var inside = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var slow =
        Executors.newSingleThreadExecutor()
            .submit(
                () ->
                    hasty.apply(
                        client,
                        "ehpc-1",
                        found -> {
                          inside.countDown();
                          await(leave);
                          return with("slow").apply(found);
                        },
                        null));
    await(inside);
    var error =
        catchThrowableOfType(
            CloudException.class, () -> hasty.apply(client, "ehpc-1", with("hasty"), null));
    assertThat(error.kind()).isEqualTo(ErrorKind.THROTTLED);
    hasty.apply(client, "ehpc-2", with("other"), null);
    leave.countDown();
    slow.get(30, TimeUnit.SECONDS);
    assertThat(sent).hasSize(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
