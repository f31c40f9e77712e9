package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A kind in one version as the API serves it.
 *
 * @param group empty for the core group
 * @param storage under what name the objects are kept; versions and views of one kind share it
 * @param schema of the whole object, metadata included
 * @param hasStatus whether status is written by its own subresource only
 * @param columns of the Table that {@code kubectl get} prints
 * @param selectableFields paths, besides the metadata's, that a field selector may name
 * @param view how the objects look here, as against how they are kept
 * @param completion what the API server fills in when such an object is written
 */
record ResourceType(
    String group,
    String version,
    Names names,
    Scope scope,
    String storage,
    Schema schema,
    boolean hasStatus,
    Optional<ScalePaths> scale,
    List<Column> columns,
    Set<String> selectableFields,
    View view,
    UnaryOperator<ObjectNode> completion) {

  enum Scope {
    CLUSTER,
    NAMESPACED
  }

  record Names(
      String kind,
      String plural,
      String singular,
      List<String> shortNames,
      List<String> categories) {}

  /** Where the scale subresource finds its numbers, as paths of fields ({@code .spec.replicas}). */
  record ScalePaths(String specReplicas, String statusReplicas, Optional<String> labelSelector) {}

  /**
   * How a kept object is served: with this API version and some top-level fields under other names.
   *
   * @param servedNames from the kept name to the served one
   */
  record View(String apiVersion, Map<String, String> servedNames) {

    ObjectNode served(ObjectNode kept) {
      ObjectNode served = kept.deepCopy();
      servedNames.forEach((keptName, servedName) -> rename(served, keptName, servedName));
      return served.put("apiVersion", apiVersion);
    }

    ObjectNode kept(ObjectNode served) {
      ObjectNode kept = served.deepCopy();
      servedNames.forEach((keptName, servedName) -> rename(kept, servedName, keptName));
      return kept;
    }

    private static void rename(ObjectNode object, String from, String to) {
      if (object.has(from)) {
        object.set(to, object.remove(from));
      }
    }
  }

  ResourceType withStatus() {
    return new ResourceType(
        group,
        version,
        names,
        scope,
        storage,
        schema,
        true,
        scale,
        columns,
        selectableFields,
        view,
        completion);
  }

  ResourceType shown(Column... newColumns) {
    return new ResourceType(
        group,
        version,
        names,
        scope,
        storage,
        schema,
        hasStatus,
        scale,
        List.of(newColumns),
        selectableFields,
        view,
        completion);
  }

  ResourceType selectableBy(String... paths) {
    return new ResourceType(
        group,
        version,
        names,
        scope,
        storage,
        schema,
        hasStatus,
        scale,
        columns,
        Set.of(paths),
        view,
        completion);
  }

  ResourceType completedBy(UnaryOperator<ObjectNode> newCompletion) {
    return new ResourceType(
        group,
        version,
        names,
        scope,
        storage,
        schema,
        hasStatus,
        scale,
        columns,
        selectableFields,
        view,
        newCompletion);
  }

  ResourceType keptAs(String newStorage, Map<String, String> servedNames) {
    return new ResourceType(
        group,
        version,
        names,
        scope,
        newStorage,
        schema,
        hasStatus,
        scale,
        columns,
        selectableFields,
        new View(view.apiVersion(), servedNames),
        completion);
  }

  String kind() {
    return names.kind();
  }

  String plural() {
    return names.plural();
  }

  boolean isNamespaced() {
    return scope == Scope.NAMESPACED;
  }

  String apiVersion() {
    return view.apiVersion();
  }

  /** {@code hpcqueues.hpc-operator.io}: how the API server names the kind in messages. */
  String qualifiedPlural() {
    return group.isEmpty() ? plural() : plural() + "." + group;
  }

  String qualifiedKind() {
    return group.isEmpty() ? kind() : kind() + "." + group;
  }

  /** Whether it came with a CustomResourceDefinition and is judged by its schema. */
  boolean isCustom() {
    return !schema.keepsUnknownFields();
  }

  /** Whether the server counts the changes of what is asked for, as against what is observed. */
  boolean hasGeneration() {
    return isCustom() || (hasStatus && !group.isEmpty());
  }

  /** Whether a field selector may name this path. */
  boolean isSelectable(String path) {
    return path.equals("metadata.name")
        || path.equals("metadata.namespace")
        || selectableFields.contains(path);
  }
}
