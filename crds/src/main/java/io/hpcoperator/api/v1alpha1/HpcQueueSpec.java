package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;

/** What a user asks of a queue. Sources: E-HPC 2018-04-12, AddQueue and AddNodes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HpcQueueSpec(
    @JsonPropertyDescription("HpcCluster the queue belongs to. Immutable.") @Required @Immutable
        LocalReference clusterRef,
    @JsonPropertyDescription(
            "Name of the queue in the scheduler: a letter, then up to 62 letters, digits or underscores. Immutable.")
        @Required
        @Pattern("^[A-Za-z][A-Za-z0-9_]{0,62}$")
        @Size(max = 63)
        @Immutable
        String queueName,
    @JsonPropertyDescription(
            "Number of compute nodes in the queue. When it shrinks, nodes are drained first, and busy ones are waited for.")
        @Default("0")
        @Min(0)
        @Max(1000)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "ECS instance type of nodes added from now on, such as ecs.c6.2xlarge.")
        @Required
        @Pattern(HpcClusterSpec.INSTANCE_TYPE)
        @Size(max = 64)
        String instanceType,
    @JsonPropertyDescription(
            "Instance types to buy, in this order, when a purchase of the one before failed. All are tried before the first is tried again.")
        @Size(max = 9)
        List<@Pattern(HpcClusterSpec.INSTANCE_TYPE) @Size(max = 64) String> fallbackInstanceTypes,
    @JsonPropertyDescription("Bidding for spot instances, for nodes added from now on.")
        SpotSpec spot,
    @JsonPropertyDescription("System disk of nodes added from now on.") SystemDiskSpec systemDisk,
    @JsonPropertyDescription("Zone of nodes added from now on; the cluster's when left out.")
        @Size(max = 64)
        String zoneId,
    @JsonPropertyDescription("vSwitch of nodes added from now on; the cluster's when left out.")
        @Size(max = 64)
        String vSwitchId,
    @JsonPropertyDescription("Prefix of the host names of nodes added from now on.")
        @Pattern("^[a-z][a-z0-9-]{0,31}$")
        @Size(max = 32)
        String hostNamePrefix,
    @JsonPropertyDescription("Hyper-threading on nodes added from now on.") @Default("true")
        Boolean hyperThreading,
    @JsonPropertyDescription(
            "Takes over a queue that exists in the cluster already, with the nodes in it. The queue of the cluster's own compute nodes is sized by the HpcCluster and cannot be taken over.")
        @Default("false")
        Boolean adopt,
    @JsonPropertyDescription(
            "What becomes of the queue and its nodes in the cloud when this resource is deleted.")
        @Default("Delete")
        DeletionPolicy deletionPolicy,
    @JsonPropertyDescription("How nodes are removed when there are more than asked for.")
        ScaleInSpec scaleIn) {}
