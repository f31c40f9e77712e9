package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.Cloud;
import io.hpcoperator.simulator.Faults;
import io.hpcoperator.simulator.Meter;
import io.hpcoperator.simulator.Timings;
import io.hpcoperator.simulator.WireStyle;
import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.catalogue.ErrorCode;
import io.hpcoperator.simulator.catalogue.FlatRequestValidator;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.Parameter;
import io.hpcoperator.simulator.catalogue.Violation;
import io.hpcoperator.simulator.http.AnswerStyle;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Dialect;
import io.hpcoperator.simulator.http.HttpCall;
import io.hpcoperator.simulator.http.HttpReply;
import io.hpcoperator.simulator.http.Outcome;
import io.hpcoperator.simulator.signature.Credentials;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Alibaba Cloud's RPC style, as E-HPC 2018-04-12 speaks it. */
public final class EhpcDialect implements Dialect {

  private final Catalogue catalogue = Catalogue.ehpc();
  private final Set<String> commonParameters = new HashSet<>();
  private final Map<String, FlatRequestValidator> validators = new HashMap<>();
  private final EhpcGateway gateway;
  private final World world;
  private final EhpcState state;
  private final EhpcOperations operations;
  private final Supplier<WireStyle> style;

  public EhpcDialect(
      World world,
      Timings timings,
      Faults faults,
      Meter meter,
      Credentials credentials,
      Clock wall,
      Supplier<WireStyle> style) {
    this.world = world;
    this.style = style;
    this.gateway = new EhpcGateway(credentials, wall);
    this.state = new EhpcState(world, timings, faults, meter, catalogue);
    this.operations = new EhpcOperations(state);
    catalogue
        .common()
        .path("params")
        .path("items")
        .forEach(item -> commonParameters.add(item.path("name").asText()));
    // Some SDK cores send it, with an empty value; the catalogue does not know it.
    commonParameters.add("SignatureType");
    catalogue
        .operations()
        .forEach(
            operation -> validators.put(operation.name(), new FlatRequestValidator(operation)));
  }

  /** The test's side door. */
  public EhpcInspector inspector() {
    return new EhpcInspector(world, state, operations);
  }

  @Override
  public Cloud cloud() {
    return Cloud.EHPC;
  }

  @Override
  public boolean speaks(HttpCall call) {
    return !call.header("x-acs-action").isEmpty() || call.queryAndForm().containsKey("Action");
  }

  @Override
  public String operation(HttpCall call) {
    String header = call.header("x-acs-action");
    return header.isEmpty() ? call.queryAndForm().getOrDefault("Action", "") : header;
  }

  @Override
  public Map<String, String> parameters(HttpCall call) {
    Map<String, String> result = new LinkedHashMap<>(call.queryAndForm());
    // RegionId is common to all, and a parameter of its own to some.
    Optional<Operation> operation = catalogue.operation(operation(call));
    result
        .keySet()
        .removeIf(
            name ->
                commonParameters.contains(name)
                    && operation.flatMap(known -> known.parameter(name)).isEmpty());
    return result;
  }

  @Override
  public Map<String, String> masked(String operation, Map<String, String> parameters) {
    Map<String, String> result = new LinkedHashMap<>(parameters);
    catalogue.operation(operation).stream()
        .flatMap(found -> found.parameters().stream())
        .filter(Parameter::secret)
        .forEach(secret -> result.computeIfPresent(secret.name(), (name, value) -> "***"));
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
    return "Throttling.User";
  }

  @Override
  public Outcome serve(HttpCall call, String requestId) {
    String version =
        call.header("x-acs-version").isEmpty()
            ? call.queryAndForm().getOrDefault("Version", "")
            : call.header("x-acs-version");
    String name = operation(call);
    refuseMissing("Action", name);
    refuseMissing("Version", version);
    if (!version.equals(catalogue.version())) {
      throw ApiError.of("InvalidVersion");
    }
    Operation operation =
        catalogue.operation(name).orElseThrow(() -> ApiError.of("InvalidAction.NotFound"));
    Map<String, String> parameters = parameters(call);
    validators.get(name).check(parameters).ifPresent(EhpcDialect::refuse);
    Optional<String> region =
        Optional.ofNullable(call.queryAndForm().get("RegionId")).filter(id -> !id.isEmpty());
    EhpcRequest request = new EhpcRequest(operation, parameters, region, requestId);
    return world.look(() -> operations.serve(request));
  }

  private static void refuseMissing(String parameter, String value) {
    if (value.isEmpty()) {
      throw ApiError.about("MissingParameter", parameter);
    }
  }

  private static void refuse(Violation violation) {
    throw switch (violation.kind()) {
      case MISSING -> ApiError.about("MissingParameter", violation.parameter());
      // A gateway would let unknown names pass; the simulator is here to find a client's slips.
      case UNKNOWN, WRONG_TYPE, BAD_VALUE, NEGATIVE ->
          ApiError.about("InvalidParams", violation.parameter(), "It " + violation.rule() + ".");
    };
  }

  @Override
  public String newRequestId() {
    return EhpcState.newRequestId();
  }

  @Override
  public HttpReply success(String requestId, ObjectNode fields) {
    ObjectNode body = Json.object().put("RequestId", requestId);
    body.setAll(AnswerStyle.apply(style.get(), fields));
    return HttpReply.json(200, body);
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
    ObjectNode body =
        Json.object()
            .put("RequestId", requestId)
            .put("HostId", call.header("host"))
            .put("Code", code)
            .put("Message", message.orElse(documented.message()));
    return HttpReply.json(status.orElse(documented.http()), body);
  }
}
