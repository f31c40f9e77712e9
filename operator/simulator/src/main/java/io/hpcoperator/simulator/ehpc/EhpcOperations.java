package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.http.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Which code serves which operation of E-HPC. */
final class EhpcOperations {

  private final Map<String, Function<EhpcRequest, Outcome>> handlers = new TreeMap<>();
  final ClusterCreation creation;
  final AutoScaler scaler;

  EhpcOperations(EhpcState state) {
    Tasks tasks = new Tasks(state);
    Nodes nodes = new Nodes(state);
    PurchaseTask purchase = new PurchaseTask(state, tasks, nodes);
    NodeOperations nodeOperations = new NodeOperations(state, tasks, nodes);
    scaler = new AutoScaler(state, purchase, nodeOperations);
    StorageOperations storage = new StorageOperations(state);
    creation = new ClusterCreation(state, tasks, nodes, storage, scaler);
    ClusterOperations clusters = new ClusterOperations(state, tasks, creation);
    ClusterViews clusterViews = new ClusterViews(state);
    TaskViews taskViews = new TaskViews(state);
    NodePurchases purchases = new NodePurchases(state, purchase);
    NodeViews nodeViews = new NodeViews(state);
    QueueOperations queues = new QueueOperations(state);
    OfferingOperations offering = new OfferingOperations(state);
    ImageOperations images = new ImageOperations(state);
    SoftwareOperations software = new SoftwareOperations(state);
    SecurityGroupOperations securityGroups = new SecurityGroupOperations(state);
    VisualServiceOperations visual = new VisualServiceOperations(state);
    CommandOperations commands = new CommandOperations(state);
    CommandViews commandViews = new CommandViews(state);
    JobViews jobViews = new JobViews(state);
    JobOperations jobs = new JobOperations(state);

    handlers.put("DescribePrice", offering::describePrice);
    handlers.put("ListPreferredEcsTypes", offering::listPreferredEcsTypes);
    handlers.put("ListAvailableEcsTypes", offering::listAvailableEcsTypes);
    handlers.put("GetIfEcsTypeSupportHtConfig", offering::getIfEcsTypeSupportHtConfig);
    handlers.put("CreateCluster", creation::createCluster);
    handlers.put("ModifyClusterAttributes", clusters::modifyClusterAttributes);
    handlers.put("StartCluster", clusters::startCluster);
    handlers.put("StopCluster", clusters::stopCluster);
    handlers.put("RecoverCluster", clusters::recoverCluster);
    handlers.put("DeleteCluster", clusters::deleteCluster);
    handlers.put("ListClusters", clusterViews::listClusters);
    handlers.put("ListClustersMeta", clusterViews::listClustersMeta);
    handlers.put("DescribeCluster", clusterViews::describeCluster);
    handlers.put("ListClusterLogs", taskViews::listClusterLogs);
    handlers.put("ListTasks", taskViews::listTasks);
    handlers.put("AddNodes", purchases::addNodes);
    handlers.put("ApplyNodes", purchases::applyNodes);
    handlers.put("AddExistedNodes", nodeOperations::addExistedNodes);
    handlers.put("StartNodes", nodeOperations::startNodes);
    handlers.put("StopNodes", nodeOperations::stopNodes);
    handlers.put("ResetNodes", nodeOperations::resetNodes);
    handlers.put("DeleteNodes", nodeOperations::deleteNodes);
    handlers.put("ListNodes", nodeViews::listNodes);
    handlers.put("ListNodesNoPaging", nodeViews::listNodesNoPaging);
    handlers.put("ListNodesByQueue", nodeViews::listNodesByQueue);
    handlers.put("AddQueue", queues::addQueue);
    handlers.put("ListQueues", queues::listQueues);
    handlers.put("UpdateQueueConfig", queues::updateQueueConfig);
    handlers.put("SetQueue", queues::setQueue);
    handlers.put("DeleteQueue", queues::deleteQueue);
    handlers.put("InvokeShellCommand", commands::invokeShellCommand);
    handlers.put("ListCommands", commandViews::listCommands);
    handlers.put("ListInvocationStatus", commandViews::listInvocationStatus);
    handlers.put("ListInvocationResults", commandViews::listInvocationResults);
    handlers.put("ListJobs", jobViews::listJobs);
    handlers.put("ListJobsWithFilters", jobViews::listJobsWithFilters);
    handlers.put("DescribeJob", jobViews::describeJob);
    handlers.put("StopJobs", jobs::stopJobs);
    handlers.put("RerunJobs", jobs::rerunJobs);
    handlers.put("DeleteJobs", jobs::deleteJobs);
    handlers.put("DescribeImagePrice", images::describeImagePrice);
    handlers.put("ListImages", images::listImages);
    handlers.put("ListCustomImages", images::listCustomImages);
    handlers.put("ListRegions", images::listRegions);
    handlers.put("ListSoftwares", software::listSoftwares);
    handlers.put("ListInstalledSoftware", software::listInstalledSoftware);
    handlers.put("InstallSoftware", software::installSoftware);
    handlers.put("UninstallSoftware", software::uninstallSoftware);
    handlers.put("AddSecurityGroup", securityGroups::addSecurityGroup);
    handlers.put("ListSecurityGroups", securityGroups::listSecurityGroups);
    handlers.put("DeleteSecurityGroup", securityGroups::deleteSecurityGroup);
    handlers.put("StartVisualService", visual::startVisualService);
    handlers.put("ModifyVisualServicePasswd", visual::modifyVisualServicePasswd);
    handlers.put("GetVisualServiceStatus", visual::getVisualServiceStatus);
    handlers.put("StopVisualService", visual::stopVisualService);
    HybridCreation hybrid = new HybridCreation(state, tasks, nodes, creation);
    LocalNodeOperations local = new LocalNodeOperations(state, nodes);
    handlers.put("CreateHybridCluster", hybrid::createHybridCluster);
    handlers.put("AddLocalNodes", local::addLocalNodes);
    handlers.put("GetHybridClusterConfig", local::getHybridClusterConfig);
    addSettings(state, storage, new AutoScaleOperations(state, scaler));
  }

