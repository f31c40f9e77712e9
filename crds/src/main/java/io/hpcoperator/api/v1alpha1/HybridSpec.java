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
            "Nodes on premises. Nodes can be added later, but not changed or removed.")
        @Required
        @Size(min = 1, max = 50)
        @ValidationRule(
            value =
                "oldSelf.all(o, self.exists(n, n.hostName == o.hostName && n.ipAddress == o.ipAddress && n.role == o.role))",
            message =
                "on-premises nodes can be added, but not changed or removed: the cloud has no operation for it")
        List<OnPremisesNode> nodes,
    @JsonPropertyDescription("File system on premises that cloud nodes mount. Immutable.")
        @Immutable
        OnPremisesStorage storage,
    @JsonPropertyDescription("Whether the image carries the scheduler already. Immutable.")
        @Default("false")
        @Immutable
        Boolean schedulerPreinstalled,
    @JsonPropertyDescription("Whether nodes may have several operating systems. Immutable.")
        @Default("false")
        @Immutable
        Boolean multiOs) {

  /** A node on premises. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OnPremisesNode(
      @JsonPropertyDescription("Host name.")
          @Required
          @Pattern("^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$")
          @Size(min = 1, max = 63)
          String hostName,
      @JsonPropertyDescription("IPv4 address.")
          @Required
          @Pattern("^([0-9]{1,3}\\.){3}[0-9]{1,3}$")
          @Size(max = 15)
          String ipAddress,
      @JsonPropertyDescription("What the node does. Only Compute nodes can be added later.")
          @Default("Compute")
          @OneOf({"Manager", "Login", "Compute"})
          String role,
      @JsonPropertyDescription("Directory of the scheduler on the node.") @Size(max = 512)
          String schedulerDirectory) {}

  /** A file system on premises, by NFS. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OnPremisesStorage(
      @JsonPropertyDescription("Address of the file server.") @Required @Size(min = 1, max = 253)
          String mountTarget,
      @JsonPropertyDescription("Exported path.") @Required @Size(min = 1, max = 512)
          String remotePath,
      @JsonPropertyDescription("Path on the cloud nodes it is mounted at.")
          @Required
          @Size(min = 1, max = 512)
          String localPath) {}
}
