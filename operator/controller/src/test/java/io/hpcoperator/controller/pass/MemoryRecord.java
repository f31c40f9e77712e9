package io.hpcoperator.controller.pass;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Objects;

/** A status as the API server keeps it: refuses what was planned from an older one. */
public final class MemoryRecord<R extends CustomResource<?, S>, S> implements StatusRecord<R, S> {
  private final Trouble trouble;
  private S stored;
  private S previous;
  private int writes;

  public MemoryRecord(Trouble trouble) {
    this.trouble = trouble;
  }

  public S stored() {
    return stored;
  }

  /** What a cache that lags behind may still hold. */
  public S previous() {
    return previous;
  }

  public int writes() {
    return writes;
  }

  @Override
  public boolean writeIfChanged(R resource, S status, Context<R> context) {
    if (Objects.equals(resource.getStatus(), status)) {
      return false;
    }
    write(resource, status);
    return true;
  }

  @Override
  public boolean writeIfCurrent(R resource, S status, Context<R> context) {
    if (Objects.equals(resource.getStatus(), status)) {
      return true;
    }
    return writeBeforeCall(resource, status, context);
  }

  @Override
  public boolean writeBeforeCall(R resource, S status, Context<R> context) {
    if (!Objects.equals(resource.getStatus(), stored)) {
      return false;
    }
    if (!Objects.equals(stored, status)) {
      write(resource, status);
    }
    return true;
  }

  private void write(R resource, S status) {
    trouble.mayCrash();
    previous = stored;
    stored = status;
    resource.setStatus(status);
    writes++;
    trouble.mayCrash();
  }
}
