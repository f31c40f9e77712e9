package io.hpcoperator.simulator;

import io.hpcoperator.simulator.TaskFailure.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is to go wrong, and when. Rules of one operation apply in the order they were made; one call
 * meets at most one of them, except that a delay lets the next rule apply too. The operation {@code
 * *} stands for every one.
 */
public final class Faults {

  private static final String ANY = "*";

  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, Deque<TaskFailure>> taskFailures = new HashMap<>();
  private final Map<String, Deque<TaskSight>> taskSights = new HashMap<>();
  private Duration listingLag = Duration.ZERO;

  /** The next call of the operation meets the fault. */
  public void next(String operation, Fault fault) {
    next(operation, 1, fault);
  }

  /** The next {@code times} calls of the operation meet the fault. */
  public void next(String operation, int times, Fault fault) {
    next(operation, times, parameters -> true, fault);
  }

  /**
   * The next {@code times} calls whose parameters (flattened, by wire name) satisfy the condition
   * meet the fault.
   */
  public synchronized void next(
      String operation, int times, Predicate<Map<String, String>> condition, Fault fault) {
    rules.add(new Rule(operation, condition, fault, times));
  }

  /** Every call of the operation meets the fault until {@link #clear()}. */
  public void always(String operation, Fault fault) {
    always(operation, parameters -> true, fault);
  }

  /** Every call whose parameters satisfy the condition meets the fault until {@link #clear()}. */
  public void always(String operation, Predicate<Map<String, String>> condition, Fault fault) {
    next(operation, Integer.MAX_VALUE, condition, fault);
  }

  /**
   * The next task of this type that starts ends in failure.
   *
   * @param taskType as in ListTasks: CreateCluster, AddComputes, ...
   */
  public synchronized void failTask(
      String taskType, int step, Outcome outcome, String code, String message) {
    taskFailures
        .computeIfAbsent(taskType, type -> new ArrayDeque<>())
        .add(new TaskFailure(step, outcome, code, message));
  }

  /**
   * The next task of this type that starts is shown as told.
   *
   * @param taskType as in ListTasks: CreateCluster, AddComputes, ...
   */
  public synchronized void showTask(String taskType, TaskSight sight) {
    taskSights.computeIfAbsent(taskType, type -> new ArrayDeque<>()).add(sight);
  }

  /**
   * Listings (not Describe calls of one object) leave out what is younger than this, in simulated
   * time: ListClusters, ListClustersMeta, ListNodes, ListNodesNoPaging, ListNodesByQueue,
   * ListQueues, DescribeComputeEnvs, DescribeComputeEnvCreateInfos.
   */
  public synchronized void listingLag(Duration lag) {
    listingLag = lag;
  }

  public synchronized Duration listingLag() {
    return listingLag;
  }

  /** Forgets every rule, task failure, task sight and lag. */
  public synchronized void clear() {
    rules.clear();
    taskFailures.clear();
    taskSights.clear();
    listingLag = Duration.ZERO;
  }

  /** What this call meets, used up by asking. */
  public synchronized List<Fault> take(String operation, Map<String, String> parameters) {
    List<Fault> result = new ArrayList<>();
    for (Iterator<Rule> iterator = rules.iterator(); iterator.hasNext(); ) {
      Rule rule = iterator.next();
      if (!rule.matches(operation, parameters)) {
        continue;
      }
      result.add(rule.fault);
      if (rule.use()) {
        iterator.remove();
      }
      if (!(rule.fault instanceof Fault.Delay)) {
        break;
      }
    }
    return result;
  }

  /** How a task of this type that starts now is to end, used up by asking. */
  public synchronized Optional<TaskFailure> takeTaskFailure(String taskType) {
    return Optional.ofNullable(taskFailures.get(taskType)).map(Deque::poll);
  }

  /** How a task of this type that starts now is shown, used up by asking. */
  public synchronized TaskSight takeTaskSight(String taskType) {
    return Optional.ofNullable(taskSights.get(taskType)).map(Deque::poll).orElse(TaskSight.LISTED);
  }

  private static final class Rule {
    private final String operation;
    private final Predicate<Map<String, String>> condition;
    private final Fault fault;
    private int left;

    Rule(String operation, Predicate<Map<String, String>> condition, Fault fault, int times) {
      this.operation = operation;
      this.condition = condition;
      this.fault = fault;
      this.left = times;
    }

    boolean matches(String called, Map<String, String> parameters) {
      return (operation.equals(ANY) || operation.equals(called)) && condition.test(parameters);
    }

    /** Whether this was the last use. */
    boolean use() {
      if (left != Integer.MAX_VALUE) {
        left--;
      }
      return left == 0;
    }
  }
}
