package io.hpcoperator.cloud.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.ehpc.AdditionalVolume;
import io.hpcoperator.cloud.ehpc.Billing;
import io.hpcoperator.cloud.ehpc.Commodity;
import io.hpcoperator.cloud.ehpc.CommodityDisk;
import io.hpcoperator.cloud.ehpc.CreateClusterRequest;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.cloud.ehpc.LoginCredentials;
import io.hpcoperator.cloud.ehpc.NodeGroup;
import io.hpcoperator.cloud.ehpc.NodeGroups;
import io.hpcoperator.cloud.ehpc.PluginSpec;
import io.hpcoperator.cloud.ehpc.PriceRequest;
import io.hpcoperator.cloud.ehpc.SpotBid;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlatParametersTest {
  private static Map<String, String> flat(Object request) {
    return FlatParameters.of(WireFormat.write(request));
  }

  @Test
  void shouldFlattenAsTheWireWants() {
    CreateClusterRequest request =
        CreateClusterRequest.builder()
            .name("test")
            .osTag("CentOS_7.2_64")
            .image(new ImageRef("self", "m-1"))
            .login(new LoginCredentials(Secret.of("Pa55word!"), null))
            .billing(new Billing("PrePaid", 1, "Month", true, 2))
            .spot(new SpotBid("SpotWithPriceLimit", new BigDecimal("100.0")))
            .nodes(
                new NodeGroups(
                    new NodeGroup(null, "ecs.m"),
                    new NodeGroup(2, "ecs.c"),
                    new NodeGroup(1, "ecs.l"),
                    null))
            .haEnable(false)
            .autoScaling(true)
            .applications(List.of("OpenMPI_11.1", "LAMMPS"))
            .additionalVolumes(
                List.of(
                    new AdditionalVolume(
                        null,
                        "v-1",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "high",
                        List.of("Compute", "Login"))))
            .plugin(new PluginSpec("image", "/opt/plugin", null))
            .ramNodeTypes(List.of("manager"))
            .build();

    assertThat(flat(request))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("Name", "test"),
                Map.entry("OsTag", "CentOS_7.2_64"),
                Map.entry("ImageOwnerAlias", "self"),
                Map.entry("ImageId", "m-1"),
                Map.entry("Password", "Pa55word!"),
                Map.entry("EcsChargeType", "PrePaid"),
                Map.entry("Period", "1"),
                Map.entry("PeriodUnit", "Month"),
                Map.entry("AutoRenew", "true"),
                Map.entry("AutoRenewPeriod", "2"),
                Map.entry("ComputeSpotStrategy", "SpotWithPriceLimit"),
                Map.entry("ComputeSpotPriceLimit", "100"),
                Map.entry("EcsOrder.Manager.InstanceType", "ecs.m"),
                Map.entry("EcsOrder.Compute.Count", "2"),
                Map.entry("EcsOrder.Compute.InstanceType", "ecs.c"),
                Map.entry("EcsOrder.Login.Count", "1"),
                Map.entry("EcsOrder.Login.InstanceType", "ecs.l"),
                Map.entry("HaEnable", "false"),
                Map.entry("IsComputeEss", "true"),
                Map.entry("Application.1.Tag", "OpenMPI_11.1"),
                Map.entry("Application.2.Tag", "LAMMPS"),
                Map.entry("AdditionalVolumes.1.VolumeId", "v-1"),
                Map.entry("AdditionalVolumes.1.JobQueue", "high"),
                Map.entry("AdditionalVolumes.1.Roles.1.Name", "Compute"),
                Map.entry("AdditionalVolumes.1.Roles.2.Name", "Login"),
                Map.entry(
                    "Plugin", "{\"pluginMod\":\"image\",\"pluginLocalPath\":\"/opt/plugin\"}"),
                Map.entry("RamNodeTypes.1", "manager")));
  }

  @Test
  void shouldStartTheDisksOfAPriceInLowerCase() {
    CommodityDisk disk = new CommodityDisk(40, "cloud_ssd", true, null, false);
    Commodity commodity =
        new Commodity(1, "Compute", "ecs.c", 1, null, null, null, null, null, null, List.of(disk));
    assertThat(flat(new PriceRequest("Hour", null, null, List.of(commodity))))
        .containsEntry("Commodities.1.DataDisks.1.size", "40")
        .containsEntry("Commodities.1.DataDisks.1.deleteWithInstance", "true")
        .containsEntry("Commodities.1.DataDisks.1.encrypted", "false")
        .doesNotContainKey("Commodities.1.DataDisks.1.performanceLevel");
  }
}
