package io.hpcoperator.controller.session;

import io.fabric8.kubernetes.api.model.Secret;
import io.hpcoperator.api.v1alpha1.AccountProvider;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudAccountSpec;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.LocalReference;
import io.hpcoperator.cloud.BudgetTime;
import io.hpcoperator.cloud.CallListener;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.PollPace;
import io.hpcoperator.controller.poll.PollThreads;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.poll.Watcher;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The accounts that are logged in. A session is opened when it is first needed and replaced when
 * the account's spec or the access key in its Secret has changed.
 */
public final class CloudSessions implements AutoCloseable {
  private static final int DEFAULT_REQUESTS_PER_SECOND = 10;

  /** Within this an account is looked at, unless something is wrong. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private final Secrets secrets;
  private final PollPace pace;
  private final BudgetTime budgetTime;
  private final Clock clock;
  private final PollThreads threads;
  private final CallListener listener;
  private final Consumer<Watcher> wake;
  private final Map<String, Open> sessions = new HashMap<>();
  private final Denials denials;
  private final Instant startedAt;

  private record Open(Login login, CloudSession session) {}

  private record Login(CloudAccountSpec spec, CloudCredentials credentials) {}

  public CloudSessions(
      Secrets secrets,
      PollPace pace,
      BudgetTime budgetTime,
      Clock clock,
      PollThreads threads,
      CallListener listener,
      Consumer<Watcher> wake) {
    this.secrets = secrets;
    this.pace = pace;
    this.budgetTime = budgetTime;
    this.clock = clock;
    this.threads = threads;
    this.listener = listener;
    this.wake = wake;
    this.denials = new Denials(clock, wake);
    this.startedAt = clock.instant();
  }

  /**
   * What a resource needs to work with its account.
   *
   * @param account the account, if it exists
   * @param inTheCloud whether the resource has, or may have, something in the cloud, or is leaving
   * @param provider cloud the resource's kind is for
   */
  public <S extends CloudSession> AccountAccess<S> access(
      LocalReference reference,
      Optional<CloudAccount> account,
      boolean inTheCloud,
      AccountProvider provider,
      Class<S> type) {
    if (account.isEmpty()) {
      return blocked(
          Reason.ACCOUNT_NOT_FOUND,
          "CloudAccount %s does not exist in this namespace. Create it; the resource goes on by itself then.",
          reference.name());
    }
    var spec = account.get().getSpec();
    if (spec.provider() != provider) {
      return new AccountAccess.Blocked<>(
          Verdict.stalled(
              Reason.WRONG_PROVIDER,
              "CloudAccount %s is with another cloud than this kind of resource. Refer to an account of the right provider in a new resource.",
              reference.name()));
    }
    var ready = readiness(account.get());
    // An account that is to go serves those that must go before it, and buys nothing new.
    boolean leaving = account.get().isMarkedForDeletion();
    if (leaving && !inTheCloud) {
      return blocked(
          Reason.ACCOUNT_NOT_READY,
          "CloudAccount %s is being deleted. Refer to another account in a new resource.",
          reference.name());
    }
    if (!leaving && ready == null && isYoung(account.get())) {
      // Of every normal start, where it is nobody's news.
      return new AccountAccess.Blocked<>(
          Verdict.unknown(
              Reason.OBSERVING,
              "CloudAccount %s has not been looked at yet.".formatted(reference.name())));
    }
    if (!leaving && (ready == null || ready.status() == ConditionStatus.FALSE)) {
      return blocked(
          Reason.ACCOUNT_NOT_READY,
          "CloudAccount %s is not ready: %s",
          reference.name(),
          ready == null ? "it has not been looked at yet." : ready.message());
    }
    return open(account.get(), type);
  }

  /** Whether an account that was not looked at will be in a moment, as all are. */
  private boolean isYoung(CloudAccount account) {
    var created = Work.time(account.getMetadata().getCreationTimestamp());
    var since = created.isAfter(startedAt) ? created : startedAt;
    return clock.instant().isBefore(since.plus(YOUNG));
  }

  private <S extends CloudSession> AccountAccess<S> open(CloudAccount account, Class<S> type) {
    var open = find(account);
    if (open.isPresent()) {
      return new AccountAccess.Usable<>(type.cast(open.get()));
    }
    var secretName = account.getSpec().credentials().secretRef().name();
    var namespace = account.getMetadata().getNamespace();
    return secrets
        .find(namespace, secretName)
        .map(secret -> login(account, secret))
        .map(
            login ->
                login instanceof LoginResult.Done done
                    ? new AccountAccess.Usable<>(type.cast(done.session()))
                    : new AccountAccess.Blocked<S>(((LoginResult.Refused) login).verdict()))
        .orElseGet(
            () -> new AccountAccess.Blocked<>(Secrets.notFound(namespace, secretName).verdict()));
  }

  private static <S extends CloudSession> AccountAccess<S> blocked(
      Reason reason, String message, Object... arguments) {
    return new AccountAccess.Blocked<>(Verdict.working(reason, message, arguments));
  }

  private static Condition readiness(CloudAccount account) {
    return account.getStatus() == null
        ? null
        : Conditions.find(account.getStatus().conditions(), Conditions.READY);
  }

