package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.Cloud;
import io.hpcoperator.simulator.Faults;
import io.hpcoperator.simulator.Identifiers;
import io.hpcoperator.simulator.Meter;
import io.hpcoperator.simulator.Timings;
import io.hpcoperator.simulator.WireStyle;
import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.catalogue.ErrorCode;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.TreeRequestValidator;
import io.hpcoperator.simulator.catalogue.Violation;
import io.hpcoperator.simulator.http.AnswerStyle;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Dialect;
import io.hpcoperator.simulator.http.HttpCall;
import io.hpcoperator.simulator.http.HttpReply;
import io.hpcoperator.simulator.http.Outcome;
import io.hpcoperator.simulator.signature.Credentials;
import io.hpcoperator.simulator.signature.Tc3Signature;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tencent Cloud's API 3.0, as Batch 2017-03-12 speaks it. */
public final class BatchDialect implements Dialect {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> COMMON =
      Set.of(
          "Action",
          "Region",
          "Timestamp",
          "Nonce",
          "SecretId",
          "Signature",
          "Version",
          "SignatureMethod",
          "Token",
          "Language",
          "RequestClient");
  private static final Set<String> SECRETS = Set.of("Password", "SecretKey");

  private final Catalogue catalogue = Catalogue.batch();
  private final TreeRequestValidator validator = new TreeRequestValidator(catalogue);
  private final FlatTree flatTree = new FlatTree(catalogue);
  private final Map<String, Function<BatchRequest, Outcome>> handlers = new TreeMap<>();
  private final BatchGateway gateway;
  private final World world;
  private final BatchState state;
  private final Supplier<WireStyle> style;

  public BatchDialect(
      World world,
      Timings timings,
      Faults faults,
      Meter meter,
      Credentials credentials,
      Clock wall,
      Supplier<WireStyle> style) {
    this.world = world;
    this.style = style;
    this.gateway = new BatchGateway(credentials, wall);
    this.state = new BatchState(world, timings, faults, meter);
    EnvOperations operations = new EnvOperations(state);
    EnvViews views = new EnvViews(state);
    ConfigurationViews configuration = new ConfigurationViews(state);
    handlers.put("CreateComputeEnv", operations::createComputeEnv);
    handlers.put("ModifyComputeEnv", operations::modifyComputeEnv);
    handlers.put("DeleteComputeEnv", operations::deleteComputeEnv);
    handlers.put("TerminateComputeNode", operations::terminateComputeNode);
    handlers.put("TerminateComputeNodes", operations::terminateComputeNodes);
    handlers.put("AttachInstances", operations::attachInstances);
    handlers.put("DetachInstances", operations::detachInstances);
    handlers.put("DescribeComputeEnv", views::describeComputeEnv);
    handlers.put("DescribeComputeEnvs", views::describeComputeEnvs);
    handlers.put("DescribeComputeEnvActivities", views::describeComputeEnvActivities);
    handlers.put("DescribeComputeEnvCreateInfo", views::describeComputeEnvCreateInfo);
    handlers.put("DescribeComputeEnvCreateInfos", views::describeComputeEnvCreateInfos);
    handlers.put(
        "DescribeAvailableCvmInstanceTypes", configuration::describeAvailableCvmInstanceTypes);
    handlers.put(
        "DescribeCvmZoneInstanceConfigInfos", configuration::describeCvmZoneInstanceConfigInfos);
    handlers.put("DescribeInstanceCategories", configuration::describeInstanceCategories);
  }

  /** The test's side door. */
  public BatchInspector inspector() {
    return new BatchInspector(world, state);
  }

  @Override
  public Cloud cloud() {
    return Cloud.BATCH;
  }

  @Override
  public boolean speaks(HttpCall call) {
    return !call.header("x-tc-action").isEmpty()
        || call.header("authorization").startsWith(Tc3Signature.ALGORITHM)
        || call.queryAndForm().containsKey("SecretId");
  }

  @Override
  public String operation(HttpCall call) {
    String header = call.header("x-tc-action");
    return header.isEmpty() ? call.queryAndForm().getOrDefault("Action", "") : header;
  }

  @Override
  public Map<String, String> parameters(HttpCall call) {
    if (!isJson(call)) {
      Map<String, String> result = new LinkedHashMap<>(call.queryAndForm());
      result.keySet().removeAll(COMMON);
      return result;
    }
    Map<String, String> result = new LinkedHashMap<>();
    try {
      TreeRequestValidator.flatten("", body(call), result);
    } catch (ApiError e) {
      // A body that is no JSON has no parameters to show; the call is refused for it later.
      return Map.of();
    }
    return result;
  }

