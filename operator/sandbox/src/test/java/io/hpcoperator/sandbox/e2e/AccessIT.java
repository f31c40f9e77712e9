package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who and what reaches a cluster: security groups, the client, the VNC service. */
class AccessIT {
  private static final String VNC =
      Given.clusterWithPassword("password") + "  remoteVisualization: true\n";

  private static void awaitSynced(World world) {
    World.await()
        .alias("Synced")
        .until(
            () -> world.condition(HpcCluster.class, "demo", "Synced"),
            c -> c != null && c.status() == ConditionStatus.TRUE);
    world.awaitReady(HpcCluster.class, "demo");
  }

  private static String id(World world) {
    return world.cluster("demo").getStatus().clusterId();
  }

  private static List<String> groups(World world) {
    var groups = new ArrayList<String>();
    world
        .clouds
        .ehpc()
        .console()
        .call("ListSecurityGroups", Map.of("ClusterId", id(world)))
        .findValue("SecurityGroup")
        .forEach(group -> groups.add(group.asText()));
    return groups;
  }

  private static String own(World world) {
    return world
        .clouds
        .ehpc()
        .console()
        .call("DescribeCluster", Map.of("ClusterId", id(world)))
        .findValue("SecurityGroupId")
        .asText();
  }

  private static String vnc(World world) {
    return world
        .clouds
        .ehpc()
        .console()
        .call("GetVisualServiceStatus", Map.of("ClusterId", id(world)))
        .findValue("Message")
        .asText();
  }

