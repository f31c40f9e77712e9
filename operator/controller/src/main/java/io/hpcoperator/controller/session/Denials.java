package io.hpcoperator.controller.session;

import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.cloud.CallListener;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.poll.Watcher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Notices when a cloud turns an account's calls down, and has the account looked at: its access key
 * may have been replaced in the Secret, or revoked in the cloud, long before the next routine look.
 */
final class Denials {
  /** One look in this time is enough, however many calls are turned down. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Map<String, Instant> latest = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Consumer<Watcher> wake;

  Denials(Clock clock, Consumer<Watcher> wake) {
    this.clock = clock;
    this.wake = wake;
  }

  /** A listener that notices denials and hands every call on. */
  CallListener listener(CloudAccount account, CallListener next) {
    var metadata = account.getMetadata();
    var watcher =
        new Watcher(
            CloudAccount.class.getSimpleName(), metadata.getNamespace(), metadata.getName());
    return call -> {
      next.onCall(call);
      if (call.kind() == ErrorKind.DENIED && isNews(key(account))) {
        wake.accept(watcher);
      }
    };
  }

  private boolean isNews(String key) {
    var now = clock.instant();
    var before = latest.get(key);
    if (before != null && now.isBefore(before.plus(PAUSE))) {
      return false;
    }
    latest.put(key, now);
    return true;
  }

  boolean since(CloudAccount account, Instant then) {
    var denied = latest.get(key(account));
    return denied != null && denied.isAfter(then);
  }

  void forget(CloudAccount account) {
    latest.remove(key(account));
  }

  private static String key(CloudAccount account) {
    return account.getMetadata().getNamespace() + "/" + account.getMetadata().getName();
  }
}
