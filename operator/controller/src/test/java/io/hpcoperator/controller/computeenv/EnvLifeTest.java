package io.hpcoperator.controller.computeenv;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.NamedComputeEnv;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Crash;
import io.hpcoperator.controller.pass.Holds;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.MemoryRecord;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Silence;
import io.hpcoperator.controller.pass.Trouble;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Lives of environments in a cloud that refuses, loses answers and lags, and whose nodes hang and
 * get lost; some are replaced, have instances of the user's own, or nodes that are to be ended.
 */
class EnvLifeTest {
  private static final String UID = "0b1c2d3e-0000-4000-8000-000000000002";

  @Property(tries = 150)
  void shouldOwnOneEnvironmentOfTheRightSizeAndLeaveNothing(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 80) int troubledSteps) {
    var life = new Life(seed);
    for (int i = 0; i < troubledSteps; i++) {
      life.troubledStep();
    }
    life.trouble.end();
    life.settle();

    assertThat(life.cloud.envs).hasSize(1);
    var env = life.cloud.envs.values().iterator().next();
    // Where instances are counted, they may stand in the places of nodes; a person is told.
    int missing = life.replicas - env.own().size();
    assertThat(missing).isBetween(0, env.counted());
    assertThat(Conditions.isTrue(life.record.stored().conditions(), Conditions.READY))
        .as("ready: %s", life.record.stored().conditions())
        .isEqualTo(missing == 0);
    assertThat(env.id).isEqualTo(life.record.stored().envId());
    assertThat(env.attached())
        .extracting(node -> node.instance)
        .containsExactlyInAnyOrderElementsOf(life.instances.keySet());
    assertThat(env.own()).noneMatch(node -> life.named.contains(node.id));
    assertThat(env.description).isEqualTo(life.wantedDescription);
    assertThat(env.types).containsExactly(life.wantedType);
    assertThat(env.image).isEqualTo(life.wantedImage);
    assertThat(life.record.stored().replacement()).isNull();
    int calls = life.calls;
    int writes = life.record.writes();
    life.calm();
    assertThat(life.calls).as("calls for what is ready").isEqualTo(calls);
    assertThat(life.record.writes()).as("writes for what is ready").isEqualTo(writes);

    life.delete();
    life.lookAgain();
    assertThat(life.released).as("released").isTrue();
  }

  @Property(tries = 150)
  void shouldLeaveNothingWheneverItIsDeleted(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int steps) {
    var life = new Life(seed);
    life.cloud.heals = false;
    for (int i = 0; i < steps; i++) {
      life.troubledStep();
    }
    life.delete();
    for (int i = 0; i < 40 && !life.released; i++) {
      life.troubledStep();
    }
    life.trouble.end();
    life.lookAgain();

    assertThat(life.released).as("released: %s", life.record.stored()).isTrue();
  }

  private static final class Life
      implements KindPass<ComputeEnv, ComputeEnvStatus, EnvAction, EnvMemory> {
    private static final CloudException UNREADABLE =
        new CloudException("Describe", ErrorKind.TRANSIENT, "InternalError", null, "r", true, null);

    private final ManualClock clock = new ManualClock(Given.NOW);
    private final Trouble trouble;
    private final MemoryRecord<ComputeEnv, ComputeEnvStatus> record;
    private final EnvPlanner planner = new EnvPlanner(Given.PATIENCE);
    private final ModelBatch cloud;
    private final LaggingPoll<List<ComputeEnvView>> listing;
    private final LaggingPoll<Map<String, ComputeEnvDetails>> details;
    private final LaggingPoll<Map<String, ComputeEnvCreateInfo>> infos;
    private final LaggingPoll<Map<String, List<Activity>>> activities;
    private final List<LaggingPoll<?>> polls;
    private final Map<String, String> envByToken = new HashMap<>();

    private Holds holds = new Holds(Duration.ofSeconds(2));
    private ComputeEnv spec;
    private EnvFacts facts;
    private int replicas = 3;
    private String wantedDescription = "first";
    private String wantedType = "S5.LARGE8";
    private String wantedImage = "img-one";
    private boolean recreates = true;
    private boolean released;
    private int calls;

    /** Nodes that are to be ended. */
    private Set<String> named = Set.of();

    /** Those of them that were refused when nothing else was asked for. */
    private final Set<String> refusedAlone = new HashSet<>();

    /** Instances that are to be attached, and whether that is confirmed. */
    private Map<String, Boolean> instances = new TreeMap<>();

    /** Whether the spec leaves attached instances alone. */
    private boolean leavesInstances = true;

    /** How often each instance may have been reinstalled by now. */
    private final Map<String, Integer> mayBeWiped = new HashMap<>();

    /** What the cloud refuses, however often, while there are two environments. */
    private enum Refusal {
      NOTHING,
      /** Changes of the one that serves, while the other one is there. */
      OF_SERVING,
      /** Changes of the other one, while the one that serves is to be another size. */
      OF_OTHER
    }

    private final Refusal refusal;

    /** What was asked for with each token. */
    private final Map<String, NamedComputeEnv> bodies = new HashMap<>();

    Life(long seed) {
      trouble = new Trouble(seed);
      refusal = Refusal.values()[trouble.upTo(Refusal.values().length)];
      record = new MemoryRecord<>(trouble);
      cloud = new ModelBatch(clock, trouble, UID);
      listing = new LaggingPoll<>(clock, cloud::views);
      details = new LaggingPoll<>(clock, cloud::details);
      infos = new LaggingPoll<>(clock, cloud::infos);
      activities = new LaggingPoll<>(clock, cloud::activities);
      polls = List.of(listing, details, infos, activities);
      spec = env();
    }

    private ComputeEnv env() {
      return Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: ComputeEnv
          metadata:
            name: render
            namespace: team-a
            uid: %s
            generation: 1
          spec:
            accountRef:
              name: tencent
            replicas: %d
            placement:
              zone: ap-guangzhou-2
            description: %s
            instances:
              types: [%s]
            imageId: %s
            replacePolicy: %s
            terminateNodes: [%s]
          %s
          """
              .formatted(
                  UID,
                  replicas,
                  wantedDescription,
                  wantedType,
                  wantedImage,
                  recreates ? "Recreate" : "Never",
                  String.join(", ", named),
                  leavesInstances ? "" : "  attachedInstances: [%s]".formatted(attachments())),
          ComputeEnv.class);
    }

    private String attachments() {
      return instances.entrySet().stream()
          .map(i -> "{instanceId: %s, confirmReinstall: %s}".formatted(i.getKey(), i.getValue()))
          .collect(Collectors.joining(", "));
    }

    void troubledStep() {
      boolean hours = trouble.chance(0.03);
      clock.advance(hours ? Duration.ofHours(3) : Duration.ofSeconds(1 + trouble.upTo(40)));
      cloud.tick();
      if (!spec.isMarkedForDeletion() && trouble.chance(0.08)) {
        edit();
      }
      for (var poll : polls) {
        poll.note();
        if (hours || trouble.chance(0.6)) {
          poll.read(trouble.lag());
        }
      }
      pass();
    }

    /** The user changes the spec. */
    private void edit() {
      replicas = trouble.upTo(6);
      wantedDescription = trouble.chance(0.5) ? "first" : "second";
      wantedType = trouble.chance(0.5) ? "S5.LARGE8" : "S5.MEDIUM4";
      recreates = trouble.chance(0.8);
      if (recreates && trouble.chance(0.3)) {
        wantedImage = List.of("img-one", "img-two", "img-three").get(trouble.upTo(3));
      }
      if (trouble.chance(0.5)) {
        nameNodes();
      }
      if (trouble.chance(0.5)) {
        listInstances();
      }
      edited();
    }

    private void edited() {
      var generation = spec.getMetadata().getGeneration() + 1;
      spec = env();
      spec.getMetadata().setGeneration(generation);
      // Nodes are looked at anew for it.
      details.forget();
    }

    /** The user names nodes, attached ones too, that everybody can see by now. */
    private void nameNodes() {
      refusedAlone.clear();
      named =
          cloud.envs.values().stream()
              .flatMap(env -> env.nodes.stream())
              .filter(node -> node.since.plus(ModelBatch.SHOWN).isBefore(clock.instant()))
              .filter(node -> trouble.chance(0.4))
              .map(node -> node.id)
              .collect(Collectors.toSet());
      if (trouble.chance(0.2)) {
        named.add("node-unknown");
      }
    }

    private void listInstances() {
      var before = leavesInstances ? Set.<String>of() : Set.copyOf(instances.keySet());
      leavesInstances = trouble.chance(0.2);
      for (var id : List.of("ins-1", "ins-2", "ins-3")) {
        if (trouble.chance(0.5)) {
          instances.remove(id);
        } else {
          instances.put(id, trouble.chance(0.7));
        }
      }
      confirmed(before);
    }

    /** What is in the list anew may be reinstalled once. */
    private void confirmed(Set<String> before) {
      if (!leavesInstances) {
        instances.keySet().stream()
            .filter(id -> !before.contains(id))
            .forEach(id -> mayBeWiped.merge(id, 1, Integer::sum));
      }
    }

    /** The user has the last word: everything as it is, as far as that is for the user to say. */
    void settle() {
      recreates = true;
      var before = leavesInstances ? Set.<String>of() : Set.copyOf(instances.keySet());
      leavesInstances = false;
      instances = new TreeMap<>();
      cloud.attached().forEach(node -> instances.put(node.instance, true));
      confirmed(before);
      edited();
      calm();
    }

    void lookAgain() {
      spec.getMetadata()
          .setAnnotations(Map.of("hpc-operator.io/reconcile-now", clock.instant().toString()));
      calm();
    }

    void calm() {
      for (int i = 0; i < 200 && !released; i++) {
        clock.advance(Duration.ofSeconds(60));
        cloud.tick();
        polls.forEach(poll -> poll.read(Duration.ZERO));
        pass();
      }
    }

    void delete() {
      spec.getMetadata().setDeletionTimestamp(clock.instant().toString());
      spec.getMetadata().setGeneration(spec.getMetadata().getGeneration() + 1);
    }

    private void pass() {
      if (released) {
        return;
      }
      var resource = env();
      resource.setMetadata(spec.getMetadata());
      resource.setStatus(trouble.chance(0.1) ? record.previous() : record.stored());
      try {
        facts = facts(resource);
        var plan = planner.plan(facts, clock.instant());
        int before = calls;
        var result =
            new PassRunner<>(this, record, holds, Silence.announcer(clock), Given.PATIENCE, clock)
                .run(resource, plan, null);
        assertThat(calls - before).as("calls of one pass").isLessThanOrEqualTo(1);
        polls.forEach(LaggingPoll::note);
        if (result.distrust()) {
          polls.forEach(LaggingPoll::forget);
        }
        if (result.released()) {
          assertThat(cloud.envs).as("what is released is gone").isEmpty();
          released = true;
        }
      } catch (Crash e) {
        polls.forEach(LaggingPoll::note);
        holds = new Holds(Duration.ofSeconds(2));
        polls.forEach(LaggingPoll::forget);
      }
    }

    private EnvFacts facts(ComputeEnv resource) {
      var memory = EnvMemory.of(resource);
      var all = listing.seen();
      var seen = facts(resource, memory, all);
      return memory.replacement() == null || memory.replacement().envId() == null
          ? seen
          : seen.withOther(facts(resource, memory.other(), all));
    }

    private EnvFacts facts(
        ComputeEnv resource, EnvMemory memory, Observation<List<ComputeEnvView>> all) {
      var id = memory.envId();
      var done = id == null ? null : of(id, activities.seen());
      return new EnvFacts(
          resource,
          memory,
          new EnvSecrets(Map.of()),
          all,
          id == null ? null : of(id, details.seen()),
          id == null ? null : of(id, infos.seen()),
          id == null
              ? null
              : new Observation<>(
                  done.hasValue() ? done.value().orElse(List.of()) : null,
                  done.readAt(),
                  done.error()),
          EnvPreflightTest.offers(EnvPreflightTest.SELL),
          Optional.empty(),
          null);
    }

    private <V> Observation<Optional<V>> of(String id, Observation<Map<String, V>> all) {
      return new Observation<>(
          all.hasValue() ? Optional.ofNullable(all.value().get(id)) : null,
          all.readAt(),
          trouble.chance(0.05) ? UNREADABLE : null);
    }

    @Override
    public EnvMemory before(EnvAction action, EnvMemory memory) {
      // What is detached goes on to the environment that takes the place of this one.
      moved(action, 1);
      return real().before(action, memory);
    }

    private void moved(EnvAction action, int times) {
      if (action instanceof EnvAction.Call call && call.call() instanceof EnvCall.Detach detach) {
        detach.instanceIds().forEach(i -> mayBeWiped.merge(i, times, Integer::sum));
      }
    }

    private EnvPass real() {
      return new EnvPass(facts, null, clock);
    }

    @Override
    public Outcome<EnvMemory> act(ComputeEnv resource, EnvAction action, EnvMemory memory) {
      calls++;
      if (action instanceof EnvAction.Create create) {
        assertThat(record.stored().operations().intent()).as("intent on record").isNotNull();
        return trouble.call(EnvPlanner.CREATE, () -> create(resource, create, memory));
      }
      if (action instanceof EnvAction.Change change) {
        return call(
            change.envId(),
            change.call(),
            true,
            memory.withSyncOf(change.envId(), s -> s.tried(change.setting(), clock.instant())));
      }
      if (action instanceof EnvAction.Call call) {
        return call(call.envId(), call.call(), false, leaving(call.envId(), memory));
      }
      var id = ((EnvAction.Delete) action).envId();
      return trouble.call(
          EnvPlanner.DELETE,
          () -> {
            cloud.delete(id);
            return taken(id, leaving(id, memory), EnvPlanner.DELETE);
          });
    }

    private EnvMemory leaving(String id, EnvMemory memory) {
      return memory.withSyncOf(id, s -> s.tried(Leaving.NAME, clock.instant()));
    }

    /**
     * @param keeps whether it is to bring the environment to what the spec says, rather than to
     *     empty it
     */
    private Outcome<EnvMemory> call(String id, EnvCall call, boolean keeps, EnvMemory memory) {
      if (call instanceof EnvCall.Modify modify) {
        return modify(id, modify, keeps, memory);
      }
      return trouble.call(
          call.operation(),
          () -> {
            if (call instanceof EnvCall.Terminate terminate) {
              terminate(id, terminate, keeps);
            } else if (call instanceof EnvCall.Attach attach) {
              attach(id, attach);
            } else if (call instanceof EnvCall.Detach detach) {
              detach(id, detach, keeps);
            }
            return taken(id, memory, call.operation());
          });
    }

    private void terminate(String id, EnvCall.Terminate terminate, boolean keeps) {
      if (keeps) {
        assertThat(named).as("nodes to be ended").containsAll(terminate.nodeIds());
      }
      assertThat(cloud.attached().map(node -> node.id))
          .as("instances of the user's own")
          .noneMatch(terminate.nodeIds()::contains);
      cloud.terminate(id, terminate);
    }

    private void attach(String id, EnvCall.Attach attach) {
      assertThat(leavesInstances).as("whether instances are left alone").isFalse();
      assertThat(attach.instances())
          .as("instances of %s", instances)
          .allMatch(i -> Boolean.TRUE.equals(instances.get(i.instanceId())));
      cloud.attach(id, attach);
      cloud.wiped.forEach(
          (instance, times) ->
              assertThat(times)
                  .as("how often %s is reinstalled", instance)
                  .isLessThanOrEqualTo(mayBeWiped.get(instance)));
    }

    private void detach(String id, EnvCall.Detach detach, boolean keeps) {
      if (keeps) {
        assertThat(leavesInstances).isFalse();
        assertThat(instances.keySet()).noneMatch(detach.instanceIds()::contains);
      }
      cloud.detach(id, detach);
    }

    private Outcome<EnvMemory> modify(
        String id, EnvCall.Modify modify, boolean keeps, EnvMemory memory) {
      return trouble.call(
          modify.operation(),
          () -> {
            cloud.refuseWhileChanging(id, modify.operation());
            refuseBesidesAnother(id);
            if (modify.nodes() != null && modify.nodes() < replicas && cloud.envs.size() == 2) {
              leaveTheServingOneAlone(id);
            }
            if (keeps && cloud.choosing(id, modify) > 0) {
              endNoOther(id);
            }
            cloud.modify(id, modify);
            return taken(id, memory, modify.operation());
          });
    }

    /** No node goes in the place of one that is named, unless that one was refused by itself. */
    private void endNoOther(String id) {
      assertThat(cloud.envs.get(id).own())
          .as("nodes that were to go first")
          .noneMatch(node -> named.contains(node.id) && !refusedAlone.contains(node.id));
    }

    /** An old environment is not emptied before the new one was seen with all its nodes. */
    private void leaveTheServingOneAlone(String id) {
      var oldest = cloud.envs.keySet().iterator().next();
      var newest = cloud.envs.values().stream().reduce((one, other) -> other).orElseThrow();
      if (id.equals(oldest) && !spec.isMarkedForDeletion()) {
        assertThat(record.stored().replacement().phase())
            .as("phase when the old one is emptied")
            .isEqualTo("Retiring");
        assertThat(newest.wasComplete).as("the new one had its nodes").isTrue();
      }
    }

    @Override
    public EnvMemory failed(EnvAction action, EnvMemory memory, CloudException error) {
      if (action instanceof EnvAction.Change change
          && change.call() instanceof EnvCall.Terminate terminate
          && terminate.nodeIds().size() == 1
          && Halves.isRefusal(error)) {
        refusedAlone.addAll(terminate.nodeIds());
      }
      if (!error.effectUnknown()) {
        moved(action, -1);
      }
      return real().failed(action, memory, error);
    }

    private void refuseBesidesAnother(String id) {
      var status = record.stored();
      var serving = cloud.envs.get(status.envId());
      if (spec.isMarkedForDeletion()
          || cloud.envs.size() < 2
          || serving == null
          || status.replacement() == null
          || status.replacement().phase().equals("Building")) {
        return;
      }
      boolean serves = id.equals(serving.id);
      if (refusal == Refusal.OF_SERVING && serves) {
        throw ModelBatch.refused(
            EnvCall.Modify.OPERATION, ErrorKind.QUOTA, "LimitExceeded.CpuQuota");
      }
      boolean kept = serving.image.equals(wantedImage) && serving.desired != replicas;
      if (refusal == Refusal.OF_OTHER && !serves && kept) {
        throw ModelBatch.refused(
            EnvCall.Modify.OPERATION, ErrorKind.CONFLICT, "ComputeNodeForbidTerminate");
      }
    }

    private Outcome<EnvMemory> create(
        ComputeEnv resource, EnvAction.Create create, EnvMemory memory) {
      var body = EnvRequests.create(resource, create.nodes(), new EnvSecrets(Map.of()));
      assertThat(body)
          .as("what is asked for with a token")
          .isEqualTo(bodies.computeIfAbsent(memory.work().intent().clientToken(), token -> body));
      var wanted = resource.getSpec();
      var id =
          envByToken.computeIfAbsent(
              memory.work().intent().clientToken(),
              token ->
                  cloud.create(
                          body.envName(),
                          wanted.imageId(),
                          wanted.description(),
                          wanted.instances().types(),
                          create.nodes())
                      .id);
      assertThat(cloud.envs).as("environments at a time").hasSizeLessThanOrEqualTo(2);
      var born = memory.born(id);
      assertThat(memory.envId() == null ? born.builtFrom() : born.replacement().builtFrom())
          .as("what it is built from")
          .isNotNull();
      return taken(id, born, EnvPlanner.CREATE);
    }

    private Outcome<EnvMemory> taken(String id, EnvMemory memory, String operation) {
      return new Outcome<>(
          memory
              .withWork(memory.work().accepted(operation, "r", null, id, clock.instant()))
              .withBusyOf(id, null),
          operation,
          "taken");
    }

    @Override
    public Work work(EnvMemory memory) {
      return memory.work();
    }

    @Override
    public EnvMemory withWork(EnvMemory memory, Work work) {
      return memory.withWork(work);
    }

    @Override
    public ComputeEnvStatus status(
        ComputeEnv resource, EnvMemory memory, List<Condition> conditions, String token) {
      return real().status(resource, memory, conditions, token);
    }

    @Override
    public List<Condition> conditions(ComputeEnvStatus status) {
      return status == null ? null : status.conditions();
    }
  }
}
