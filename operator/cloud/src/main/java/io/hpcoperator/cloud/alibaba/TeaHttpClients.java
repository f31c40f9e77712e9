package io.hpcoperator.cloud.alibaba;

import com.aliyun.tea.okhttp.ClientHelper;
import com.aliyun.teautil.models.RuntimeOptions;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.call.HttpGuard;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;

/**
 * Puts guarded OkHttp clients where the SDK looks for its own: it caches one for each endpoint and
 * set of options and offers no other way to change it. One guarded client serves every account that
 * talks to the endpoint; it holds nothing of any of them.
 */
final class TeaHttpClients {
  private TeaHttpClients() {}

  /** Sees to it that calls to the endpoint with these options go through {@link HttpGuard}. */
  static synchronized void guard(URI endpoint, RuntimeOptions options, ClientSettings settings) {
    // The same options as Client#callApi passes on; the SDK makes the cache's key of them.
    Map<String, Object> key = new HashMap<>();
    key.put("connectTimeout", options.connectTimeout);
    key.put("readTimeout", options.readTimeout);
    key.put("ignoreSSL", options.ignoreSSL);
    OkHttpClient cached;
    try {
      cached = ClientHelper.getOkHttpClient(endpoint.getHost(), endpoint.getPort(), key);
    } catch (Exception e) {
      throw new IllegalStateException("The Alibaba Cloud SDK cannot be set up", e);
    }
    if (!HttpGuard.isGuarded(cached)) {
      OkHttpClient guarded = HttpGuard.handingThrough(settings);
      ClientHelper.clients.replaceAll((k, client) -> client == cached ? guarded : client);
    }
  }
}
