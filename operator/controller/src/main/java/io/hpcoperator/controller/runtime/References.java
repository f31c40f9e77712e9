package io.hpcoperator.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Event sources for references by name between our kinds, within a namespace. */
public final class References {

  /**
   * For resources that each refer to one other: a change of the other wakes all that refer to it.
   *
   * @param name name of the other that a resource refers to
   */
  public static <P extends HasMetadata, O extends HasMetadata> InformerEventSource<O, P> toOne(
      EventSourceContext<P> context, Class<O> other, Function<P, String> name) {
    var index = "by-" + other.getSimpleName();
    var cache = context.getPrimaryCache();
    cache.addIndexer(
        index, primary -> List.of(key(primary.getMetadata().getNamespace(), name.apply(primary))));
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(other, context.getPrimaryResourceClass())
            .withName(other.getSimpleName())
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(
                o ->
                    cache
                        .byIndex(
                            index, key(o.getMetadata().getNamespace(), o.getMetadata().getName()))
                        .stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .withPrimaryToSecondaryMapper(
                (P primary) ->
                    Set.of(
                        new ResourceID(name.apply(primary), primary.getMetadata().getNamespace())))
            .build(),
        context);
  }

  /**
   * For resources that others refer to: a change of one of the others wakes what it refers to.
   *
   * @param name name of the resource that another refers to
   */
  public static <P extends HasMetadata, O extends HasMetadata> InformerEventSource<O, P> fromMany(
      EventSourceContext<P> context, Class<O> others, Function<O, String> name) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(others, context.getPrimaryResourceClass())
            .withName(others.getSimpleName())
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(
                o -> Set.of(new ResourceID(name.apply(o), o.getMetadata().getNamespace())))
            .build(),
        context);
  }

  /** For others that are looked up by name and wake nobody. */
  public static <P extends HasMetadata, O extends HasMetadata> InformerEventSource<O, P> lookUp(
      EventSourceContext<P> context, Class<O> other) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(other, context.getPrimaryResourceClass())
            .withName(other.getSimpleName())
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(o -> Set.of())
            .build(),
        context);
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  private References() {}
}
