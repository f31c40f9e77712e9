package io.hpcoperator.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An HPC cluster of Alibaba E-HPC: its management, login and first compute nodes. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("hpcc")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "Nodes",
    jsonPath = ".status.readyReplicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Task", jsonPath = ".status.operations.task.progress")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "All-Nodes",
    jsonPath = ".status.computeNodes.normal",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(name = "Cluster-ID", jsonPath = ".status.clusterId", priority = 1)
@AdditionalPrinterColumn(
    name = "Synced",
    jsonPath = ".status.conditions[?(@.type==\"Synced\")].status",
    priority = 1)
@AdditionalPrinterColumn(name = "Price-Hour", jsonPath = ".status.price.hourly", priority = 1)
@AdditionalPrinterColumn(name = "Account", jsonPath = ".spec.accountRef.name", priority = 1)
@AdditionalPrinterColumn(name = "Scheduler", jsonPath = ".spec.scheduler.type", priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    priority = 1)
@ValidationRule(
    value =
        "oldSelf.hasValue() && has(self.spec.clusterName) == has(oldSelf.value().spec.clusterName) || has(self.spec.clusterName) || size(self.metadata.name) >= 2 && size(self.metadata.name) <= 64 && (!has(self.spec.hybrid) || self.metadata.name.matches('^[a-z][a-z0-9-]*$'))",
    message =
        "clusterName is needed when metadata.name cannot be the cluster's name: 2 to 64 characters; with hybrid a letter, then letters, digits and hyphens",
    fieldPath = ".spec.clusterName",
    optionalOldSelf = true)
// CreateCluster takes no image of the marketplace (E-HPC 2018-04-12). What is stored already, or
// has
// lost its status, is let pass: its status could not be written otherwise.
@ValidationRule(
    value =
        "oldSelf.hasValue() && oldSelf.value().spec.image.owner == 'marketplace' && !has(oldSelf.value().spec.hybrid) && !has(oldSelf.value().spec.adopt) || self.spec.image.owner != 'marketplace' || has(self.spec.hybrid) || has(self.spec.adopt) || has(self.status) && has(self.status.clusterId)",
    message =
        "image.owner marketplace does not go with the creation of a cluster, except with hybrid: create it with another image and change the image afterwards",
    fieldPath = ".spec.image.owner",
    optionalOldSelf = true)
@AdditionalSelectableField(jsonPath = ".spec.accountRef.name")
public class HpcCluster extends CustomResource<HpcClusterSpec, HpcClusterStatus>
    implements Namespaced {

  @Override
  @Required
  public HpcClusterSpec getSpec() {
    return super.getSpec();
  }

  @Override
  @Default(Api.UNOBSERVED)
  public HpcClusterStatus getStatus() {
    return super.getStatus();
  }
}
