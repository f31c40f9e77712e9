package io.hpcoperator.cloud.ehpc;

/**
 * The nodes of a cluster by role (wire: EcsOrder of CreateCluster, EcsInfo of DescribeCluster).
 *
 * @param manager management nodes
 * @param compute compute nodes
 * @param login login nodes
 * @param proxyMgr cloud proxy nodes of a hybrid cluster in proxy mode, only in answers; otherwise
 *     null
 */
public record NodeGroups(
    NodeGroup manager, NodeGroup compute, NodeGroup login, NodeGroup proxyMgr) {}