  private void addSettings(
      EhpcState state, StorageOperations storage, AutoScaleOperations scaling) {
    SchedulerOperations scheduler = new SchedulerOperations(state);
    PostScriptOperations scripts = new PostScriptOperations(state);
    AccountingOperations accounting = new AccountingOperations(state);
    ClientOperations client = new ClientOperations(state);
    handlers.put("SetSchedulerInfo", scheduler::setSchedulerInfo);
    handlers.put("GetSchedulerInfo", scheduler::getSchedulerInfo);
    handlers.put("SetAutoScaleConfig", scaling::setAutoScaleConfig);
    handlers.put("DescribeAutoScaleConfig", scaling::describeAutoScaleConfig);
    handlers.put("GetAutoScaleConfig", scaling::getAutoScaleConfig);
    handlers.put("GetClusterVolumes", storage::getClusterVolumes);
    handlers.put("ListFileSystemWithMountTargets", storage::listFileSystemWithMountTargets);
    handlers.put("UpdateClusterVolumes", storage::updateClusterVolumes);
    handlers.put("ListVolumes", storage::listVolumes);
    handlers.put("GetAccountingReport", accounting::getAccountingReport);
    handlers.put("InitializeEHPC", accounting::initializeEhpc);
    handlers.put("ListCurrentClientVersion", client::listCurrentClientVersion);
    handlers.put("UpgradeClient", client::upgradeClient);
    handlers.put("SetPostScripts", scripts::setPostScripts);
    handlers.put("GetPostScripts", scripts::getPostScripts);
  }

  Outcome serve(EhpcRequest request) {
    return handlers.get(request.operation().name()).apply(request);
  }
}
