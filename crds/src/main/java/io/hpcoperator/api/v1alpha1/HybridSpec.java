package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The on-premises side of a hybrid cluster (E-HPC CreateHybridCluster). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HybridSpec(
    @JsonPropertyDescription(
            "Nodes on premises: those that manage the cluster, and compute nodes. Compute nodes can be added later; nothing can be changed or removed.")
        @Required
        @Unique("hostName")
        @Size(min = 1, max = 50)
        @ValidationRule(
            value = "self.all(n, self.exists_one(m, m.ipAddress == n.ipAddress))",
            message = "hybrid.nodes must not hold an ipAddress twice")
        @ValidationRule(
            value = "oldSelf.all(o, o in self)",
            message =
                "hybrid.nodes can be added, but not changed or removed, because the cloud has no operation for it: to correct one, delete this resource with deletionPolicy Retain and adopt the cluster with another")
        @ValidationRule(
            value =
                "self.all(n, n in oldSelf || n.role == 'Compute' && !has(n.schedulerDirectory))",
            message =
                "hybrid.nodes that are added later have role Compute and no schedulerDirectory: the cloud takes only their hostName and ipAddress")
        List<OnPremisesNode> nodes,
    @JsonPropertyDescription(
            "File system on premises that the nodes in the cloud mount, by NFS. Immutable.")
        @Immutable
        OnPremisesStorage storage,
    @JsonPropertyDescription(
            "Whether the image carries the scheduler already, so that it is not installed on new nodes. Immutable.")
        @Default("false")
        @Immutable
        Boolean schedulerPreinstalled,
    @JsonPropertyDescription("Whether the nodes may have different operating systems. Immutable.")
        @Default("false")
        @Immutable
        Boolean multiOs) {

  /** A node on premises. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OnPremisesNode(
      @JsonPropertyDescription("Host name, by which the node is known in the cluster.")
          @Required
          @Pattern("^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$")
          @Size(min = 1, max = 63)
          String hostName,
      @JsonPropertyDescription("IPv4 address.")
          @Required
          @Pattern("^" + Api.IPV4 + "$")
          @Size(max = 15)
          String ipAddress,
      @JsonPropertyDescription("What the node does. Only Compute nodes can be added later.")
          @Default("Compute")
          @OneOf({"Manager", "Login", "Compute"})
          String role,
      @JsonPropertyDescription("Directory of the scheduler on the node, such as /opt/sge/default.")
          @Size(min = 1, max = 512)
          String schedulerDirectory) {}

  /** A file system on premises, by NFS. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OnPremisesStorage(
      @JsonPropertyDescription("Host name or address of the file server.")
          @Required
          @Size(min = 1, max = 253)
          String mountTarget,
      @JsonPropertyDescription("Path that the file server exports.")
          @Required
          @Size(min = 1, max = 512)
          String remotePath,
      @JsonPropertyDescription("Path on the nodes in the cloud that it is mounted at.")
          @Required
          @Size(min = 1, max = 512)
          String localPath) {}
}
