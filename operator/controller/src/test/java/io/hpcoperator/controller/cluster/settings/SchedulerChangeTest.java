package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.cluster.settings.Wanted.differs;
import static io.hpcoperator.controller.cluster.settings.Wanted.fixed;
import static io.hpcoperator.controller.cluster.settings.Wanted.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.SchedulerSettings;
import io.hpcoperator.cloud.ehpc.scheduler.AclLimit;
import io.hpcoperator.cloud.ehpc.scheduler.PbsSettings;
import io.hpcoperator.cloud.ehpc.scheduler.QueueAcl;
import io.hpcoperator.cloud.ehpc.scheduler.QueueResources;
import io.hpcoperator.cloud.ehpc.scheduler.ResourceLimit;
import io.hpcoperator.cloud.ehpc.scheduler.SchedulerConfiguration;
import io.hpcoperator.cloud.ehpc.scheduler.SchedulerInfo;
import io.hpcoperator.cloud.ehpc.scheduler.SlurmSettings;
import io.hpcoperator.cloud.ehpc.scheduler.UserResources;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerChangeTest {
  private static final String LIMIT =
      "{pbs: {resourceLimits: [{queue: workq, user: u1, cpus: 2, memory: 2gb}]}}";
  private static final String ACL = "{pbs: {accessLists: [{queue: workq, users: [u2, u1]}]}}";

  @Test
  void shouldSendAllTheSpecMentionsAndNothingElse() {
    var differs =
        differs(
            compare(
                "{pbs: {schedulingIntervalSeconds: 30, jobHistoryDays: 7}}",
                pbs(30, 14, List.of(), List.of())));

    assertThat(texts(differs.differences()))
        .containsExactly("scheduler.settings.pbs.jobHistoryDays: 7 in the spec, 14 in the cloud");
    assertThat(differs.change())
        .isEqualTo(
            new SchedulerChange.Configure("pbs", new PbsSettings(30, 7, List.of(), List.of())));
  }

  @Test
  void shouldNotMissWhatTheCloudHasByDefault() {
    assertThat(
            compare(
                "{pbs: {schedulingIntervalSeconds: 60, jobHistoryDays: 14}}",
                pbs(null, null, List.of(), List.of())))
        .isInstanceOf(Setting.Same.class);
    assertThat(
            texts(
                differs(
                        compare(
                            "{pbs: {jobHistoryDays: 7}}", pbs(null, null, List.of(), List.of())))
                    .differences()))
        .containsExactly(
            "scheduler.settings.pbs.jobHistoryDays: 7 in the spec, nothing in the cloud");
  }

  @Test
  void shouldCompareLimitsWhateverTheirUnitAndOrder() {
    assertThat(
            compare(
                "{pbs: {resourceLimits: [{queue: workq, user: u1, cpus: 2, memory: 2gb}, {queue: b, user: u, nodes: 1}]}}",
                pbs(
                    60,
                    14,
                    List.of(),
                    List.of(
                        new QueueResources(
                            "b", List.of(new UserResources("u", null, 1, null)), List.of()),
                        new QueueResources(
                            "workq",
                            List.of(new UserResources("u1", 2, null, "2097152KB")),
                            List.of())))))
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldChangeLimitsAsAWhole() {
    var more =
        List.of(
            new QueueResources(
                "workq",
                List.of(
                    new UserResources("u1", 2, null, "2gb"),
                    new UserResources("u2", 4, null, null),
                    new UserResources("u3", null, null, null)),
                List.of()));
    var differs = differs(compare(LIMIT, pbs(60, 14, List.of(), more)));

    assertThat(texts(differs.differences()))
        .containsExactly(
            "scheduler.settings.pbs.resourceLimits: workq/u1: 2 vCPUs 2gb in the spec, workq/u1: 2 vCPUs 2gb, workq/u2: 4 vCPUs in the cloud");
    assertThat(differs.change())
        .isEqualTo(
            new SchedulerChange.Configure(
                "pbs",
                new PbsSettings(
                    null,
                    null,
                    List.of(new ResourceLimit("workq", "u1", 2, null, "2gb")),
                    List.of())));
    assertThat(compare("{pbs: {jobHistoryDays: 14}}", pbs(60, 14, List.of(), more)))
        .as("limits nobody mentioned")
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldCompareWhoMayUseAQueue() {
    assertThat(
            compare(
                ACL,
                pbs(
                    60,
                    14,
                    List.of(
                        new QueueAcl("workq", true, List.of("u1"), List.of("u2")),
                        new QueueAcl("free", false, List.of("x"), List.of())),
                    List.of())))
        .isInstanceOf(Setting.Same.class);

    var differs =
        differs(
            compare(
                ACL,
                pbs(
                    60,
                    14,
                    List.of(new QueueAcl("workq", false, List.of("u1", "u2"), List.of())),
                    List.of())));
    assertThat(texts(differs.differences()))
        .containsExactly(
            "scheduler.settings.pbs.accessLists: workq: u1 u2 in the spec, nothing in the cloud");
    assertThat(differs.change())
        .isEqualTo(
            new SchedulerChange.Configure(
                "pbs",
                new PbsSettings(
                    null, null, List.of(), List.of(new AclLimit("workq", List.of("u2", "u1"))))));
  }

  @Test
  void shouldSayThatAListCannotBeCleared() {
    var limited =
        List.of(
            new QueueResources(
                "workq", List.of(new UserResources("u1", 2, null, null)), List.of()));
    assertThat(compare("{pbs: {resourceLimits: []}}", pbs(60, 14, List.of(), List.of())))
        .isInstanceOf(Setting.Same.class);

    var fixed = fixed(compare("{pbs: {resourceLimits: []}}", pbs(60, 14, List.of(), limited)));
    assertThat(fixed.way()).contains("cannot be told to have none");

    var differs =
        differs(
            compare(
                "{pbs: {resourceLimits: [], jobHistoryDays: 7}}", pbs(60, 14, List.of(), limited)));
    assertThat(differs.differences()).hasSize(2);
    assertThat(differs.remaining()).as("what a call can do").isEqualTo(1);
  }

  @Test
  void shouldCompareSlurm() {
    var found = new SchedulerConfiguration(30, null, null, List.of(), List.of(), "");
    var infos = List.of(new SchedulerInfo("slurm", found));
    var wish = wish("{slurm: {schedulingIntervalSeconds: 30, backfillIntervalSeconds: 45}}");

    var differs = differs(SchedulerChange.compare(wish, "slurm20", infos));
    assertThat(texts(differs.differences()))
        .containsExactly(
            "scheduler.settings.slurm.backfillIntervalSeconds: 45 in the spec, nothing in the cloud");
    assertThat(differs.change())
        .isEqualTo(new SchedulerChange.Configure("slurm20", new SlurmSettings(30, 45)));
  }

  @Test
  void shouldFindItsOwnSchedulerAmongOthers() {
    var infos =
        List.of(
            new SchedulerInfo("slurm", new SchedulerConfiguration(1, null, null, null, null, "")),
            new SchedulerInfo("PBS", pbs(30, 14, List.of(), List.of()).get(0).configuration()));
    assertThat(
            SchedulerChange.compare(wish("{pbs: {schedulingIntervalSeconds: 30}}"), "pbs", infos))
        .isInstanceOf(Setting.Same.class);
  }

  @ParameterizedTest
  @CsvSource({
    "pbs, pbs, pbs",
    "PBS19, pbs, pbs19",
    "slurm20, slurm, slurm20",
    ", slurm, slurm",
    "slurm, pbs, pbs"
  })
  void shouldCallTheSchedulerByItsName(String inCloud, String inSpec, String name) {
    assertThat(SchedulerChange.nameOf(inCloud, inSpec)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "2gb, 2gb",
    "2GB, 2gb",
    "2097152kb, 2gb",
    "2048 mb, 2gb",
    "1536mb, 1536mb",
    "1024gb, 1tb",
    "0kb, 0b",
    "100, 100b",
    "4 pages, 4 pages"
  })
  void shouldKnowAnAmountOfMemoryInAnyUnit(String text, String normal) {
    assertThat(MemorySize.normal(text)).isEqualTo(normal);
  }

  private static List<SchedulerInfo> pbs(
      Integer interval, Integer history, List<QueueAcl> acls, List<QueueResources> resources) {
    return List.of(
        new SchedulerInfo(
            "pbs", new SchedulerConfiguration(interval, null, history, acls, resources, "")));
  }

  private static SchedulerSettings wish(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, SchedulerSettings.class);
  }

  private static Setting.Comparison<ClusterCall> compare(String wish, List<SchedulerInfo> found) {
    return SchedulerChange.compare(wish(wish), "pbs", found);
  }
}
