package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Node parameters of an environment. At most one of instanceType, instanceTypes and
 * instanceTypeOptions; at most one of virtualPrivateCloud, virtualPrivateClouds and zones.
 *
 * @param instanceType CVM instance type
 * @param instanceTypes types tried in this order, at most 10
 * @param instanceTypeOptions choice by size
 * @param imageId image
 * @param systemDisk system disk
 * @param dataDisks data disks
 * @param virtualPrivateCloud network
 * @param virtualPrivateClouds several networks
 * @param zones zones to spread over
 * @param internetAccessible public network
 * @param instanceName display name of the instances
 * @param loginSettings login
 * @param securityGroupIds security groups
 * @param enhancedService agents
 * @param instanceChargeType POSTPAID_BY_HOUR or SPOTPAID
 * @param instanceMarketOptions spot options
 */
public record EnvData(
    String instanceType,
    List<String> instanceTypes,
    InstanceTypeOptions instanceTypeOptions,
    String imageId,
    SystemDisk systemDisk,
    List<DataDisk> dataDisks,
    VirtualPrivateCloud virtualPrivateCloud,
    List<VirtualPrivateCloud> virtualPrivateClouds,
    List<String> zones,
    InternetAccessible internetAccessible,
    String instanceName,
    LoginSettings loginSettings,
    List<String> securityGroupIds,
    EnhancedService enhancedService,
    String instanceChargeType,
    InstanceMarketOptions instanceMarketOptions) {
  public EnvData {
    instanceTypes = WireValues.list(instanceTypes);
    dataDisks = WireValues.list(dataDisks);
    virtualPrivateClouds = WireValues.list(virtualPrivateClouds);
    zones = WireValues.list(zones);
    securityGroupIds = WireValues.list(securityGroupIds);
  }

  /** The same without the login password. */
  EnvData withoutPassword() {
    var login =
        loginSettings == null
            ? null
            : new LoginSettings(null, loginSettings.keyIds(), loginSettings.keepImageLogin());
    return new EnvData(
        instanceType,
        instanceTypes,
        instanceTypeOptions,
        imageId,
        systemDisk,
        dataDisks,
        virtualPrivateCloud,
        virtualPrivateClouds,
        zones,
        internetAccessible,
        instanceName,
        login,
        securityGroupIds,
        enhancedService,
        instanceChargeType,
        instanceMarketOptions);
  }

  /** Starts an empty request. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields one by one; what is not set stays with the cloud's default. */
  public static final class Builder {
    private String instanceType;
    private List<String> instanceTypes;
    private InstanceTypeOptions instanceTypeOptions;
    private String imageId;
    private SystemDisk systemDisk;
    private List<DataDisk> dataDisks;
    private VirtualPrivateCloud virtualPrivateCloud;
    private List<VirtualPrivateCloud> virtualPrivateClouds;
    private List<String> zones;
    private InternetAccessible internetAccessible;
    private String instanceName;
    private LoginSettings loginSettings;
    private List<String> securityGroupIds;
    private EnhancedService enhancedService;
    private String instanceChargeType;
    private InstanceMarketOptions instanceMarketOptions;

    private Builder() {}

    /** CVM instance type. */
    public Builder instanceType(String instanceType) {
      this.instanceType = instanceType;
      return this;
    }

    /** Types tried in this order, at most 10. */
    public Builder instanceTypes(List<String> instanceTypes) {
      this.instanceTypes = instanceTypes;
      return this;
    }

    /** Choice by size. */
    public Builder instanceTypeOptions(InstanceTypeOptions instanceTypeOptions) {
      this.instanceTypeOptions = instanceTypeOptions;
      return this;
    }

    /** Image. */
    public Builder imageId(String imageId) {
      this.imageId = imageId;
      return this;
    }

    /** System disk. */
    public Builder systemDisk(SystemDisk systemDisk) {
      this.systemDisk = systemDisk;
      return this;
    }

    /** Data disks. */
    public Builder dataDisks(List<DataDisk> dataDisks) {
      this.dataDisks = dataDisks;
      return this;
    }

    /** Network. */
    public Builder virtualPrivateCloud(VirtualPrivateCloud virtualPrivateCloud) {
      this.virtualPrivateCloud = virtualPrivateCloud;
      return this;
    }

    /** Several networks. */
    public Builder virtualPrivateClouds(List<VirtualPrivateCloud> virtualPrivateClouds) {
      this.virtualPrivateClouds = virtualPrivateClouds;
      return this;
    }

    /** Zones to spread over. */
    public Builder zones(List<String> zones) {
      this.zones = zones;
      return this;
    }

    /** Public network. */
    public Builder internetAccessible(InternetAccessible internetAccessible) {
      this.internetAccessible = internetAccessible;
      return this;
    }

    /** Display name of the instances. */
    public Builder instanceName(String instanceName) {
      this.instanceName = instanceName;
      return this;
    }

    /** Login. */
    public Builder loginSettings(LoginSettings loginSettings) {
      this.loginSettings = loginSettings;
      return this;
    }

    /** Security groups. */
    public Builder securityGroupIds(List<String> securityGroupIds) {
      this.securityGroupIds = securityGroupIds;
      return this;
    }

    /** Agents. */
    public Builder enhancedService(EnhancedService enhancedService) {
      this.enhancedService = enhancedService;
      return this;
    }

    /** POSTPAID_BY_HOUR or SPOTPAID. */
    public Builder instanceChargeType(String instanceChargeType) {
      this.instanceChargeType = instanceChargeType;
      return this;
    }

    /** Spot options. */
    public Builder instanceMarketOptions(InstanceMarketOptions instanceMarketOptions) {
      this.instanceMarketOptions = instanceMarketOptions;
      return this;
    }

    public EnvData build() {
      return new EnvData(
          instanceType,
          instanceTypes,
          instanceTypeOptions,
          imageId,
          systemDisk,
          dataDisks,
          virtualPrivateCloud,
          virtualPrivateClouds,
          zones,
          internetAccessible,
          instanceName,
          loginSettings,
          securityGroupIds,
          enhancedService,
          instanceChargeType,
          instanceMarketOptions);
    }
  }
}
