package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hpcoperator.sandbox.kubernetes.ResourceType.Names;
import io.hpcoperator.sandbox.kubernetes.ResourceType.Scope;
import io.hpcoperator.sandbox.kubernetes.ResourceType.View;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The kinds that are there without a CustomResourceDefinition: what the operator reads and writes,
 * and what its chart installs. They are kept, listed and watched as they come; nothing acts on them
 * but the {@link Collector}.
 */
final class BuiltInTypes {

  static final String NAMESPACES = "namespaces";
  static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

  /** From {@code v1} to {@code events.k8s.io/v1}: one storage, two forms. */
  private static final Map<String, String> EVENT_FIELDS =
      Map.of(
          "involvedObject", "regarding",
          "message", "note",
          "source", "deprecatedSource",
          "firstTimestamp", "deprecatedFirstTimestamp",
          "lastTimestamp", "deprecatedLastTimestamp",
          "count", "deprecatedCount",
          "reportingComponent", "reportingController");

  private static final Column AGE = Column.age("Age", ".metadata.creationTimestamp");
  private static final String RBAC = "rbac.authorization.k8s.io";

  private BuiltInTypes() {}

  static List<ResourceType> all() {
    return List.of(
        type("", Scope.CLUSTER, names("Namespace", "namespaces", "ns"))
            .withStatus()
            .selectableBy("status.phase")
            .completedBy(BuiltInTypes::completeNamespace)
            .shown(Column.NAME, Column.text("Status", ".status.phase"), AGE),
        type("", Scope.NAMESPACED, names("Secret", "secrets"))
            .selectableBy("type")
            .completedBy(BuiltInTypes::completeSecret)
            .shown(Column.NAME, Column.text("Type", ".type"), Column.count("Data", "data"), AGE),
        type("", Scope.NAMESPACED, names("ConfigMap", "configmaps", "cm"))
            .shown(Column.NAME, Column.count("Data", "data"), AGE),
        type("", Scope.NAMESPACED, names("ServiceAccount", "serviceaccounts", "sa")),
        event("", "involvedObject", "message", "lastTimestamp", "source.component", Map.of()),
        event(
            "events.k8s.io",
            "regarding",
            "note",
            "deprecatedLastTimestamp",
            "reportingController",
            EVENT_FIELDS),
        type("coordination.k8s.io", Scope.NAMESPACED, names("Lease", "leases"))
            .shown(Column.NAME, Column.text("Holder", ".spec.holderIdentity"), AGE),
        type(
                "apiextensions.k8s.io",
                Scope.CLUSTER,
                names("CustomResourceDefinition", "customresourcedefinitions", "crd", "crds"))
            .withStatus()
            .completedBy(ResourceTypes::established)
            .shown(Column.NAME, Column.text("Created At", ".metadata.creationTimestamp")),
        type("", Scope.NAMESPACED, names("Service", "services", "svc")).withStatus(),
        type("", Scope.NAMESPACED, names("Pod", "pods", "po")).withStatus(),
        type("apps", Scope.NAMESPACED, names("Deployment", "deployments", "deploy")).withStatus(),
        type(
                "policy",
                Scope.NAMESPACED,
                names("PodDisruptionBudget", "poddisruptionbudgets", "pdb"))
            .withStatus(),
        type(
            "networking.k8s.io",
            Scope.NAMESPACED,
            names("NetworkPolicy", "networkpolicies", "netpol")),
        type(RBAC, Scope.NAMESPACED, names("Role", "roles")),
        type(RBAC, Scope.NAMESPACED, names("RoleBinding", "rolebindings")),
        type(RBAC, Scope.CLUSTER, names("ClusterRole", "clusterroles")),
        type(RBAC, Scope.CLUSTER, names("ClusterRoleBinding", "clusterrolebindings")));
  }

  private static Names names(String kind, String plural, String... shortNames) {
    String singular = kind.toLowerCase(Locale.ROOT);
    return new Names(kind, plural, singular, List.of(shortNames), List.of());
  }

  private static ResourceType type(String group, Scope scope, Names names) {
    String storage = group.isEmpty() ? names.plural() : names.plural() + "." + group;
    return new ResourceType(
        group,
        "v1",
        names,
        scope,
        storage,
        Schema.ofBuiltIn(),
        false,
        Optional.empty(),
        List.of(Column.NAME, AGE),
        Set.of(),
        new View(group.isEmpty() ? "v1" : group + "/v1", Map.of()),
        UnaryOperator.identity());
  }

  private static ResourceType event(
      String group,
      String about,
      String message,
      String lastSeen,
      String source,
      Map<String, String> servedNames) {
    Column object =
        new Column(
            "Object",
            "string",
            "",
            "Object",
            0,
            event -> TextNode.valueOf(reference(event.path(about))));
    Column seen =
        new Column("Last Seen", "date", "", "Last Seen", 0, event -> lastSeen(event, lastSeen));
    return type(group, Scope.NAMESPACED, names("Event", "events", "ev"))
        .keptAs("events", servedNames)
        .selectableBy(
            about + ".kind",
            about + ".namespace",
            about + ".name",
            about + ".uid",
            about + ".apiVersion",
            about + ".resourceVersion",
            about + ".fieldPath",
            "reason",
            "type",
            source)
        .shown(
            seen,
            Column.text("Type", ".type"),
            Column.text("Reason", ".reason"),
            object,
            Column.text("Message", "." + message),
            Column.name(1));
  }

  private static String reference(JsonNode object) {
    return object.path("kind").asText().toLowerCase(Locale.ROOT)
        + "/"
        + object.path("name").asText();
  }

  private static JsonNode lastSeen(JsonNode event, String lastTimestamp) {
    for (String path : List.of("/series/lastObservedTime", "/" + lastTimestamp, "/eventTime")) {
      if (event.at(path).isTextual()) {
        return event.at(path);
      }
    }
    return event.at("/metadata/creationTimestamp");
  }

  private static ObjectNode completeNamespace(ObjectNode namespace) {
    String name = Json.name(namespace);
    Json.child(Json.metadata(namespace), "labels").put("kubernetes.io/metadata.name", name);
    if (!Json.isTerminating(namespace)) {
      Json.child(namespace, "spec").set("finalizers", Json.array(List.of("kubernetes")));
    }
    String phase = Json.isTerminating(namespace) ? "Terminating" : "Active";
    Json.child(namespace, "status").put("phase", phase);
    return namespace;
  }

  private static ObjectNode completeSecret(ObjectNode secret) {
    secret
        .path("stringData")
        .properties()
        .forEach(
            entry -> {
              byte[] plain = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
              String encoded = Base64.getEncoder().encodeToString(plain);
              Json.child(secret, "data").put(entry.getKey(), encoded);
            });
    secret.remove("stringData");
    if (!secret.hasNonNull("type")) {
      secret.put("type", "Opaque");
    }
    return secret;
  }
}
