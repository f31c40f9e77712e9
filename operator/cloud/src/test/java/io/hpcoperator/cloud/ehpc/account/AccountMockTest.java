package io.hpcoperator.cloud.ehpc.account;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd answers of accounting and set-up. */
class AccountMockTest {
  private static final CallPriority POLL = CallPriority.POLL;

  private ScriptedEhpc cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedEhpc();
  }

  @AfterEach
  void stop() throws IOException {
    cloud.close();
  }

  private static final AccountingQuery QUERY =
      new AccountingQuery(
          "c-1", "total_report", Instant.ofEpochSecond(1576922873), null, "user", null, null);

  @Test
  void shouldTakeARoleThatIsThereForASuccess() {
    cloud
        .answering("{'RequestId':'r-1'}")
        .refusing(500, "EntityAlreadyExists.RoleError")
        .refusing(501, "NoPermission");
    assertThat(cloud.client().service().initialize()).isEqualTo(new Initialization(true, "r-1"));
    assertThat(cloud.client().service().initialize()).isEqualTo(new Initialization(false, "R-9"));
    CloudException e = failure(() -> cloud.client().service().initialize());
    assertThat(e.kind()).isEqualTo(ErrorKind.DENIED);
    assertThat(cloud.parameters(0)).containsEntry("RegionId", "cn-test");
  }

  @Test
  void shouldNotTakeMissingRegionsForNone() {
    cloud.answering(
        "{'Regions':{'RegionInfo':[{'RegionId':'cn-test','LocalName':'Test'}]}}",
        "{'RequestId':'r'}");
    assertThat(cloud.client().service().listRegions(POLL))
        .containsExactly(new Region("cn-test", "Test"));
    assertMalformed(() -> cloud.client().service().listRegions(POLL), "The answer lacks Regions");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'[[\\'u1\\',49856],[\\'u2\\',29904]]'",
        "[['u1',49856],['u2',29904]]",
        "{'Data':['[\\'u1\\',49856]','[\\'u2\\',29904]']}"
      })
  void shouldReadAReportInEveryForm(String data) {
    cloud.answering(
        "{'Metrics':'[\\'user\\',\\'coreTime\\']','PageNumber':'1','PageSize':'10','Data':"
            + data
            + ",'TotalCoreTime':'261300','TotalCount':'2'}");
    assertThat(cloud.client().accounting().report(QUERY, 1, 10, POLL))
        .isEqualTo(
            new AccountingReport(
                List.of("user", "coreTime"),
                List.of(List.of("u1", "49856"), List.of("u2", "29904")),
                261300L,
                1,
                10,
                2));
    assertThat(cloud.parameters(0))
        .containsEntry("StartTime", "1576922873")
        .containsEntry("PageNumber", "1")
        .containsEntry("PageSize", "10")
        .doesNotContainKeys("EndTime", "JobId");
  }

  @Test
  void shouldNotTakeAMissingReportForAnEmptyOne() {
    cloud.answering("{'RequestId':'r'}", "{'TotalCount':'0'}");
    assertMalformed(
        () -> cloud.client().accounting().report(QUERY, 1, 10, POLL), "The answer lacks Data");
    assertThat(cloud.client().accounting().report(QUERY, 1, 10, POLL).data()).isEmpty();
  }
}
