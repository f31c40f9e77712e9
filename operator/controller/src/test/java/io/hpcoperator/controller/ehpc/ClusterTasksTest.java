package io.hpcoperator.controller.ehpc;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.CloudTask;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.poll.Look;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ClusterTasksTest {
  private static final ClusterTask MINE = task("t", "AddComputes", "Processing");
  private static final ClusterTask OTHER = task("o", "AddComputes", "Processing");
  private static final Subject<EhpcClient, ?> LIST = new EhpcSubjects.Tasks("ehpc-1");
  private static final Subject<EhpcClient, ?> ONE = new EhpcSubjects.TaskById("ehpc-1", "t");

  private final Map<Subject<EhpcClient, ?>, Observation<?>> cloud = new HashMap<>();

  /** Shows what was read, and fails where more is asked for. */
  private final Look<EhpcClient> view =
      new Look<>() {
        @Override
        @SuppressWarnings("unchecked")
        public <V> Observation<V> read(Subject<EhpcClient, V> subject, Function<V, ?> part) {
          assertThat(cloud).as("what is read").containsKey(subject);
          return (Observation<V>) cloud.get(subject);
        }
      };

  private Observation<List<ClusterTask>> read(String followed) {
    var task = new CloudTask(followed, "AddNodes", null, null, null, NOW.toString(), null);
    return ClusterTasks.read(view, "ehpc-1", task);
  }

  @Test
  void shouldReadTheListAloneWhileThatShowsTheTask() {
    cloud.put(LIST, seen(List.of(OTHER, MINE)));
    assertThat(read("t")).isEqualTo(cloud.get(LIST));
    assertThat(read(null)).isEqualTo(cloud.get(LIST));
    assertThat(ClusterTasks.read(view, "ehpc-1", null)).isEqualTo(cloud.get(LIST));
  }

  @Test
  void shouldAskForTheTaskThatTheListDoesNotShow() {
    cloud.put(LIST, seen(List.of(OTHER)));
    cloud.put(ONE, seen(Optional.of(MINE), NOW.minusSeconds(3)));
    assertThat(read("t")).isEqualTo(seen(List.of(MINE, OTHER), NOW.minusSeconds(3)));

    cloud.put(LIST, seen(List.of(OTHER), NOW.minusSeconds(9)));
    cloud.put(ONE, seen(Optional.empty()));
    assertThat(read("t")).isEqualTo(seen(List.of(OTHER), NOW.minusSeconds(9)));
  }

  @Test
  void shouldLeaveOutTasksOfOthers() {
    var tasks = seen(List.of(OTHER, MINE), NOW.minusSeconds(7));
    assertThat(ClusterTasks.without(Set.of("o", "x"), tasks))
        .isEqualTo(seen(List.of(MINE), NOW.minusSeconds(7)));
    assertThat(ClusterTasks.without(Set.of(), tasks)).isEqualTo(tasks);
    assertThat(ClusterTasks.without(Set.of("o"), unread()).hasValue()).isFalse();
    assertThat(ClusterTasks.without(Set.of("o"), null)).isNull();
  }

  @Test
  void shouldTellNothingBeforeAllIsRead() {
    cloud.put(LIST, unread());
    assertThat(read("t").hasValue()).isFalse();

    var error =
        new CloudException("ListTasks", ErrorKind.TRANSIENT, "DbError", null, "r", true, null);
    cloud.put(LIST, seen(List.of(OTHER)));
    cloud.put(ONE, new Observation<>(null, null, error));
    assertThat(read("t").hasValue()).isFalse();
    assertThat(read("t").error()).isEqualTo(error);

    cloud.put(ONE, new Observation<>(Optional.of(MINE), NOW, error));
    assertThat(read("t").value()).containsExactly(MINE, OTHER);
    assertThat(read("t").error()).as("the newest reading failed").isEqualTo(error);
  }
}
