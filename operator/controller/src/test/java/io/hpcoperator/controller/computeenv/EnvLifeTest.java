package io.hpcoperator.controller.computeenv;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.cloud.batch.NamedComputeEnv;
import io.hpcoperator.cloud.batch.Tag;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Lives of environments in a cloud that refuses, loses answers and lags, and whose nodes hang and
 * get lost; some are replaced.
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

    assertThat(Conditions.isTrue(life.record.stored().conditions(), Conditions.READY))
        .as("ready: %s", life.record.stored().conditions())
        .isTrue();
    assertThat(life.envs).hasSize(1);
    var env = life.envs.values().iterator().next();
    assertThat(env.id).isEqualTo(life.record.stored().envId());
    assertThat(env.present).isEqualTo(life.replicas);
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
    life.settle();
    assertThat(life.released).as("released").isTrue();
  }

  @Property(tries = 150)
  void shouldLeaveNothingWheneverItIsDeleted(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int steps) {
    var life = new Life(seed);
    life.heals = false;
    for (int i = 0; i < steps; i++) {
      life.troubledStep();
    }
    life.delete();
    for (int i = 0; i < 40 && !life.released; i++) {
      life.troubledStep();
    }
    life.trouble.end();
    life.settle();

    assertThat(life.released).as("released").isTrue();
  }

  private static final class Life
      implements KindPass<ComputeEnv, ComputeEnvStatus, EnvAction, EnvMemory> {
    private final ManualClock clock = new ManualClock(Given.NOW);
    private final Trouble trouble;
    private final MemoryRecord<ComputeEnv, ComputeEnvStatus> record;
    private final EnvPlanner planner = new EnvPlanner(Given.PATIENCE);
    private final LaggingPoll<List<ComputeEnvView>> listing;
    private final LaggingPoll<Map<String, ComputeEnvDetails>> details;
    private final LaggingPoll<Map<String, ComputeEnvCreateInfo>> infos;
    private final Map<String, String> envByToken = new HashMap<>();

    /** What is there, by id, in the order of creation. */
    private final Map<String, Env> envs = new LinkedHashMap<>();

    private Holds holds = new Holds(Duration.ofSeconds(2));
    private ComputeEnv spec;
    private EnvFacts facts;
    private int replicas = 3;
    private int created;
    private String wantedDescription = "first";
    private String wantedType = "S5.LARGE8";
    private String wantedImage = "img-one";
    private boolean recreates = true;
    private boolean released;
    private int calls;

    /** Whether nodes that hang or got lost come back by themselves. */
    private boolean heals = true;

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

    /** An environment in the cloud. */
    private static final class Env {
      private final String id;
      private final String image;
      private String name = "render";
      private String description;
      private List<String> types;
      private int desired;

      /** Nodes there are, those that hang among them. */
      private int present;

      /** Nodes that give no sign: they stay in CREATED. */
      private int hanging;

      /** Nodes that got lost without being replaced. */
      private int lost;

      private boolean deleting;
      private boolean wasComplete;

      Env(String id, String image) {
        this.id = id;
        this.image = image;
      }

      private boolean changes() {
        return present != desired - lost;
      }

      private int ending() {
        return Math.max(0, present - (desired - lost));
      }

      /** Those that hang are ended first. */
      private int created() {
        return Math.max(0, hanging - ending());
      }

      private ComputeNodeMetrics metrics() {
        int running = present - ending() - created();
        return new ComputeNodeMetrics(
            0, Math.max(0, desired - lost - present), 0, created(), running, ending(), 0);
      }

      private List<ComputeNode> nodes() {
        return IntStream.range(0, present)
            .mapToObj(
                i -> i < ending() ? "DELETING" : i < ending() + created() ? "CREATED" : "RUNNING")
            .map(state -> node("node-" + id + state, state))
            .toList();
      }

      private static ComputeNode node(String id, String state) {
        return new ComputeNode(
            id, "ins-1", state, 4, 8, null, 1, null, null, null, "CVM", "BATCH_CREATED");
      }

      private void lose() {
        present--;
        hanging = Math.min(hanging, present);
      }
    }

    Life(long seed) {
      trouble = new Trouble(seed);
      refusal = Refusal.values()[trouble.upTo(Refusal.values().length)];
      record = new MemoryRecord<>(trouble);
      listing = new LaggingPoll<>(clock, this::views);
      details = new LaggingPoll<>(clock, this::details);
      infos = new LaggingPoll<>(clock, this::infos);
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
          """
              .formatted(
                  UID,
                  replicas,
                  wantedDescription,
                  wantedType,
                  wantedImage,
                  recreates ? "Recreate" : "Never"),
          ComputeEnv.class);
    }

    private List<ComputeEnvView> views() {
      return envs.values().stream()
          .map(
              env ->
                  new ComputeEnvView(
                      env.id,
                      env.name,
                      null,
                      null,
                      env.metrics(),
                      env.desired,
                      "MANAGED",
                      null,
                      env.deleting ? "DELETING" : null,
                      0,
                      List.of(new Tag(EnvRequests.OWNER_TAG, UID))))
          .toList();
    }

    private <V> Map<String, V> each(Function<Env, V> look) {
      var all = new HashMap<String, V>();
      envs.forEach((id, env) -> all.put(id, look.apply(env)));
      return all;
    }

    private Map<String, ComputeEnvCreateInfo> infos() {
      return each(
          env ->
              new ComputeEnvCreateInfo(
                  env.id,
                  env.name,
                  env.description,
                  "MANAGED",
                  EnvData.builder().instanceTypes(env.types).imageId(env.image).build(),
                  null,
                  null,
                  null,
                  null,
                  env.desired,
                  null));
    }

    private Map<String, ComputeEnvDetails> details() {
      return each(
          env ->
              new ComputeEnvDetails(
                  env.id,
                  env.name,
                  null,
                  null,
                  env.nodes(),
                  env.metrics(),
                  env.desired,
                  "MANAGED",
                  null,
                  env.deleting ? "DELETING" : null,
                  0,
                  List.of()));
    }

    /** The cloud works on: nodes come and go one by one, and an emptied environment goes. */
    private void tick() {
      for (var env : List.copyOf(envs.values())) {
        if (env.ending() > 0) {
          env.hanging = Math.max(0, env.hanging - 1);
          env.present--;
        } else if (env.changes()) {
          env.present++;
          env.hanging += trouble.chance(0.2) ? 1 : 0;
        } else if (env.deleting) {
          envs.remove(env.id);
        } else if (env.present > 0 && trouble.chance(0.05)) {
          env.lose();
          env.lost++;
        } else if (heals && !trouble.chance(0.8)) {
          env.hanging = Math.max(0, env.hanging - 1);
          env.lost = Math.max(0, env.lost - 1);
        }
        env.wasComplete |=
            !env.changes() && env.present - env.hanging >= Math.max(replicas, env.desired);
      }
    }

    void troubledStep() {
      clock.advance(Duration.ofSeconds(1 + trouble.upTo(40)));
      tick();
      if (!spec.isMarkedForDeletion() && trouble.chance(0.05)) {
        var generation = spec.getMetadata().getGeneration() + 1;
        replicas = trouble.upTo(6);
        wantedDescription = trouble.chance(0.5) ? "first" : "second";
        wantedType = trouble.chance(0.5) ? "S5.LARGE8" : "S5.MEDIUM4";
        recreates = trouble.chance(0.8);
        if (recreates && trouble.chance(0.6)) {
          wantedImage = List.of("img-one", "img-two", "img-three").get(trouble.upTo(3));
        }
        spec = env();
        spec.getMetadata().setGeneration(generation);
      }
      for (var poll : List.of(listing, details, infos)) {
        poll.note();
        if (trouble.chance(0.6)) {
          poll.read(trouble.lag());
        }
      }
      pass();
    }

    void settle() {
      if (!recreates && !spec.isMarkedForDeletion()) {
        recreates = true;
        spec.getMetadata().setGeneration(spec.getMetadata().getGeneration() + 1);
      }
      spec.getMetadata()
          .setAnnotations(Map.of("hpc-operator.io/reconcile-now", clock.instant().toString()));
      calm();
    }

    void calm() {
      for (int i = 0; i < 150 && !released; i++) {
        clock.advance(Duration.ofSeconds(20));
        tick();
        listing.read(Duration.ZERO);
        details.read(Duration.ZERO);
        infos.read(Duration.ZERO);
        pass();
      }
    }

    void delete() {
      spec.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
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
        note();
        if (result.distrust()) {
          listing.forget();
          details.forget();
          infos.forget();
        }
        if (result.released()) {
          assertThat(envs).as("what is released is gone").isEmpty();
          released = true;
        }
      } catch (Crash e) {
        note();
        holds = new Holds(Duration.ofSeconds(2));
        listing.forget();
        details.forget();
        infos.forget();
      }
    }

    private void note() {
      listing.note();
      details.note();
      infos.note();
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
      return new EnvFacts(
          resource,
          memory,
          new EnvSecrets(Map.of()),
          all,
          memory.envId() == null ? null : of(memory.envId(), details.seen()),
          memory.envId() == null ? null : of(memory.envId(), infos.seen()),
          null,
          EnvPreflightTest.offers(EnvPreflightTest.SELL),
          Optional.empty(),
          null);
    }

    private static <V> Observation<Optional<V>> of(String id, Observation<Map<String, V>> all) {
      return new Observation<>(
          all.hasValue() ? Optional.ofNullable(all.value().get(id)) : null,
          all.readAt(),
          all.error());
    }

    @Override
    public Outcome<EnvMemory> act(ComputeEnv resource, EnvAction action, EnvMemory memory) {
      calls++;
      if (action instanceof EnvAction.Create create) {
        assertThat(record.stored().operations().intent()).as("intent on record").isNotNull();
        return trouble.call(EnvPlanner.CREATE, () -> create(resource, create, memory));
      }
      if (action instanceof EnvAction.Change change) {
        return modify(
            change.envId(),
            (EnvCall.Modify) change.call(),
            memory.withSyncOf(change.envId(), s -> s.tried(change.setting(), clock.instant())));
      }
      if (action instanceof EnvAction.Call call) {
        return call.call() instanceof EnvCall.Terminate terminate
            ? terminate(call.envId(), terminate, memory)
            : modify(call.envId(), (EnvCall.Modify) call.call(), memory);
      }
      var id = ((EnvAction.Delete) action).envId();
      return trouble.call(
          EnvPlanner.DELETE,
          () -> {
            refuseWhileChanging(id);
            refuseWhileNotEmpty(id);
            envs.get(id).deleting = true;
            return taken(memory, EnvPlanner.DELETE);
          });
    }

    /** Others take the places of the nodes that are ended. */
    private Outcome<EnvMemory> terminate(String id, EnvCall.Terminate terminate, EnvMemory memory) {
      return trouble.call(
          terminate.operation(),
          () -> {
            refuseWhileChanging(id);
            terminate.nodeIds().forEach(node -> envs.get(id).lose());
            return taken(memory, terminate.operation());
          });
    }

    private Outcome<EnvMemory> modify(String id, EnvCall.Modify modify, EnvMemory memory) {
      return trouble.call(
          modify.operation(),
          () -> {
            refuseWhileChanging(id);
            refuseBesidesAnother(id);
            var env = envs.get(id);
            if (modify.nodes() != null && env.desired - modify.nodes() > env.present) {
              throw refused(ErrorKind.CONFLICT, "NotEnoughComputeNodesToTerminate");
            }
            if (modify.nodes() != null && modify.nodes() < replicas && envs.size() == 2) {
              leaveTheServingOneAlone(id);
            }
            env.desired = modify.nodes() == null ? env.desired : modify.nodes();
            env.name = modify.name() == null ? env.name : modify.name();
            env.description = modify.description() == null ? env.description : modify.description();
            env.types = modify.types().isEmpty() ? env.types : modify.types();
            return taken(memory, modify.operation());
          });
    }

    /** An old environment is not emptied before the new one was seen with all its nodes. */
    private void leaveTheServingOneAlone(String id) {
      var oldest = envs.keySet().iterator().next();
      var newest = envs.values().stream().reduce((one, other) -> other).orElseThrow();
      if (id.equals(oldest) && !spec.isMarkedForDeletion()) {
        assertThat(record.stored().replacement().phase())
            .as("phase when the old one is emptied")
            .isEqualTo("Retiring");
        assertThat(newest.wasComplete).as("the new one had its nodes").isTrue();
      }
    }

    @Override
    public EnvMemory failed(EnvAction action, EnvMemory memory, CloudException error) {
      return new EnvPass(facts, null, clock).failed(action, memory, error);
    }

    private static CloudException refused(ErrorKind kind, String code) {
      return new CloudException("ModifyComputeEnv", kind, code, null, "r", false, null);
    }

    private void refuseWhileChanging(String id) {
      var env = envs.get(id);
      if (env == null || env.changes()) {
        throw refused(ErrorKind.CONFLICT, "UnsupportedOperation.ComputeEnvAcceptOtherRequest");
      }
    }

    private void refuseBesidesAnother(String id) {
      var status = record.stored();
      var serving = envs.get(status.envId());
      if (spec.isMarkedForDeletion()
          || envs.size() < 2
          || serving == null
          || status.replacement() == null
          || status.replacement().phase().equals("Building")) {
        return;
      }
      boolean serves = id.equals(serving.id);
      if (refusal == Refusal.OF_SERVING && serves) {
        throw refused(ErrorKind.QUOTA, "LimitExceeded.CpuQuota");
      }
      boolean kept = serving.image.equals(wantedImage) && serving.desired != replicas;
      if (refusal == Refusal.OF_OTHER && !serves && kept) {
        throw refused(ErrorKind.CONFLICT, "ComputeNodeForbidTerminate");
      }
    }

    /** An environment with nodes is not deleted (Batch DeleteComputeEnv notes). */
    private void refuseWhileNotEmpty(String id) {
      if (envs.get(id).present > 0) {
        throw refused(ErrorKind.CONFLICT, "ComputeEnvOperation");
      }
    }

    private Outcome<EnvMemory> create(
        ComputeEnv resource, EnvAction.Create create, EnvMemory memory) {
      var body = EnvRequests.create(resource, create.nodes(), new EnvSecrets(Map.of()));
      assertThat(body)
          .as("what is asked for with a token")
          .isEqualTo(bodies.computeIfAbsent(memory.work().intent().clientToken(), token -> body));
      var id =
          envByToken.computeIfAbsent(
              memory.work().intent().clientToken(),
              token -> {
                created++;
                var env = new Env("env-" + created, resource.getSpec().imageId());
                env.desired = create.nodes();
                env.description = resource.getSpec().description();
                env.types = resource.getSpec().instances().types();
                envs.put(env.id, env);
                return env.id;
              });
      assertThat(envs).as("environments at a time").hasSizeLessThanOrEqualTo(2);
      assertThat(memory.buildInProgress()).as("what it is built from").isNotNull();
      return taken(memory.born(id), EnvPlanner.CREATE);
    }

    private Outcome<EnvMemory> taken(EnvMemory memory, String operation) {
      return new Outcome<>(
          memory.withWork(memory.work().accepted(operation, "r", null, clock.instant())),
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
      return new EnvPass(facts, null, clock).status(resource, memory, conditions, token);
    }

    @Override
    public List<Condition> conditions(ComputeEnvStatus status) {
      return status == null ? null : status.conditions();
    }
  }
}
