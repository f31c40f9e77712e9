package io.hpcoperator.controller.batch;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is read of a Batch account again and again. */
public final class BatchSubjects {

  /** All environments of the account: one call for every hundred. */
  public record ComputeEnvs() implements Subject<BatchClient, EnvListing> {
    @Override
    public EnvListing fetch(BatchClient client) {
      return new EnvListing(client.listComputeEnvs(CallPriority.POLL));
    }

    @Override
    public boolean isOfWholeAccount() {
      return true;
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

  /** The same, of an environment of which nothing but single nodes is of interest. */
  public record NodesOf(String envId) implements Subject<BatchClient, Optional<ComputeEnvDetails>> {
    @Override
    public Optional<ComputeEnvDetails> fetch(BatchClient client) {
      return new ComputeEnvById(envId).fetch(client);
    }

    @Override
    public Cadence cadence() {
      return Cadence.SETTING;
    }
  }

  /**
   * What an environment did with its nodes. No order is promised, so both ends of a long list are
   * read: one call for up to a hundred activities, two for more.
   */
  public record Activities(String envId) implements Subject<BatchClient, List<Activity>> {
    @Override
    public List<Activity> fetch(BatchClient client) {
      var first = client.describeComputeEnvActivities(envId, null, 0, BatchClient.PAGE_SIZE);
      var all = new ArrayList<>(first.items());
      if (first.totalCount() > BatchClient.PAGE_SIZE) {
        int last = Math.max(BatchClient.PAGE_SIZE, first.totalCount() - BatchClient.PAGE_SIZE);
        all.addAll(
            client.describeComputeEnvActivities(envId, null, last, BatchClient.PAGE_SIZE).items());
      }
      return List.copyOf(all);
    }

    @Override
    public Cadence cadence() {
      return Cadence.SETTING;
    }
  }

  /**
   * How all environments of the account are set up, name, description and instance types included:
   * by id; one call for every hundred. Passwords and keys are taken out as soon as they are here.
   */
  public record CreateInfos() implements Subject<BatchClient, Map<String, ComputeEnvCreateInfo>> {
    @Override
    public Map<String, ComputeEnvCreateInfo> fetch(BatchClient client) {
      var byId = new HashMap<String, ComputeEnvCreateInfo>();
      for (var info : client.listComputeEnvCreateInfos(CallPriority.POLL)) {
        byId.put(info.envId(), info.withoutSecrets());
      }
      return byId;
    }

    @Override
    public boolean isOfWholeAccount() {
      return true;
    }

    @Override
    public Cadence cadence() {
      return Cadence.SETTING;
    }
  }

  /** The same of one environment, for one that the list of all leaves out. */
  public record CreateInfo(String envId) implements Subject<BatchClient, ComputeEnvCreateInfo> {
    @Override
    public ComputeEnvCreateInfo fetch(BatchClient client) {
      return client.describeComputeEnvCreateInfo(envId).withoutSecrets();
    }

    @Override
    public Cadence cadence() {
      return Cadence.SETTING;
    }
  }

  private BatchSubjects() {}
}
