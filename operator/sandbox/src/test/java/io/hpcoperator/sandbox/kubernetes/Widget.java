package io.hpcoperator.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/** A custom resource that exists for these tests only: {@code widgets.yaml} is its definition. */
@Group("example.org")
@Version("v1")
public class Widget extends CustomResource<Widget.Spec, Widget.Status> implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** What is wanted; absent is what the definition's defaults make of it. */
  public record Spec(String color, Integer replicas, List<String> tags) {}

  /** What is seen. */
  public record Status(
      Long observedGeneration, Integer replicas, String note, List<Condition> conditions) {}

  static CustomResourceDefinition definition() {
    return Serialization.unmarshal(
        Widget.class.getResourceAsStream("widgets.yaml"), CustomResourceDefinition.class);
  }

  static Widget named(String name, String color) {
    Widget widget = new Widget();
    widget.getMetadata().setName(name);
    widget.getMetadata().setNamespace("default");
    widget.setSpec(new Spec(color, null, null));
    return widget;
  }
}
