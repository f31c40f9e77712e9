package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.time.Instant;
import java.util.List;

/**
 * A node as ListNodes and ListNodesByQueue show it; the latter leaves roles and instance type out.
 *
 * @param id ECS instance id, the key for start, stop, reset and delete
 * @param hostName host name, the key for {@link EhpcClient#setQueue}
 * @param status the cloud's word, see {@link #state()}
 * @param instanceType ECS instance type, or null
 * @param roles Scheduler, SchedulerBackup, Account, AccountBackup, Login, Compute
 * @param regionId region
 * @param zoneId zone
 * @param vpcId VPC
 * @param vSwitchId vSwitch
 * @param ipAddress private address
 * @param publicIpAddress public address
 * @param imageOwnerAlias image source
 * @param imageId image
 * @param version client version
 * @param spotStrategy bidding
 * @param htEnabled hyper-threading is on
 * @param expired the subscription ran out
 * @param expiredTime end of the subscription, or null
 * @param lockReason financial, security, recycling or dedicatedhostfinancial; null when not locked
 * @param createdByEhpc E-HPC bought the instance
 * @param createMode manual or autoscale
 * @param addTime when it joined
 * @param location PublicCloud or OnPremise
 * @param totalResources capacity
 * @param usedResources use, compute nodes only
 * @param stateInSched state in the scheduler's own words
 */
public record ClusterNode(
    String id,
    String hostName,
    String status,
    String instanceType,
    @WrappedIn("Role") List<String> roles,
    String regionId,
    String zoneId,
    String vpcId,
    String vSwitchId,
    String ipAddress,
    String publicIpAddress,
    String imageOwnerAlias,
    String imageId,
    String version,
    String spotStrategy,
    Boolean htEnabled,
    Boolean expired,
    Instant expiredTime,
    String lockReason,
    Boolean createdByEhpc,
    String createMode,
    Instant addTime,
    String location,
    Resources totalResources,
    Resources usedResources,
    String stateInSched) {
  public ClusterNode {
    roles = WireValues.list(roles);
  }

  /** {@link #status()} as an enum; unknown words give {@link NodeState#OTHER}. */
  public NodeState state() {
    return NodeState.of(status);
  }

  /** The node with another status word, as another listing has it. */
  public ClusterNode withStatus(String other) {
    return new ClusterNode(
        id,
        hostName,
        other,
        instanceType,
        roles,
        regionId,
        zoneId,
        vpcId,
        vSwitchId,
        ipAddress,
        publicIpAddress,
        imageOwnerAlias,
        imageId,
        version,
        spotStrategy,
        htEnabled,
        expired,
        expiredTime,
        lockReason,
        createdByEhpc,
        createMode,
        addTime,
        location,
        totalResources,
        usedResources,
        stateInSched);
  }
}
