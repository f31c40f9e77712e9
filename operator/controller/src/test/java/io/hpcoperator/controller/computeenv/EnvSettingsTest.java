package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.poll.Observation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How name, description and instance types follow the spec. */
class EnvSettingsTest extends GivenEnv {
  @Test
  void shouldGiveTheEnvironmentItsNameBack() {
    listing = seen(List.of(view(ID, "other", 3, running(3), 0, null)));
    expect(
        named("render", null),
        Standing.WORKING,
        Reason.UPDATING,
        "Changing envName: render in the spec, other in the cloud");

    asks("envName: wanted\n");
    expect(named("wanted", null), Standing.WORKING, Reason.UPDATING);
  }

  @Test
  void shouldChangeTheDescriptionButNotTheNameThatIsRight() {
    asks("description: For rendering\n");
    expect(named(null, "For rendering"), Standing.WORKING, Reason.UPDATING, "description");

    info = setUp("For rendering", "S5.LARGE8");
    expect(NONE, Standing.READY, Reason.AVAILABLE);
  }

  @Test
  void shouldChangeTheInstanceTypesInTheirOrder() {
    info = setUp("", "S5.LARGE8", "S5.MEDIUM4");
    asks("instances: {types: [S5.MEDIUM4, S5.LARGE8]}\n");
    expect(
        new EnvAction.Change(
            ID, "instances.types", EnvCall.Modify.ofTypes(List.of("S5.MEDIUM4", "S5.LARGE8"))),
        Standing.WORKING,
        Reason.UPDATING,
        "S5.MEDIUM4, S5.LARGE8 in the spec, S5.LARGE8, S5.MEDIUM4 in the cloud");
  }

  @Test
  void shouldAskForNoTypesThatAreNotSold() {
    asks("instances: {types: [NO.SUCH]}\n");
    var plan =
        expect(
            NONE,
            Standing.WORKING,
            Reason.PREFLIGHT_FAILED,
            "Nothing is changed",
            "instances.types: NO.SUCH cannot be had");
    assertThat(plan.aspects())
        .extracting(Aspect::type, Aspect::status, Aspect::reason)
        .containsExactlyInAnyOrder(
            tuple(Conditions.PREFLIGHT, ConditionStatus.FALSE, Reason.PREFLIGHT_FAILED),
            tuple(Conditions.SYNCED, ConditionStatus.FALSE, Reason.PREFLIGHT_FAILED));

    // More nodes would be of the types that are not wanted any more.
    asks("replicas: 4\n");
    expect(NONE, Standing.WORKING, Reason.PREFLIGHT_FAILED);

    // All else goes on.
    asks("description: other\n");
    expect(named(null, "other"), Standing.WORKING, Reason.UPDATING);
    info = setUp("other", "S5.LARGE8");
    asks("replicas: 2\n");
    expect(setTo(2), Standing.WORKING, Reason.SCALING);
  }

  @Test
  void shouldAskForNoNodesThatAreSoldOut() {
    offers = EnvPreflightTest.offers("SOLD_OUT");
    asks("replicas: 4\n");
    expect(NONE, Standing.WORKING, Reason.PREFLIGHT_FAILED, "S5.LARGE8 is sold out");

    asks("instances: {types: [S5.LARGE8, S5.MEDIUM4]}\n");
    assertThat(plan().action()).isInstanceOf(EnvAction.Change.class);
    assertThat(plan().aspects()).extracting(Aspect::type).doesNotContain(Conditions.PREFLIGHT);

    asks("instances: {types: [S5.LARGE8]}\nreplicas: 2\n");
    expect(setTo(2), Standing.WORKING, Reason.SCALING);
    asks("replicas: 3\n");
    expect(NONE, Standing.READY, Reason.AVAILABLE);
  }

  @Test
  void shouldReadWhatIsSoldOnlyWhereItMatters() {
    assertThat(EnvSettings.needOffers(facts())).isFalse();
    asks("replicas: 2\n");
    assertThat(EnvSettings.needOffers(facts())).isFalse();
    asks("replicas: 4\n");
    assertThat(EnvSettings.needOffers(facts())).isTrue();
    asks("replicas: 3\ninstances: {types: [S5.MEDIUM4]}\n");
    assertThat(EnvSettings.needOffers(facts())).isTrue();
    info = null;
    assertThat(EnvSettings.needOffers(facts())).isFalse();
  }

  @Test
  void shouldSetTypesBeforeItAsksForNodes() {
    info = setUp("", "S5.LARGE16");
    listing = listed(1, running(1));
    assertThat(plan().action())
        .isEqualTo(
            new EnvAction.Change(
                ID, "instances.types", EnvCall.Modify.ofTypes(List.of("S5.LARGE8"))));
  }

  @Test
  void shouldScaleWhileTheSetUpCannotBeRead() {
    for (var unknown :
        Arrays.<Observation<Optional<ComputeEnvCreateInfo>>>asList(
            seen(Optional.empty()), new Observation<>(null, null, error(ErrorKind.DENIED)))) {
      var test = new EnvPlannerTest();
      test.memory = test.plan().memory();
      test.info = unknown;
      test.listing = listed(1, running(1));
      test.expect(setTo(3), Standing.WORKING, Reason.SCALING);

      // The new nodes are of the new types all the same.
      test.asks("instances: {types: [S5.MEDIUM4]}\n");
      assertThat(test.plan().action())
          .isEqualTo(
              new EnvAction.Change(
                  ID, "replicas", new EnvCall.Modify(3, null, null, List.of("S5.MEDIUM4"))));
      test.listing = listed(5, running(5));
      assertThat(test.plan().action()).isEqualTo(setTo(3));
    }
  }

