package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Writes the status of resources, by server-side apply of the whole status: the only thing, beside
 * the finalizer, that the operator writes to its own kinds.
 *
 * @param <R> kind
 * @param <S> its status
 */
public final class StatusWriter<R extends CustomResource<?, S>, S> implements StatusRecord<R, S> {
  private static final int CONFLICT = 409;

  private final Class<R> kind;
  private final Supplier<R> blank;

  /**
   * @param blank makes a resource of the kind with neither spec nor status
   */
  public StatusWriter(Class<R> kind, Supplier<R> blank) {
    this.kind = kind;
    this.blank = blank;
  }

  @Override
  public boolean writeIfChanged(R resource, S status, Context<R> context) {
    if (Objects.equals(resource.getStatus(), status)) {
      return false;
    }
    resource.setStatus(apply(resource, status, null, context).getStatus());
    return true;
  }

  @Override
  public boolean writeIfCurrent(R resource, S status, Context<R> context) {
    if (Objects.equals(resource.getStatus(), status)) {
      return true;
    }
    return applyTo(resource, status, resource.getMetadata().getResourceVersion(), context);
  }

  @Override
  public boolean writeBeforeCall(R resource, S status, Context<R> context) {
    var fresh =
        context
            .getClient()
            .resources(kind)
            .inNamespace(resource.getMetadata().getNamespace())
            .withName(resource.getMetadata().getName())
            .get();
    if (fresh == null || !samePlan(resource, fresh)) {
      return false;
    }
    if (Objects.equals(fresh.getStatus(), status)) {
      return true;
    }
    return applyTo(resource, status, fresh.getMetadata().getResourceVersion(), context);
  }

  private boolean applyTo(R resource, S status, String resourceVersion, Context<R> context) {
    try {
      var written = apply(resource, status, resourceVersion, context);
      resource.setStatus(written.getStatus());
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private boolean samePlan(R planned, R fresh) {
    var before = planned.getMetadata();
    var now = fresh.getMetadata();
    return before.getUid().equals(now.getUid())
        && Objects.equals(before.getGeneration(), now.getGeneration())
        && Objects.equals(before.getDeletionTimestamp(), now.getDeletionTimestamp())
        && Objects.equals(planned.getStatus(), fresh.getStatus())
        && PassRunner.isPaused(planned) == PassRunner.isPaused(fresh);
  }

  private R apply(R resource, S status, String resourceVersion, Context<R> context) {
    var patch = blank.get();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .withResourceVersion(resourceVersion)
            .build());
    patch.setStatus(status);
    return context.resourceOperations().serverSideApplyPrimaryStatus(patch);
  }
}
