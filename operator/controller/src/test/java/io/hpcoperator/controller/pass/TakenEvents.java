package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** An API server that takes events, and nothing else. */
final class TakenEvents {
  private final List<Event> events = new ArrayList<>();

  /** In the order they came. */
  List<Event> all() {
    return List.copyOf(events);
  }

  /** An announcer as a process has it that was just started. */
  Announcer announcer(Clock clock) {
    return new Announcer(part(KubernetesClient.class), new SimpleMeterRegistry(), clock);
  }

  private <T> T part(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            TakenEvents.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "inNamespace" -> part(NonNamespaceOperation.class);
                  case "resource" -> {
                    events.add((Event) arguments[0]);
                    yield part(Resource.class);
                  }
                  case "create" -> null;
                  default -> part(method.getReturnType());
                }));
  }
}