  /** After each call all is read anew, and not all at the same time. */
  @Test
  void shouldAskForNoNodesBeforeItIsReadOfWhichTypesTheyWouldBe() {
    for (var notYet : Arrays.<Observation<Optional<ComputeEnvCreateInfo>>>asList(null, unread())) {
      info = notYet;
      listing = listed(1, running(1));
      expect(NONE, Standing.WORKING, Reason.UPDATING, "types are read before more nodes");

      listing = listed(5, running(5));
      expect(setTo(3), Standing.WORKING, Reason.SCALING);
    }
    asks("instances: {size: {cpu: 4, memory: 8Gi}}\n");
    listing = listed(1, running(1));
    expect(setTo(3), Standing.WORKING, Reason.SCALING);
  }

  /** What did not fail goes before what did, and nodes must not be of the types there were. */
  @Test
  void shouldSendTypesAlongWithTheCountWhenTheyWereNotTakenAlone() {
    info = setUp("", "S5.LARGE16");
    listing = listed(1, running(1));
    var alone = plan();
    assertThat(alone.action()).isInstanceOf(EnvAction.Change.class);
    for (var kind : List.of(ErrorKind.TRANSIENT, ErrorKind.INVALID)) {
      var types = kind == ErrorKind.TRANSIENT ? List.of("S5.LARGE8") : List.<String>of();
      memory =
          new EnvPass(facts(), null, new ManualClock(NOW))
              .failed(alone.action(), alone.memory(), error(kind));
      assertThat(plan().action())
          .isEqualTo(
              new EnvAction.Change(ID, "replicas", new EnvCall.Modify(3, null, null, types)));
    }
    listing = listed(5, running(5));
    assertThat(plan().action()).isEqualTo(setTo(3));
  }

  @Test
  void shouldTellADriftFromAWishAndGoByThePolicy() {
    var inSync = plan().memory();
    listing = listed(5, running(5));
    memory = inSync;
    var corrected = expect(setTo(3), Standing.WORKING, Reason.SCALING);
    assertThat(corrected.memory().sync().drift())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.field()).isEqualTo("replicas");
              assertThat(record.found()).isEqualTo("5");
              assertThat(record.action()).isEqualTo("Corrected");
            });

    asks("driftPolicy: Report\n");
    var reported = expect(NONE, Standing.READY, Reason.AVAILABLE, "5 nodes are in service");
    assertThat(reported.aspects())
        .singleElement()
        .satisfies(
            a -> assertThat(a.message()).contains("replicas: 3 in the spec, 5 in the cloud"));

    asks("replicas: 4\n");
    expect(setTo(4), Standing.WORKING, Reason.SCALING);
  }

  @Test
  void shouldNotReadTheSetUpOfWhatDriftsUnheeded() {
    asks("driftPolicy: Ignore\n");
    assertThat(EnvSettings.needInfo(facts())).isTrue();
    memory = plan().memory();
    assertThat(EnvSettings.needInfo(facts())).isFalse();
    info = null;
    expect(NONE, Standing.READY, Reason.AVAILABLE);

    asks("instances: {types: [S5.MEDIUM4]}\n");
    assertThat(EnvSettings.needInfo(facts())).isTrue();
  }

  @Test
  void shouldLookAgainAtWhatTheCloudRefused() {
    asks("instances: {types: [S5.MEDIUM4]}\n");
    var refusal =
        new CloudException(
            "ModifyComputeEnv",
            ErrorKind.INVALID,
            "InvalidParameterValue.InstanceType",
            "The specified instance type is not supported.",
            "r",
            false,
            null);
    var planned = plan();
    memory =
        new EnvPass(facts(), null, new ManualClock(NOW))
            .failed(planned.action(), planned.memory(), refusal);
    expect(
        NONE,
        Standing.STALLED,
        Reason.INVALID_REQUEST,
        "instances.types: S5.MEDIUM4 in the spec",
        "not supported");

    asks("replicas: 4\n");
    expect(setTo(4), Standing.STALLED, Reason.INVALID_REQUEST, "Besides: Changing the node count");
  }

  @Test
  void shouldTakeARefusalToDoTwoThingsAtOnceForNoFailure() {
    listing = listed(1, running(1));
    var busy =
        new CloudException(
            "ModifyComputeEnv",
            ErrorKind.CONFLICT,
            "UnsupportedOperation.ComputeEnvAcceptOtherRequest",
            "The compute environment accepts other requests.",
            "r",
            false,
            null);
    var planned = plan();
    memory =
        new EnvPass(facts(), null, new ManualClock(NOW))
            .failed(planned.action(), planned.memory(), busy);
    assertThat(memory).isEqualTo(planned.memory().withBusyOf(ID, NOW));
    expect(setTo(3), Standing.WORKING, Reason.SCALING);
  }
}
