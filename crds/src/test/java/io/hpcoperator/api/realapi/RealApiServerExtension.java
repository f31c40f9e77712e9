package io.hpcoperator.api.realapi;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips a test class where there is no API server, and hands the server to it where there is.
 *
 * <p>A condition and not an assumption before all tests: Surefire counts a class that a condition
 * disabled as skipped, and one that was aborted as no test at all.
 */
final class RealApiServerExtension implements ExecutionCondition, ParameterResolver {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    ConditionEvaluationResult decision = decide(source(context));
    if (decision.isDisabled() && context.getTestMethod().isEmpty()) {
      System.out.println(
          "[SKIPPED] " + context.getDisplayName() + ": " + decision.getReason().orElseThrow());
    }
    return decision;
  }

  static ConditionEvaluationResult decide(ApiServerSource source) {
    return source instanceof ApiServerSource.Absent absent
        ? ConditionEvaluationResult.disabled(absent.reason())
        : ConditionEvaluationResult.enabled("API server: " + source);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == RealApiServer.class || type == KubernetesClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RealApiServer server = RealApiServer.start(source(context));
    if (needs(context).controllers()) {
      server.startControllers();
    }
    return parameter.getParameter().getType() == RealApiServer.class ? server : server.client();
  }

  private static ApiServerSource source(ExtensionContext context) {
    ApiServerSource source =
        ApiServerSource.find(System.getenv(), Path.of(System.getProperty("user.home")));
    return needs(context).controllers() ? source.withControllers() : source;
  }

  private static NeedsRealApiServer needs(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(
            context.getRequiredTestClass(), NeedsRealApiServer.class)
        .orElseThrow();
  }
}
