package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.poll.Observation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many nodes there are to be, and how they stand. */
class EnvSizeTest extends GivenEnv {
  @Test
  void shouldChangeTheNodeCount() {
    listing = listed(5, running(5));
    expect(setTo(3), Standing.WORKING, Reason.SCALING, "Changing the node count from 5 to 3");
  }

  @Test
  void shouldWaitUntilThereAreEnoughNodesToEnd() {
    listing = listed(5, running(1));
    expect(
        NONE,
        Standing.WORKING,
        Reason.SCALING,
        "2 nodes are to go, and only 1 can be ended now",
        "waits until there are enough");

    listing = seen(List.of(view(ID, "render", 7, running(3), 2, null)));
    expect(NONE, Standing.WORKING, Reason.SCALING, "only 1 can be ended now");

    listing = listed(5, running(2));
    expect(setTo(3), Standing.WORKING, Reason.SCALING);
  }

  @Test
  void shouldChangeNothingWhileNodesAreInTransition() {
    for (var metrics :
        List.of(
            new ComputeNodeMetrics(1, 0, 0, 0, 4, 0, 0),
            new ComputeNodeMetrics(0, 1, 0, 0, 4, 0, 0))) {
      listing = listed(5, metrics);
      expect(
          NONE,
          Standing.WORKING,
          Reason.SCALING,
          "4 running, 1 starting, 0 ending, 0 failed",
          "replicas: 3 in the spec, 5 in the cloud");
    }
    listing = listed(5, new ComputeNodeMetrics(0, 0, 0, 0, 5, 1, 0));
    expect(NONE, Standing.WORKING, Reason.SCALING, "5 running, 0 starting, 1 ending");

    var renamed = new ComputeNodeMetrics(0, 1, 0, 0, 2, 0, 0);
    listing = seen(List.of(view(ID, "other", 3, renamed, 0, null)));
    expect(NONE, Standing.WORKING, Reason.UPDATING, "Next: envName: render in the spec");
  }

  /** Such a node is there and can be ended; its agent may never give the sign that is missing. */
  @Test
  void shouldNotWaitForNodesThatHangInCreated() {
    var hangs = new ComputeNodeMetrics(0, 0, 0, 1, 4, 0, 0);
    listing = listed(5, hangs);
    expect(setTo(3), Standing.WORKING, Reason.SCALING);

    asks("replicas: 4\nterminateNodes: [node-a]\n");
    details = nodes(node("node-a", "ins-a", "CREATED", false));
    var end = ends("node-a");
    expect(end, Standing.WORKING, Reason.SCALING);

    asks("replicas: 5\n");
    details = nodes();
    expect(
        NONE, Standing.WORKING, Reason.SCALING, "4 running, 1 starting, 0 ending, 0 failed of 5");
    assertThat(FailedActivities.matter(facts())).isFalse();

    delete();
    var empty = new EnvAction.Call(ID, EnvCall.Modify.count(0));
    expect(empty, Standing.WORKING, Reason.DELETING, "Removing 5 nodes");
  }

  @Test
  void shouldChangeTheCountOfAnEnvironmentWithFailedNodes() {
    listing = listed(5, new ComputeNodeMetrics(0, 0, 1, 0, 3, 0, 1));

    expect(setTo(3), Standing.WORKING, Reason.SCALING);
  }

  @Test
  void shouldWaitUntilAllNodesRun() {
    listing = listed(3, new ComputeNodeMetrics(1, 1, 0, 0, 1, 0, 0));
    expect(
        NONE,
        Standing.WORKING,
        Reason.SCALING,
        "1 running, 2 starting, 0 ending, 0 failed of 3 nodes wanted");

    listing = listed(3, new ComputeNodeMetrics(0, 0, 0, 0, 3, 1, 0));
    expect(NONE, Standing.WORKING, Reason.SCALING, "3 running, 0 starting, 1 ending");
  }

  @Test
  void shouldTellOfFailedNodes() {
    for (var metrics :
        List.of(
            new ComputeNodeMetrics(0, 0, 1, 0, 2, 0, 0),
            new ComputeNodeMetrics(0, 0, 0, 0, 2, 0, 1))) {
      listing = listed(3, metrics);
      expect(
          NONE,
          Standing.WORKING,
          Reason.NODES_FAILED,
          "2 running, 0 starting, 0 ending, 1 failed of 3 nodes wanted",
          "activities");
    }
  }

