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
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.cloud.batch.EnvData;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Lives of environments in a cloud that refuses, loses answers and lags. */
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

    assertThat(Conditions.isTrue(life.record.stored().conditions(), Conditions.READY)).isTrue();
    assertThat(life.running).isEqualTo(life.replicas);
    assertThat(life.description).isEqualTo(life.wantedDescription);
    assertThat(life.types).containsExactly(life.wantedType);
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
    private final LaggingPoll<Optional<ComputeEnvDetails>> details;
    private final LaggingPoll<Optional<ComputeEnvCreateInfo>> infos;
    private final Map<String, String> envByToken = new HashMap<>();
    private Holds holds = new Holds(Duration.ofSeconds(2));
    private ComputeEnv spec;
    private EnvFacts facts;
    private int replicas = 3;
    private String envId;
    private int created;
    private int desired;
    private int running;
    private String name = "render";
    private String description;
    private List<String> types = List.of("S5.LARGE8");
    private String wantedDescription = "first";
    private String wantedType = "S5.LARGE8";
    private boolean deleting;
    private boolean released;
    private int calls;

    Life(long seed) {
      trouble = new Trouble(seed);
      record = new MemoryRecord<>(trouble);
      listing = new LaggingPoll<>(clock, this::views);
      details = new LaggingPoll<>(clock, this::details);
      infos = new LaggingPoll<>(clock, this::info);
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
            imageId: img-bd78fy2t
          """
              .formatted(UID, replicas, wantedDescription, wantedType),
          ComputeEnv.class);
    }

    private ComputeNodeMetrics metrics() {
      int ending = Math.max(0, running - desired);
      return new ComputeNodeMetrics(
          0, Math.max(0, desired - running), 0, 0, running - ending, ending, 0);
    }

    private List<ComputeEnvView> views() {
      return envId == null
          ? List.of()
          : List.of(
              new ComputeEnvView(
                  envId,
                  name,
                  null,
                  null,
                  metrics(),
                  desired,
                  "MANAGED",
                  null,
                  deleting ? "DELETING" : null,
                  0,
                  List.of(new Tag(EnvRequests.OWNER_TAG, UID))));
    }

    private Optional<ComputeEnvCreateInfo> info() {
      return envId == null
          ? Optional.empty()
          : Optional.of(
              new ComputeEnvCreateInfo(
                  envId,
                  name,
                  description,
                  "MANAGED",
                  EnvData.builder().instanceTypes(types).build(),
                  null,
                  null,
                  null,
                  null,
                  desired,
                  null));
    }

    private Optional<ComputeEnvDetails> details() {
      return envId == null
          ? Optional.empty()
          : Optional.of(
              new ComputeEnvDetails(
                  envId,
                  name,
                  null,
                  null,
                  List.of(),
                  metrics(),
                  desired,
                  "MANAGED",
                  null,
                  deleting ? "DELETING" : null,
                  0,
                  List.of()));
    }

    /** The cloud works on: nodes come and go one by one, and an emptied environment goes. */
    private void tick() {
      if (running != desired) {
        running += Integer.signum(desired - running);
      } else if (deleting) {
        envId = null;
        deleting = false;
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
      spec.getMetadata()
          .setAnnotations(Map.of("hpc-operator.io/reconcile-now", clock.instant().toString()));
      calm();
    }

    void calm() {
      for (int i = 0; i < 60 && !released; i++) {
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
          assertThat(envId).as("what is released is gone").isNull();
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
      var own =
          all.hasValue()
              ? all.value().stream()
                  .filter(env -> memory.envId() == null || memory.envId().equals(env.envId()))
                  .toList()
              : null;
      return new EnvFacts(
          resource,
          memory,
          new EnvSecrets(Map.of()),
          new Observation<>(own, all.readAt(), null),
          memory.envId() == null ? null : details.seen(),
          infos.seen(),
          null,
          EnvPreflightTest.offers(EnvPreflightTest.SELL),
          Optional.empty());
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
            (EnvCall.Modify) change.call(),
            memory.withSync(memory.sync().tried(change.setting(), clock.instant())));
      }
      if (action instanceof EnvAction.Call call) {
        return modify((EnvCall.Modify) call.call(), memory);
      }
      return trouble.call(
          EnvPlanner.DELETE,
          () -> {
            refuseWhileChanging();
            refuseWhileNotEmpty();
            deleting = true;
            return taken(memory, EnvPlanner.DELETE);
          });
    }

    private Outcome<EnvMemory> modify(EnvCall.Modify modify, EnvMemory memory) {
      return trouble.call(
          modify.operation(),
          () -> {
            refuseWhileChanging();
            desired = modify.nodes() == null ? desired : modify.nodes();
            name = modify.name() == null ? name : modify.name();
            description = modify.description() == null ? description : modify.description();
            types = modify.types().isEmpty() ? types : modify.types();
            return taken(memory, modify.operation());
          });
    }

    @Override
    public EnvMemory failed(EnvAction action, EnvMemory memory, CloudException error) {
      return new EnvPass(facts, null, clock).failed(action, memory, error);
    }

    private void refuseWhileChanging() {
      if (running != desired || envId == null) {
        throw new CloudException(
            "Change", ErrorKind.CONFLICT, "ResourceInUse", null, "r", false, null);
      }
    }

    /** An environment with nodes is not deleted (Batch DeleteComputeEnv notes). */
    private void refuseWhileNotEmpty() {
      if (running > 0) {
        throw new CloudException(
            "Delete", ErrorKind.CONFLICT, "ComputeEnvOperation", null, "r", false, null);
      }
    }

    private Outcome<EnvMemory> create(
        ComputeEnv resource, EnvAction.Create create, EnvMemory memory) {
      var id =
          envByToken.computeIfAbsent(
              memory.work().intent().clientToken(),
              token -> {
                created++;
                envId = "env-" + created;
                desired = create.nodes();
                description = resource.getSpec().description();
                types = resource.getSpec().instances().types();
                return envId;
              });
      assertThat(created).as("environments created").isEqualTo(1);
      return taken(memory.withEnvId(id), EnvPlanner.CREATE);
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
