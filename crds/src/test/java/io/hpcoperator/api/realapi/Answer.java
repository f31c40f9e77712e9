package io.hpcoperator.api.realapi;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.function.Supplier;

/** What the API server says to a write. */
sealed interface Answer {

  /** It takes the object, and this is what it makes of it. */
  record Accepted(GenericKubernetesResource object) implements Answer {}

  /** The object as stored; fails the test when it was refused. */
  default GenericKubernetesResource accepted() {
    if (this instanceof Accepted accepted) {
      return accepted.object();
    }
    throw new AssertionError("refused: " + this);
  }

  /** It does not, for these reasons. */
  record Refused(int code, String message, List<Cause> causes) implements Answer {}

  /**
   * One reason.
   *
   * @param field path of the field, such as spec.network
   * @param message the text a user sees, such as {@code Forbidden: region is immutable}
   */
  record Cause(String field, String message) {}

  static Answer to(Supplier<GenericKubernetesResource> write) {
    try {
      return new Accepted(write.get());
    } catch (KubernetesClientException e) {
      if (e.getStatus() == null) {
        throw e;
      }
      List<StatusCause> causes =
          e.getStatus().getDetails() == null ? List.of() : e.getStatus().getDetails().getCauses();
      return new Refused(
          e.getCode(),
          e.getStatus().getMessage(),
          causes.stream().map(cause -> new Cause(cause.getField(), cause.getMessage())).toList());
    }
  }
}
