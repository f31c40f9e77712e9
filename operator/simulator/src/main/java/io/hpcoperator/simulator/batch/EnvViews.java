package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Chapter 1, what only reads compute environments. */
final class EnvViews {

  private static final Set<String> CREATE_INFO_FILTERS = Set.of("zone", "env-id", "env-name");

  private final BatchState state;

  EnvViews(BatchState state) {
    this.state = state;
  }

  Outcome describeComputeEnv(BatchRequest request) {
    ComputeEnv env = state.env(request);
    ObjectNode view = view(env);
    view.set("ComputeNodeSet", Json.array(List.copyOf(env.nodes.values()), EnvViews::node));
    return Outcome.of(view);
  }

  Outcome describeComputeEnvs(BatchRequest request) {
    List<ComputeEnv> found =
        select(request, (name, values) -> Filters.envs(name, values, "InvalidFilter"));
    ObjectNode answer = Json.object().put("TotalCount", found.size());
    answer.set("ComputeEnvSet", Json.array(page(request, found), this::view));
    return Outcome.of(answer);
  }

  Outcome describeComputeEnvCreateInfo(BatchRequest request) {
    return Outcome.of(createInfo(state.env(request)));
  }

  Outcome describeComputeEnvCreateInfos(BatchRequest request) {
    List<ComputeEnv> found =
        select(
                request,
                (name, values) -> {
                  if (!CREATE_INFO_FILTERS.contains(name)) {
                    throw ApiError.about("InvalidParameterValue", "filter " + name);
                  }
                  return Filters.envs(name, values, "InvalidParameterValue");
                })
            .stream()
            .filter(env -> !state.infosLeftOut.contains(env.id))
            .toList();
    ObjectNode answer = Json.object().put("TotalCount", found.size());
    answer.set("ComputeEnvCreateInfoSet", Json.array(page(request, found), this::createInfo));
    return Outcome.of(answer);
  }

  Outcome describeComputeEnvActivities(BatchRequest request) {
    ComputeEnv env = state.env(request);
    List<Activity> found = new ArrayList<>(env.activities);
    if (request.has("Filters")) {
      JsonNode filter = request.body().get("Filters");
      found.removeIf(activityFilter(filter).negate());
    }
    // The newest first, as in the example.
    Collections.reverse(found);
    ObjectNode answer = Json.object().put("TotalCount", found.size());
    answer.set("ActivitySet", Json.array(page(request, found), a -> activity(env, a)));
    return Outcome.of(answer);
  }

  /** One filter, not a list of them. */
  private static Predicate<Activity> activityFilter(JsonNode filter) {
    String name = filter.path("Name").asText();
    List<String> values = BatchRequest.texts(filter.path("Values"));
    if (!name.equals("compute-node-id")) {
      // The only code of this operation's list that fits a filter nobody knows.
      throw ApiError.about("UnknownParameter", "filter " + name);
    }
    for (String value : values) {
      if (!value.matches("node-[a-z0-9]{8}")) {
        throw ApiError.about("InvalidParameter.ComputeNodeIdMalformed", value);
      }
    }
    return activity -> values.contains(activity.node.id);
  }

  private List<ComputeEnv> select(BatchRequest request, Filters.Meaning<ComputeEnv> meaning) {
    JsonNode ids = request.body().path("EnvIds");
    JsonNode filters = request.body().path("Filters");
    if (ids.size() > 0 && filters.size() > 0) {
      throw ApiError.about("InvalidParameter.InvalidParameterCombination", "EnvIds and Filters");
    }
    List<String> wanted = BatchRequest.texts(ids);
    wanted.forEach(BatchState::refuseMalformed);
    Predicate<ComputeEnv> filter = Filters.all(filters, meaning);
    return state.visible(request).stream()
        .filter(state::listed)
        .filter(env -> wanted.isEmpty() || wanted.contains(env.id))
        .filter(filter)
        .toList();
  }

  private static <T> List<T> page(BatchRequest request, List<T> all) {
    int from = Math.min(all.size(), request.number("Offset", 0));
    int to = (int) Math.min(all.size(), (long) from + request.number("Limit", 20));
    return all.subList(from, to);
  }

