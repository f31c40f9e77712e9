package io.hpcoperator.api.realapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that needs a real Kubernetes API server. Where there is none ({@link
 * ApiServerSource}), the class is reported as skipped, with the reason. Test methods and
 * constructors may take a {@link RealApiServer} and a {@link
 * io.fabric8.kubernetes.client.KubernetesClient}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealApiServerExtension.class)
public @interface NeedsRealApiServer {
  /**
   * Whether the tests need what kube-controller-manager does: garbage collected by owner
   * references, namespaces emptied when they are deleted. Starts it, after the project's CRDs were
   * installed.
   */
  boolean controllers() default false;
}