  @Test
  void shouldNotTakeMissingCountsForNothing() {
    for (boolean deleting : new boolean[] {false, true}) {
      if (deleting) {
        delete();
      }
      listing = listed(3, null);
      expect(NONE, Standing.WORKING, Reason.CLOUD_UNAVAILABLE, "without its node counts");
      listing = listed(null, running(0));
      expect(NONE, Standing.WORKING, Reason.CLOUD_UNAVAILABLE, "without its node counts");
    }
  }

  @Test
  void shouldTellTheReasonOfTheNewestFailure() {
    listing = listed(3, new ComputeNodeMetrics(0, 0, 1, 0, 2, 0, 0));
    activities =
        seen(
            List.of(
                activity("act-1", "FAILED", "Old.", 100),
                activity("act-2", "FAILED", "The instance type is sold out.", 10),
                activity("act-3", "SUCCEED", "", 5)));
    var plan =
        expect(
            NONE, Standing.WORKING, Reason.NODES_FAILED, "act-2", "The instance type is sold out.");
    assertThat(plan.news())
        .extracting(News::key)
        .containsExactly("activity act-2", "activity act-1");
    assertThat(plan.verdict().message()).doesNotContain("console");
  }

  @Test
  void shouldTellThatActivitiesCannotBeRead() {
    var failed = new ComputeNodeMetrics(0, 0, 1, 0, 2, 0, 0);
    var missing = running(2);
    for (var metrics : List.of(failed, missing)) {
      listing = listed(3, metrics);
      var reason = metrics == failed ? Reason.NODES_FAILED : Reason.SCALING;
      for (var known :
          List.of(List.<Activity>of(), List.of(activity("act-1", "FAILED", "No.", 9)))) {
        activities = new Observation<>(known, NOW, error(ErrorKind.DENIED));
        var plan =
            expect(NONE, Standing.WORKING, reason, "cannot be read: DescribeComputeEnvs failed");
        assertThat(plan.verdict().message().contains("act-1")).isEqualTo(!known.isEmpty());
        activities = new Observation<>(known, NOW, error(ErrorKind.THROTTLED));
        assertThat(plan().verdict().message()).doesNotContain("cannot be read");
      }
    }
    delete();
    activities = new Observation<>(null, null, error(ErrorKind.DENIED));
    listing = listed(0, new ComputeNodeMetrics(0, 0, 0, 0, 0, 1, 0));
    expect(NONE, Standing.WORKING, Reason.DELETING, "cannot be read: DescribeComputeEnvs failed");
  }

  @Test
  void shouldBeDegradedWhileActivitiesFailedAlsoWhenTheyAreReadAgain() {
    listing = listed(3, running(2));
    activities = seen(List.of());
    assertThat(state()).isEqualTo("Scaling");
    activities = seen(List.of(activity("act-1", "FAILED", "No.", 9)));
    assertThat(state()).isEqualTo("Degraded");
    activities = new Observation<>(null, null, null);
    assertThat(state()).as("while they are unread").isEqualTo("Degraded");
    activities = seen(List.of());
    assertThat(state()).isEqualTo("Scaling");
    listing = listed(3, running(3));
    activities = new Observation<>(null, null, null);
    assertThat(state()).isEqualTo("Running");
  }

  private String state() {
    var status = pass().status(resource, memory, List.of(), null);
    resource.setStatus(status);
    return status.state();
  }

  @Test
  void shouldReadActivitiesOnlyWhenSomethingIsWrong() {
    assertThat(FailedActivities.matter(facts())).isFalse();
    listing = listed(3, new ComputeNodeMetrics(1, 0, 0, 0, 2, 0, 0));
    assertThat(FailedActivities.matter(facts())).isFalse();
    listing = listed(3, new ComputeNodeMetrics(1, 0, 1, 0, 1, 0, 0));
    assertThat(FailedActivities.matter(facts())).isTrue();
    listing = listed(3, running(4));
    assertThat(FailedActivities.matter(facts())).isTrue();
  }
}
