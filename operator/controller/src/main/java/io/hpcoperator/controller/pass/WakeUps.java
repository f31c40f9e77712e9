package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.hpcoperator.controller.poll.Watcher;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Brings what the polls saw to the controllers: one event source for each kind. */
public final class WakeUps {
  private final Map<String, Source<?>> sources = new ConcurrentHashMap<>();

  /** Starts a pass of a resource soon. */
  public void wake(Watcher watcher) {
    var source = sources.get(watcher.kind());
    if (source != null) {
      source.wake(new ResourceID(watcher.name(), watcher.namespace()));
    }
  }

  /** The event source of a kind. */
  public <R extends HasMetadata> AbstractEventSource<R, R> source(Class<R> kind) {
    var source = new Source<>(kind);
    sources.put(kind.getSimpleName(), source);
    return source;
  }

  /** How a resource is known to the polls. */
  public static Watcher watcher(HasMetadata resource) {
    return new Watcher(
        resource.getClass().getSimpleName(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName());
  }

  private static final class Source<R extends HasMetadata> extends AbstractEventSource<R, R> {
    Source(Class<R> kind) {
      super(kind, "cloud");
    }

    void wake(ResourceID id) {
      if (isRunning()) {
        getEventHandler().handleEvent(new Event(id));
      }
    }

    @Override
    public Set<R> getSecondaryResources(R primary) {
      return Set.of();
    }

    @Override
    public Optional<R> getSecondaryResource(R primary) {
      return Optional.empty();
    }
  }
}
