package io.hpcoperator.api.realapi;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Skips a test class where there is no API server, and hands the server to it where there is. */
final class RealApiServerExtension implements BeforeAllCallback, ParameterResolver {

  @Override
  public void beforeAll(ExtensionContext context) {
    if (source() instanceof ApiServerSource.Absent absent) {
      System.out.println("[SKIPPED] " + context.getDisplayName() + ": " + absent.reason());
      Assumptions.abort(absent.reason());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == RealApiServer.class || type == KubernetesClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RealApiServer server = RealApiServer.start(source());
    return parameter.getParameter().getType() == RealApiServer.class ? server : server.client();
  }

  private static ApiServerSource source() {
    return ApiServerSource.find(System.getenv(), Path.of(System.getProperty("user.home")));
  }
}
