package io.hpcoperator.cloud.ehpc.network;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Odd answers of the security group operations. */
class SecurityGroupsMockTest {
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

  @Test
  void shouldListGroupsOrSayThatItCannot() {
    cloud.answering(
        "{'TotalCount':2,'SecurityGroups':{'SecurityGroup':['sg-1','sg-2']}}",
        "{'TotalCount':1,'SecurityGroups':{'SecurityGroup':'sg-1'}}",
        "{'TotalCount':0,'SecurityGroups':{'SecurityGroup':[]}}",
        "{'TotalCount':1,'SecurityGroups':{'SecurityGroup':[]}}",
        "{'RequestId':'r'}");
    assertThat(cloud.client().securityGroups().list("c-1", POLL)).containsExactly("sg-1", "sg-2");
    assertThat(cloud.client().securityGroups().list("c-1", POLL)).containsExactly("sg-1");
    assertThat(cloud.client().securityGroups().list("c-1", POLL)).isEmpty();
    assertMalformed(
        () -> cloud.client().securityGroups().list("c-1", POLL),
        "The answer counts groups but lists none");
    assertMalformed(
        () -> cloud.client().securityGroups().list("c-1", POLL), "The answer lacks SecurityGroups");
  }

  @ParameterizedTest
  @CsvSource({
    "404, SecurityGroupAlreadyExists, CONFLICT",
    "404, SecurityGroupNotSupported, INVALID",
    "400, InvalidSecurityGroup, INVALID",
    "404, InvalidSecurityGroup, INVALID",
    "404, ClusterNotFound, NOT_FOUND"
  })
  void shouldTakeOnlyAMissingClusterForOne(int status, String code, ErrorKind kind) {
    cloud.refusing(status, code).refusing(status, code);
    CloudException added = failure(() -> cloud.client().securityGroups().add("c-1", "sg-1", "t"));
    CloudException removed = failure(() -> cloud.client().securityGroups().remove("c-1", "sg-1"));
    assertThat(added.kind()).isEqualTo(kind);
    assertThat(added.effectUnknown()).isFalse();
    assertThat(removed.kind()).isEqualTo(kind);
    assertThat(cloud.parameters(0)).containsEntry("ClientToken", "t");
    assertThat(cloud.parameters(1)).doesNotContainKey("ClientToken");
  }
}
