package io.hpcoperator.controller.batch;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.controller.poll.Subject;
import java.util.List;
import java.util.Optional;

/** What is read of a Batch account again and again. */
public final class BatchSubjects {

  /** All environments of the account: one call for every hundred. */
  public record ComputeEnvs() implements Subject<BatchClient, List<ComputeEnvView>> {
    @Override
    public List<ComputeEnvView> fetch(BatchClient client) {
      return client.listComputeEnvs(CallPriority.POLL);
    }
  }

  /** One environment; empty when the cloud says that there is none, which ends a deletion. */
  public record ComputeEnvById(String envId)
      implements Subject<BatchClient, Optional<ComputeEnvDetails>> {
    @Override
    public Optional<ComputeEnvDetails> fetch(BatchClient client) {
      try {
        return Optional.of(client.describeComputeEnv(envId, CallPriority.POLL));
      } catch (CloudException e) {
        if (e.kind() == ErrorKind.NOT_FOUND) {
          return Optional.empty();
        }
        throw e;
      }
    }
  }

  private BatchSubjects() {}
}
