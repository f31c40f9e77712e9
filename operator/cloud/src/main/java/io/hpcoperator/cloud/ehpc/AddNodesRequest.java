package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What AddNodes takes. Null fields and empty lists are not sent.
 *
 * @param clusterId cluster; required
 * @param count nodes to buy, 1 to 99
 * @param minCount fewest nodes to settle for
 * @param image image of the nodes
 * @param instanceType ECS instance type; that of the last scale-out when null
 * @param spot bidding
 * @param billing how the nodes are paid
 * @param jobQueue queue the nodes join
 * @param createMode manual or autoscale
 * @param systemDisk system disk
 * @param dataDisks data disks, at most 16
 * @param zoneId zone
 * @param vSwitchId vSwitch
 * @param hostNamePrefix host name prefix
 * @param hostNameSuffix host name suffix
 * @param computeEnableHt hyper-threading
 * @param publicNetwork public addresses
 * @param sync answer only when done
 * @param clientToken idempotency token, at most 64 ASCII characters
 */
public record AddNodesRequest(
    String clusterId,
    int count,
    Integer minCount,
    @JsonUnwrapped ImageRef image,
    String instanceType,
    @JsonUnwrapped SpotBid spot,
    @JsonUnwrapped Billing billing,
    String jobQueue,
    String createMode,
    @JsonUnwrapped SystemDisk systemDisk,
    List<DataDisk> dataDisks,
    String zoneId,
    String vSwitchId,
    String hostNamePrefix,
    String hostNameSuffix,
    Boolean computeEnableHt,
    @JsonUnwrapped PublicNetwork publicNetwork,
    Boolean sync,
    String clientToken) {
  public AddNodesRequest {
    dataDisks = WireValues.list(dataDisks);
  }

  /** Starts an empty request. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields one by one; what is not set stays with the cloud's default. */
  public static final class Builder {
    private String clusterId;
    private int count;
    private Integer minCount;
    private ImageRef image;
    private String instanceType;
    private SpotBid spot;
    private Billing billing;
    private String jobQueue;
    private String createMode;
    private SystemDisk systemDisk;
    private List<DataDisk> dataDisks;
    private String zoneId;
    private String vSwitchId;
    private String hostNamePrefix;
    private String hostNameSuffix;
    private Boolean computeEnableHt;
    private PublicNetwork publicNetwork;
    private Boolean sync;
    private String clientToken;

    private Builder() {}

    /** Cluster; required. */
    public Builder clusterId(String clusterId) {
      this.clusterId = clusterId;
      return this;
    }

    /** Nodes to buy, 1 to 99. */
    public Builder count(int count) {
      this.count = count;
      return this;
    }

    /** Fewest nodes to settle for. */
    public Builder minCount(Integer minCount) {
      this.minCount = minCount;
      return this;
    }

    /** Image of the nodes. */
    public Builder image(ImageRef image) {
      this.image = image;
      return this;
    }

    /** ECS instance type; that of the last scale-out when null. */
    public Builder instanceType(String instanceType) {
      this.instanceType = instanceType;
      return this;
    }

    /** Bidding. */
    public Builder spot(SpotBid spot) {
      this.spot = spot;
      return this;
    }

    /** How the nodes are paid. */
    public Builder billing(Billing billing) {
      this.billing = billing;
      return this;
    }

    /** Queue the nodes join. */
    public Builder jobQueue(String jobQueue) {
      this.jobQueue = jobQueue;
      return this;
    }

    /** Manual or autoscale. */
    public Builder createMode(String createMode) {
      this.createMode = createMode;
      return this;
    }

    /** System disk. */
    public Builder systemDisk(SystemDisk systemDisk) {
      this.systemDisk = systemDisk;
      return this;
    }

    /** Data disks, at most 16. */
    public Builder dataDisks(List<DataDisk> dataDisks) {
      this.dataDisks = dataDisks;
      return this;
    }

    /** Zone. */
    public Builder zoneId(String zoneId) {
      this.zoneId = zoneId;
      return this;
    }

    /** VSwitch. */
    public Builder vSwitchId(String vSwitchId) {
      this.vSwitchId = vSwitchId;
      return this;
    }

    /** Host name prefix. */
    public Builder hostNamePrefix(String hostNamePrefix) {
      this.hostNamePrefix = hostNamePrefix;
      return this;
    }

    /** Host name suffix. */
    public Builder hostNameSuffix(String hostNameSuffix) {
      this.hostNameSuffix = hostNameSuffix;
      return this;
    }

    /** Hyper-threading. */
    public Builder computeEnableHt(Boolean computeEnableHt) {
      this.computeEnableHt = computeEnableHt;
      return this;
    }

    /** Public addresses. */
    public Builder publicNetwork(PublicNetwork publicNetwork) {
      this.publicNetwork = publicNetwork;
      return this;
    }

    /** Answer only when done. */
    public Builder sync(Boolean sync) {
      this.sync = sync;
      return this;
    }

    /** Idempotency token, at most 64 ASCII characters. */
    public Builder clientToken(String clientToken) {
      this.clientToken = clientToken;
      return this;
    }

    public AddNodesRequest build() {
      return new AddNodesRequest(
          clusterId,
          count,
          minCount,
          image,
          instanceType,
          spot,
          billing,
          jobQueue,
          createMode,
          systemDisk,
          dataDisks,
          zoneId,
          vSwitchId,
          hostNamePrefix,
          hostNameSuffix,
          computeEnableHt,
          publicNetwork,
          sync,
          clientToken);
    }
  }
}
