package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Definition of an environment to create. Null fields and empty lists are not sent.
 *
 * @param envName name; required, not unique
 * @param desiredComputeNodeCount nodes wanted, 0 to 2000; required
 * @param envDescription description
 * @param envType MANAGED
 * @param envData node parameters
 * @param mountDataDisks mounts of data disks
 * @param authentications storage credentials
 * @param inputMappings input mappings
 * @param agentRunningMode Windows only
 * @param notifications event subscriptions
 * @param actionIfComputeNodeInactive RECREATE
 * @param resourceMaxRetryCount most re-creations of a node, 0 to 100
 * @param tags tags, at most 10
 * @param notificationTarget CMQ or TDMQ_CMQ
 */
public record NamedComputeEnv(
    String envName,
    Integer desiredComputeNodeCount,
    String envDescription,
    String envType,
    EnvData envData,
    List<MountDataDisk> mountDataDisks,
    List<Authentication> authentications,
    List<InputMapping> inputMappings,
    AgentRunningMode agentRunningMode,
    List<Notification> notifications,
    String actionIfComputeNodeInactive,
    Integer resourceMaxRetryCount,
    List<Tag> tags,
    String notificationTarget) {
  public NamedComputeEnv {
    mountDataDisks = WireValues.list(mountDataDisks);
    authentications = WireValues.list(authentications);
    inputMappings = WireValues.list(inputMappings);
    notifications = WireValues.list(notifications);
    tags = WireValues.list(tags);
  }

  /** Starts an empty request. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields one by one; what is not set stays with the cloud's default. */
  public static final class Builder {
    private String envName;
    private Integer desiredComputeNodeCount;
    private String envDescription;
    private String envType;
    private EnvData envData;
    private List<MountDataDisk> mountDataDisks;
    private List<Authentication> authentications;
    private List<InputMapping> inputMappings;
    private AgentRunningMode agentRunningMode;
    private List<Notification> notifications;
    private String actionIfComputeNodeInactive;
    private Integer resourceMaxRetryCount;
    private List<Tag> tags;
    private String notificationTarget;

    private Builder() {}

    /** Name; required, not unique. */
    public Builder envName(String envName) {
      this.envName = envName;
      return this;
    }

    /** Nodes wanted, 0 to 2000; required. */
    public Builder desiredComputeNodeCount(Integer desiredComputeNodeCount) {
      this.desiredComputeNodeCount = desiredComputeNodeCount;
      return this;
    }

    /** Description. */
    public Builder envDescription(String envDescription) {
      this.envDescription = envDescription;
      return this;
    }

    /** MANAGED. */
    public Builder envType(String envType) {
      this.envType = envType;
      return this;
    }

    /** Node parameters. */
    public Builder envData(EnvData envData) {
      this.envData = envData;
      return this;
    }

    /** Mounts of data disks. */
    public Builder mountDataDisks(List<MountDataDisk> mountDataDisks) {
      this.mountDataDisks = mountDataDisks;
      return this;
    }

    /** Storage credentials. */
    public Builder authentications(List<Authentication> authentications) {
      this.authentications = authentications;
      return this;
    }

    /** Input mappings. */
    public Builder inputMappings(List<InputMapping> inputMappings) {
      this.inputMappings = inputMappings;
      return this;
    }

    /** Windows only. */
    public Builder agentRunningMode(AgentRunningMode agentRunningMode) {
      this.agentRunningMode = agentRunningMode;
      return this;
    }

    /** Event subscriptions. */
    public Builder notifications(List<Notification> notifications) {
      this.notifications = notifications;
      return this;
    }

    /** RECREATE. */
    public Builder actionIfComputeNodeInactive(String actionIfComputeNodeInactive) {
      this.actionIfComputeNodeInactive = actionIfComputeNodeInactive;
      return this;
    }

    /** Most re-creations of a node, 0 to 100. */
    public Builder resourceMaxRetryCount(Integer resourceMaxRetryCount) {
      this.resourceMaxRetryCount = resourceMaxRetryCount;
      return this;
    }

    /** Tags, at most 10. */
    public Builder tags(List<Tag> tags) {
      this.tags = tags;
      return this;
    }

    /** CMQ or TDMQ_CMQ. */
    public Builder notificationTarget(String notificationTarget) {
      this.notificationTarget = notificationTarget;
      return this;
    }

    public NamedComputeEnv build() {
      return new NamedComputeEnv(
          envName,
          desiredComputeNodeCount,
          envDescription,
          envType,
          envData,
          mountDataDisks,
          authentications,
          inputMappings,
          agentRunningMode,
          notifications,
          actionIfComputeNodeInactive,
          resourceMaxRetryCount,
          tags,
          notificationTarget);
    }
  }
}
