package io.hpcoperator.controller.session;

import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.poll.Watcher;
import java.util.Set;

/** An account that is logged in: the client of its API and the shared polls over it. */
public sealed interface CloudSession extends AutoCloseable {

  /**
   * Makes the cheapest read there is.
   *
   * @throws io.hpcoperator.cloud.CloudException when the credentials do not work, or the cloud does
   *     not answer
   */
  void ping();

  /** Stops watching on behalf of a resource that is gone. */
  void forget(Watcher watcher);

  /** The resources that watch something of the account. */
  Set<Watcher> watchers();

  @Override
  void close();

  /** Alibaba E-HPC. */
  record Ehpc(EhpcClient client, SharedPolls<EhpcClient> polls) implements CloudSession {
    @Override
    public void ping() {
      client.ping();
    }

    @Override
    public void forget(Watcher watcher) {
      polls.forget(watcher);
    }

    @Override
    public Set<Watcher> watchers() {
      return polls.watchers();
    }

    @Override
    public void close() {
      polls.close();
      client.close();
    }
  }

  /** Tencent Batch. */
  record Batch(BatchClient client, SharedPolls<BatchClient> polls) implements CloudSession {
    @Override
    public void ping() {
      client.ping();
    }

    @Override
    public void forget(Watcher watcher) {
      polls.forget(watcher);
    }

    @Override
    public Set<Watcher> watchers() {
      return polls.watchers();
    }

    @Override
    public void close() {
      polls.close();
      client.close();
    }
  }
}