  /** A parameter of the calls that the cloud took, in their order. */
  private static List<String> sent(World world, String operation, String parameter) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> entry.operation().equals(operation) && entry.outcome().equals("OK"))
        .map(entry -> entry.parameters().get(parameter))
        .toList();
  }

  @Test
  void shouldKeepTheSecurityGroupsAsTheSpecSays() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1) + "  securityGroups: [sg-one1, sg-two2]\n");
      awaitSynced(world);
      assertThat(groups(world)).containsExactlyInAnyOrder(own(world), "sg-one1", "sg-two2");

      world.apply(Given.cluster(1) + "  securityGroups: [sg-two2, sg-three3]\n");
      awaitSynced(world);
      assertThat(groups(world)).containsExactlyInAnyOrder(own(world), "sg-two2", "sg-three3");

      world
          .clouds
          .ehpc()
          .console()
          .call(
              "AddSecurityGroup", Map.of("ClusterId", id(world), "SecurityGroupId", "sg-strange4"));
      World.await().until(() -> !groups(world).contains("sg-strange4"));
      awaitSynced(world);
      assertThat(world.cluster("demo").getStatus().drift())
          .anySatisfy(drift -> assertThat(drift.found()).contains("sg-strange4"));

      long calls =
          world.clouds.journal().count("AddSecurityGroup")
              + world.clouds.journal().count("DeleteSecurityGroup");
      assertThat(calls).as("one call for each group").isEqualTo(5);
      assertThat(sent(world, "AddSecurityGroup", "ClientToken")).doesNotHaveDuplicates();

      world.apply(Given.cluster(1));
      awaitSynced(world);
      assertThat(groups(world)).as("no longer looked after").hasSize(3);
    }
  }

  @Test
  void shouldRaiseTheClientAndNeverLowerIt() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      var before = world.cluster("demo").getStatus().clientVersion();
      world.clouds.ehpc().console().publishClientVersion("9.1.0");

      world.apply(Given.cluster(1) + "  clientVersion: \"9.1.0\"\n");
      awaitSynced(world);
      World.await().until(() -> world.cluster("demo").getStatus().clientVersion().equals("9.1.0"));
      assertThat(world.clouds.journal().count("UpgradeClient")).isEqualTo(1);

      world.apply(Given.cluster(1) + "  clientVersion: \"%s\"\n".formatted(before));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "InvalidRequest"))
          .contains("can only be raised")
          .contains("9.1.0");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("UpgradeClient")).isEqualTo(1);

      world.apply(Given.cluster(1) + "  clientVersion: \"9.1.0\"\n");
      awaitSynced(world);
    }
  }

  @Test
  void shouldServeVncToOneAddressWithThePasswordOfTheSecret() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.password("Strong-word-1"));
      world.apply(VNC + "  visualService: {allowedAddress: 190.100.1.1}\n");
      awaitSynced(world);
      assertThat(vnc(world)).startsWith("active (running)");
      var secret = world.secret("demo-vnc");
      var password =
          new String(
              Base64.getDecoder().decode(secret.getData().get("password")), StandardCharsets.UTF_8);
      assertThat(password).hasSize(6);
      assertThat(world.clouds.ehpc().console().isVncPassword(id(world), password)).isTrue();
      assertThat(world.cluster("demo").getStatus().visualServiceSecret()).isEqualTo("demo-vnc");

      world.apply(VNC + "  visualService: {allowedAddress: 190.100.2.2}\n");
      awaitSynced(world);
      assertThat(sent(world, "StopVisualService", "CidrIp")).containsExactly("190.100.1.1");
      assertThat(sent(world, "StartVisualService", "CidrIp"))
          .containsExactly("190.100.1.1", "190.100.2.2");
      assertThat(vnc(world)).startsWith("active (running)");

      world.apply(VNC + "  visualService: {allowedAddress: 190.100.2.2, running: false}\n");
      awaitSynced(world);
      assertThat(vnc(world)).startsWith("inactive");
      assertThat(sent(world, "StopVisualService", "CidrIp"))
          .containsExactly("190.100.1.1", "190.100.2.2");
      assertThat(sent(world, "ModifyVisualServicePasswd", "Passwd")).hasSize(1);

      world.apply(VNC + "  visualService: {allowedAddress: 190.100.3.3}\n");
      awaitSynced(world);
      assertThat(vnc(world)).startsWith("active (running)");
      world.apply(VNC);
      World.await().until(() -> vnc(world).startsWith("inactive"));
      assertThat(sent(world, "StopVisualService", "CidrIp"))
          .containsExactly("190.100.1.1", "190.100.2.2", "190.100.3.3");
    }
  }

  @Test
  void shouldFollowTheSecretWithTheVncPassword() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.password("Strong-word-1"));
      world.apply(vncSecret("abc123"));
      world.apply(
          VNC
              + "  visualService: {allowedAddress: 190.100.1.1, passwordSecretRef: {name: vnc, key: pw}}\n");
      awaitSynced(world);
      assertThat(world.clouds.ehpc().console().isVncPassword(id(world), "abc123")).isTrue();

      // Were it seen right before another look is asked for, it would be sent for both.
      world.annotate(HpcCluster.class, "demo", Api.PAUSED, "true");
      world.awaitReason(HpcCluster.class, "demo", "Paused");
      world.apply(vncSecret("xyz789"));
      world.annotate(HpcCluster.class, "demo", Api.PAUSED, null);
      World.await().until(() -> world.clouds.ehpc().console().isVncPassword(id(world), "xyz789"));
      awaitSynced(world);
      world.awaitFurther("ListClusters");
      assertThat(sent(world, "ModifyVisualServicePasswd", "Passwd")).hasSize(2);

      world.apply(vncSecret("letters"));
      world.annotate(HpcCluster.class, "demo", Api.RECONCILE_NOW, "1");
      World.await()
          .until(
              () -> world.condition(HpcCluster.class, "demo", "Synced"),
              c -> c != null && c.message().contains("six letters and digits"));
      assertThat(sent(world, "ModifyVisualServicePasswd", "Passwd")).hasSize(2);
    }
  }

  private static String vncSecret(String password) {
    return """
        apiVersion: v1
        kind: Secret
        metadata: {name: vnc}
        stringData: {pw: "%s"}
        """
        .formatted(password);
  }
}