  /** The session of an account, if one is open. */
  public synchronized Optional<CloudSession> find(CloudAccount account) {
    return Optional.ofNullable(sessions.get(key(account))).map(Open::session);
  }

  /** Stops watching on behalf of a resource that is to be left alone. */
  public synchronized void forget(Watcher watcher) {
    sessions.values().forEach(open -> open.session().forget(watcher));
  }

  /**
   * Stops watching on behalf of a resource in all accounts but the one it refers to by now: as long
   * as it has nothing in the cloud, it can come to refer to another.
   */
  public synchronized void forgetElsewhere(
      Watcher watcher, String namespace, LocalReference account) {
    var here = key(namespace, account.name());
    sessions.forEach(
        (key, open) -> {
          if (!key.equals(here)) {
            open.session().forget(watcher);
          }
        });
  }

  /** What became of logging in. */
  public sealed interface LoginResult {
    /** A session is open. It says nothing yet about whether the cloud takes the key. */
    record Done(CloudSession session) implements LoginResult {}

    /** The Secret does not hold an access key. */
    record Refused(Verdict verdict) implements LoginResult {}
  }

  /** Opens a session with the access key in a Secret, unless one is open that does. */
  public LoginResult login(CloudAccount account, Secret secret) {
    var credentials = account.getSpec().credentials();
    var id = Secrets.valueOf(secret, credentials.accessKeyIdKey());
    var key = Secrets.valueOf(secret, credentials.accessKeySecretKey());
    SecretValue token =
        credentials.securityTokenKey() == null
            ? new SecretValue.Found("")
            : Secrets.valueOf(secret, credentials.securityTokenKey());
    for (var value : new SecretValue[] {id, key, token}) {
      if (value instanceof SecretValue.Missing missing) {
        return new LoginResult.Refused(missing.verdict());
      }
    }
    CloudCredentials accessKey;
    try {
      accessKey = new CloudCredentials(text(id), text(key), text(token));
    } catch (IllegalArgumentException e) {
      return new LoginResult.Refused(
          Verdict.stalled(
              Reason.ACCESS_DENIED,
              "Secret %s holds no access key that can be used: %s. Correct the Secret; it is read again every half minute.",
              secret.getMetadata().getName(),
              e.getMessage()));
    }
    try {
      return new LoginResult.Done(replaceIfOther(account, new Login(account.getSpec(), accessKey)));
    } catch (IllegalArgumentException e) {
      return new LoginResult.Refused(
          Verdict.stalled(
              Reason.INVALID_REQUEST,
              "The account cannot be used as it is: %s. Correct its endpoints or its request budget.",
              e.getMessage()));
    }
  }

  private static String text(SecretValue value) {
    return ((SecretValue.Found) value).text();
  }

  private synchronized CloudSession replaceIfOther(CloudAccount account, Login login) {
    var key = key(account);
    var open = sessions.get(key);
    if (open != null && open.login().equals(login)) {
      return open.session();
    }
    var session = create(login, denials.listener(account, listener));
    sessions.put(key, new Open(login, session));
    if (open != null) {
      var watchers = open.session().watchers();
      open.session().close();
      // Their view died with the old session; a pass of each opens a new one.
      watchers.forEach(wake);
    }
    return session;
  }

  private CloudSession create(Login login, CallListener listener) {
    var spec = login.spec();
    int rate =
        spec.requestBudget() == null || spec.requestBudget().requestsPerSecond() == null
            ? DEFAULT_REQUESTS_PER_SECOND
            : spec.requestBudget().requestsPerSecond();
    return switch (spec.provider()) {
      case ALIBABA_CLOUD -> {
        var settings =
            ClientSettings.builder(
                    spec.region(), login.credentials(), EhpcClient.budget(rate, budgetTime))
                .endpoint(address(spec.endpoints() == null ? null : spec.endpoints().ehpc()))
                .listener(listener)
                .build();
        var client = new EhpcClient(settings);
        yield new CloudSession.Ehpc(client, new SharedPolls<>(client, pace, clock, threads, wake));
      }
      case TENCENT_CLOUD -> {
        var settings =
            ClientSettings.builder(
                    spec.region(), login.credentials(), BatchClient.budget(rate, budgetTime))
                .endpoint(address(spec.endpoints() == null ? null : spec.endpoints().batch()))
                .listener(listener)
                .build();
        var client = new BatchClient(settings);
        yield new CloudSession.Batch(client, new SharedPolls<>(client, pace, clock, threads, wake));
      }
    };
  }

  private static URI address(String endpoint) {
    return endpoint == null ? null : URI.create(endpoint);
  }

  /** Whether the cloud has denied a call of the account since then. */
  public boolean deniedSince(CloudAccount account, Instant then) {
    return denials.since(account, then);
  }

  /** Closes the session of an account that is gone. */
  public synchronized void logout(CloudAccount account) {
    var open = sessions.remove(key(account));
    if (open != null) {
      open.session().close();
    }
    denials.forget(account);
  }

  @Override
  public synchronized void close() {
    sessions.values().forEach(open -> open.session().close());
    sessions.clear();
  }

  private static String key(CloudAccount account) {
    return key(account.getMetadata().getNamespace(), account.getMetadata().getName());
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
