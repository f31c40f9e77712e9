package io.hpcoperator.controller.session;

import io.hpcoperator.cloud.CloudClient;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.poll.Watcher;
import java.util.Set;

/** An account that is logged in: the client of its API and the shared polls over it. */
public sealed interface CloudSession extends AutoCloseable {

  CloudClient client();

  SharedPolls<?> polls();

  /** Stops watching on behalf of a resource that is gone. */
  default void forget(Watcher watcher) {
    polls().forget(watcher);
  }

  /** The resources that watch something of the account. */
  default Set<Watcher> watchers() {
    return polls().watchers();
  }

  @Override
  default void close() {
    polls().close();
    client().close();
  }

  /** Alibaba E-HPC. */
  record Ehpc(EhpcClient client, SharedPolls<EhpcClient> polls) implements CloudSession {}

  /** Tencent Batch. */
  record Batch(BatchClient client, SharedPolls<BatchClient> polls) implements CloudSession {}
}