  private ObjectNode view(ComputeEnv env) {
    ObjectNode view =
        Json.object()
            .put("EnvId", env.id)
            .put("EnvName", env.name)
            .put("CreateTime", Json.time(env.createdAt))
            .put("EnvType", "MANAGED")
            .put("DesiredComputeNodeCount", env.desired + state.countedAttached(env))
            .put("ResourceType", env.resourceType())
            .put("NextAction", env.deleting ? "DELETING" : "")
            .put("AttachedComputeNodeCount", env.attachedCount());
    view.set("Placement", env.placement);
    view.set("ComputeNodeMetrics", metrics(env));
    view.set("Tags", Json.orNull(env.order.path("Tags")));
    return view;
  }

  /** PENDING has no counter. */
  private static ObjectNode metrics(ComputeEnv env) {
    List<NodeState> all = env.nodes.values().stream().map(node -> node.state).toList();
    return Json.object()
        .put("SubmittedCount", Collections.frequency(all, NodeState.SUBMITTED))
        .put("CreatingCount", Collections.frequency(all, NodeState.CREATING))
        .put("CreationFailedCount", Collections.frequency(all, NodeState.CREATION_FAILED))
        .put("CreatedCount", Collections.frequency(all, NodeState.CREATED))
        .put("RunningCount", Collections.frequency(all, NodeState.RUNNING))
        .put("DeletingCount", Collections.frequency(all, NodeState.DELETING))
        .put("AbnormalCount", Collections.frequency(all, NodeState.ABNORMAL));
  }

  private static ObjectNode node(ComputeNode node) {
    boolean free = node.state == NodeState.RUNNING && !node.busy;
    ObjectNode view =
        Json.object()
            .put("ComputeNodeId", node.id)
            .put("ComputeNodeInstanceId", node.instanceId.orElse(""))
            .put("ComputeNodeState", node.state.name())
            .put("Cpu", node.type.map(InstanceType::cpu).orElse(0))
            .put("Mem", node.type.map(InstanceType::memory).orElse(0))
            .put("ResourceCreatedTime", node.instanceCreatedAt.map(Json::time).orElse(""))
            .put("TaskInstanceNumAvailable", free ? 1 : 0)
            .put("AgentVersion", node.state == NodeState.RUNNING ? "1.1.9" : "")
            .put("ResourceType", "CVM")
            .put("ResourceOrigin", node.attached ? "USER_ATTACHED" : "BATCH_CREATED");
    view.set(
        "PrivateIpAddresses",
        Json.texts(node.privateAddress.isEmpty() ? List.of() : List.of(node.privateAddress)));
    view.set("PublicIpAddresses", Json.texts(List.of()));
    return view;
  }

  private ObjectNode createInfo(ComputeEnv env) {
    ObjectNode info =
        Json.object()
            .put("EnvId", env.id)
            .put("EnvName", env.name)
            .put("EnvType", "MANAGED")
            .put("DesiredComputeNodeCount", env.desired + state.countedAttached(env));
    info.set("EnvDescription", Json.orNull(env.description));
    for (String field :
        List.of("MountDataDisks", "InputMappings", "Authentications", "Notifications", "Tags")) {
      info.set(field, masked(Json.orNull(env.order.path(field))));
    }
    ObjectNode data =
        (ObjectNode)
            masked(env.order.path("EnvData").isObject() ? env.order.get("EnvData") : Json.object());
    if (data.hasNonNull("InstanceTypes")) {
      data.set("InstanceTypes", Json.texts(env.types.stream().map(InstanceType::name).toList()));
    }
    info.set("EnvData", data);
    return info;
  }

  /** The examples show secrets as xx. */
  private JsonNode masked(JsonNode node) {
    JsonNode copy = node.deepCopy();
    if (state.tellSecrets) {
      return copy;
    }
    for (String secret : List.of("Password", "SecretId", "SecretKey")) {
      for (JsonNode parent : copy.findParents(secret)) {
        ((ObjectNode) parent).set(secret, TextNode.valueOf("xx"));
      }
    }
    return copy;
  }

  private static ObjectNode activity(ComputeEnv env, Activity activity) {
    ObjectNode view =
        Json.object()
            .put("ActivityId", activity.id)
            .put("ComputeNodeId", activity.node.id)
            .put("ComputeNodeActivityType", activity.type)
            .put("EnvId", env.id)
            .put("Cause", activity.cause)
            .put("ActivityState", activity.state.name())
            .put("StateReason", activity.reason)
            .put("StartTime", Json.time(activity.startedAt));
    view.set("EndTime", Json.orNull(activity.endedAt.map(Json::time)));
    view.set("InstanceId", Json.orNull(activity.node.instanceId));
    return view;
  }
}
