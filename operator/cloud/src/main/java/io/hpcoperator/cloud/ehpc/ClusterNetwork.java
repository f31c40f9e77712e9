package io.hpcoperator.cloud.ehpc;

/**
 * Where a cluster lives. A security group is given by id, or by the name of one to create.
 *
 * @param vpcId VPC
 * @param vSwitchId vSwitch in the VPC
 * @param securityGroupId existing security group, or null
 * @param securityGroupName name of a security group to create, or null
 */
public record ClusterNetwork(
    String vpcId, String vSwitchId, String securityGroupId, String securityGroupName) {}
