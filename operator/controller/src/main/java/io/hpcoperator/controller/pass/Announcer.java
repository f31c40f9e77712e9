package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what happened to a resource: one log line and one event for each change of its
 * readiness and for each call that the cloud took.
 */
public final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger("io.hpcoperator.resources");

  /** Limit of an event's note (Kubernetes core validation). */
  private static final int MAX_NOTE = 1024;

  /** News that were told, of which the oldest are forgotten; Kubernetes keeps events an hour. */
  private static final int REMEMBERED = 10_000;

  private final KubernetesClient client;
  private final MeterRegistry registry;
  private final Clock clock;
  private final Set<String> told =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  public Announcer(KubernetesClient client, MeterRegistry registry, Clock clock) {
    this.client = client;
    this.registry = registry;
    this.clock = clock;
  }

  /** Announces the Ready condition if it says something else than before. */
  public void readiness(HasMetadata resource, List<Condition> before, List<Condition> after) {
    var was = Conditions.find(before, Conditions.READY);
    var is = Conditions.find(after, Conditions.READY);
    if (is == null || (was != null && sameNews(was, is))) {
      return;
    }
    boolean warning = Conditions.isTrue(after, Conditions.STALLED) || isTrouble(is.reason());
    if (warning) {
      LOG.warn("{} {}: {}", describe(resource), is.reason(), is.message());
    } else {
      LOG.info("{} {}: {}", describe(resource), is.reason(), is.message());
    }
    publish(resource, warning ? "Warning" : "Normal", is.reason(), is.message());
  }

  /** Announces a call that the cloud took. */
  public void call(HasMetadata resource, String operation, String result) {
    LOG.info("{} {}: {}", describe(resource), operation, result);
    publish(resource, "Normal", operation, result);
  }

  /** Announces changes made behind the operator's back that were not known before. */
  public void drift(HasMetadata resource, List<DriftRecord> before, List<DriftRecord> after) {
    var known = before == null ? List.<DriftRecord>of() : before;
    var all = after == null ? List.<DriftRecord>of() : after;
    for (var record : all) {
      if (!known.contains(record)) {
        var note =
            "%s was changed in the cloud: %s, where the spec says %s. %s."
                .formatted(record.field(), record.found(), record.wanted(), record.action());
        LOG.warn("{} {}: {}", describe(resource), Reason.DRIFTED.text(), note);
        publish(resource, "Warning", Reason.DRIFTED.text(), note);
        Counter.builder("hpc.operator.drift")
            .description("Changes made in the cloud behind the operator's back.")
            .tag("kind", resource.getKind())
            .tag("field", record.field())
            .tag("action", record.action())
            .register(registry)
            .increment();
      }
    }
  }

  /** Tells each of the news once. */
  public void news(HasMetadata resource, List<News> news) {
    for (var item : news) {
      if (told.add(resource.getMetadata().getUid() + " " + item.key())) {
        if (item.warning()) {
          LOG.warn("{} {}: {}", describe(resource), item.reason(), item.note());
        } else {
          LOG.info("{} {}: {}", describe(resource), item.reason(), item.note());
        }
        // After a restart it is not known what was told: the same name is not taken again.
        publish(
            resource,
            UUID.nameUUIDFromBytes(
                (resource.getMetadata().getUid() + " " + item.key())
                    .getBytes(StandardCharsets.UTF_8)),
            item.warning() ? "Warning" : "Normal",
            item.reason(),
            item.note());
      }
    }
  }

  /** Progress within the same reason (step 3 of 35) is in the status, but no news. */
  private static boolean sameNews(Condition was, Condition is) {
    return was.status() == is.status() && was.reason().equals(is.reason());
  }

  private static boolean isTrouble(String reason) {
    return List.of(
            Reason.ACCESS_DENIED.text(),
            Reason.QUOTA_EXCEEDED.text(),
            Reason.OUT_OF_STOCK.text(),
            Reason.PARTIAL_STOCK.text(),
            Reason.CLOUD_UNAVAILABLE.text(),
            Reason.SECRET_NOT_FOUND.text(),
            Reason.SECRET_KEY_MISSING.text(),
            Reason.SECRET_VALUE_INVALID.text(),
            Reason.SECRET_NOT_OURS.text(),
            Reason.PREFLIGHT_FAILED.text(),
            Reason.OVER_BUDGET.text())
        .contains(reason);
  }

  private void publish(HasMetadata resource, String type, String reason, String note) {
    publish(resource, UUID.randomUUID(), type, reason, note);
  }

  private void publish(HasMetadata resource, UUID id, String type, String reason, String note) {
    var metadata = resource.getMetadata();
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withName(metadata.getName() + "." + id.toString().substring(0, 13))
            .withNamespace(metadata.getNamespace())
            .endMetadata()
            .withType(type)
            .withReason(reason)
            .withMessage(note.length() <= MAX_NOTE ? note : note.substring(0, MAX_NOTE))
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .withCount(1)
            .withReportingComponent("hpc-operator")
            .withReportingInstance(Objects.requireNonNullElse(System.getenv("HOSTNAME"), "local"))
            .withNewSource()
            .withComponent("hpc-operator")
            .endSource()
            .withNewInvolvedObject()
            .withApiVersion(resource.getApiVersion())
            .withKind(resource.getKind())
            .withNamespace(metadata.getNamespace())
            .withName(metadata.getName())
            .withUid(metadata.getUid())
            .withResourceVersion(metadata.getResourceVersion())
            .endInvolvedObject()
            .build();
    try {
      client.v1().events().inNamespace(metadata.getNamespace()).resource(event).create();
    } catch (KubernetesClientException e) {
      // An event is a courtesy: a namespace that is being deleted takes none, and the work goes on.
      LOG.debug("{} event {} was not taken: {}", describe(resource), reason, e.getMessage());
    }
  }

  private static String describe(HasMetadata resource) {
    return resource.getKind()
        + " "
        + resource.getMetadata().getNamespace()
        + "/"
        + resource.getMetadata().getName();
  }
}
