package io.hpcoperator.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A job queue of an HPC cluster, and the compute nodes in it. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("hpcq")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "Cluster", jsonPath = ".spec.clusterRef.name")
@AdditionalPrinterColumn(
    name = "Desired",
    jsonPath = ".spec.replicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Nodes",
    jsonPath = ".status.readyReplicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Task", jsonPath = ".status.operations.task.progress")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Queue", jsonPath = ".spec.queueName", priority = 1)
@AdditionalPrinterColumn(
    name = "Capacity",
    jsonPath = ".status.conditions[?(@.type==\"Capacity\")].reason",
    priority = 1)
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state", priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    priority = 1)
@AdditionalSelectableField(jsonPath = ".spec.clusterRef.name")
public class HpcQueue extends CustomResource<HpcQueueSpec, HpcQueueStatus> implements Namespaced {

  @Override
  @Required
  public HpcQueueSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @Default(Api.UNOBSERVED)
  public HpcQueueStatus getStatus() {
    return super.getStatus();
  }
}