  private static boolean isJson(HttpCall call) {
    return call.method().equals("POST") && !call.isForm();
  }

  private static ObjectNode body(HttpCall call) {
    String text = new String(call.body(), StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return Json.object();
    }
    try {
      JsonNode parsed = JSON.readTree(text);
      if (parsed.isObject()) {
        return (ObjectNode) parsed;
      }
    } catch (JsonProcessingException e) {
      throw ApiError.about("InvalidParameter", "the body is no JSON: " + e.getOriginalMessage());
    }
    throw ApiError.about("InvalidParameter", "the body is no JSON object");
  }

  @Override
  public Map<String, String> masked(String operation, Map<String, String> parameters) {
    Map<String, String> result = new LinkedHashMap<>(parameters);
    result.replaceAll(
        (name, value) ->
            SECRETS.contains(name.substring(name.lastIndexOf('.') + 1)) ? "***" : value);
    return result;
  }

  @Override
  public void authenticate(HttpCall call) {
    gateway.authenticate(call);
  }

  @Override
  public Optional<Integer> rateLimit(String operation) {
    return catalogue.operation(operation).flatMap(Operation::rateLimit);
  }

  @Override
  public String throttlingCode() {
    return "RequestLimitExceeded";
  }

  @Override
  public Outcome serve(HttpCall call, String requestId) {
    Map<String, String> flat = call.queryAndForm();
    String version =
        BatchGateway.isV1(call) ? flat.getOrDefault("Version", "") : call.header("x-tc-version");
    String name = operation(call);
    if (name.isEmpty() || version.isEmpty()) {
      throw ApiError.about("MissingParameter", name.isEmpty() ? "Action" : "Version");
    }
    if (!version.equals(catalogue.version())) {
      throw ApiError.about("NoSuchVersion", version);
    }
    Operation operation =
        catalogue.operation(name).orElseThrow(() -> ApiError.about("InvalidAction", name));
    Optional<String> region =
        Optional.of(
                BatchGateway.isV1(call)
                    ? flat.getOrDefault("Region", "")
                    : call.header("x-tc-region"))
            .filter(id -> !id.isEmpty());
    if (region.filter(id -> !Offering.isRegion(id)).isPresent()) {
      throw ApiError.about("UnsupportedRegion", region.get());
    }
    ObjectNode body = isJson(call) ? body(call) : flatTree.build(operation, parameters(call));
    validator.check(operation, body).ifPresent(violation -> refuse(name, violation));
    BatchRequest request = new BatchRequest(operation, body, region);
    return world.look(() -> handlers.get(name).apply(request));
  }

  private static void refuse(String operation, Violation violation) {
    String code =
        switch (violation.kind()) {
          case MISSING -> "MissingParameter";
          case UNKNOWN -> "UnknownParameter";
          case WRONG_TYPE -> "InvalidParameter";
          case NEGATIVE -> "InvalidParameterValue.Negative";
          case BAD_VALUE ->
              operation.equals("ModifyComputeEnv")
                      && violation.parameter().equals("EnvData.InstanceTypes")
                  ? "InvalidParameterValue.InstanceTypesEmpty"
                  : "InvalidParameterValue";
        };
    throw ApiError.about(code, violation.parameter() + " " + violation.rule());
  }

  @Override
  public String newRequestId() {
    return Identifiers.requestId();
  }

  @Override
  public HttpReply success(String requestId, ObjectNode fields) {
    // The bare lists of WireStyle are E-HPC's; Batch wraps none.
    ObjectNode response =
        (style.get().quotedScalars()
                ? AnswerStyle.apply(WireStyle.QUOTED_SCALARS, fields)
                : fields.deepCopy())
            .put("RequestId", requestId);
    return HttpReply.json(200, Json.object().set("Response", response));
  }

  @Override
  public HttpReply failure(HttpCall call, String requestId, ApiError error) {
    ErrorCode documented = catalogue.error(operation(call), error.code());
    return failure(
        call,
        requestId,
        error.code(),
        Optional.empty(),
        Optional.of(error.message(documented.message())));
  }

  @Override
  public HttpReply failure(
      HttpCall call,
      String requestId,
      String code,
      Optional<Integer> status,
      Optional<String> message) {
    ErrorCode documented = catalogue.error(operation(call), code);
    ObjectNode response = Json.object();
    response
        .putObject("Error")
        .put("Code", code)
        .put("Message", message.orElse(documented.message()));
    response.put("RequestId", requestId);
    return HttpReply.json(status.orElse(200), Json.object().set("Response", response));
  }
}
