package io.hpcoperator.cloud;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * What a client needs to reach one API of one account.
 *
 * @param region region id, such as {@code cn-hangzhou} or {@code ap-guangzhou}
 * @param endpoint where to send requests instead of the region's public endpoint, such as {@code
 *     http://127.0.0.1:8080}, or null; the scheme decides between http and https
 * @param credentials access key
 * @param budget request budget, shared by all clients of the account and API
 * @param listener told of every request
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest wait for an answer
 * @param budgetTimeout longest wait for the budget, after which a call fails unsent
 * @param readRetries repeats of a read after a transient fault, 0 to 2
 * @param retryBackoff wait before the first repeat, doubled for the second
 */
public record ClientSettings(
    String region,
    URI endpoint,
    CloudCredentials credentials,
    RequestBudget budget,
    CallListener listener,
    Duration connectTimeout,
    Duration readTimeout,
    Duration budgetTimeout,
    int readRetries,
    Duration retryBackoff) {
  public ClientSettings {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(credentials, "credentials");
    Objects.requireNonNull(budget, "budget");
    Objects.requireNonNull(listener, "listener");
    requirePositive(connectTimeout, "connectTimeout");
    requirePositive(readTimeout, "readTimeout");
    requirePositive(budgetTimeout, "budgetTimeout");
    requirePositive(retryBackoff, "retryBackoff");
    if (readRetries < 0 || readRetries > 2) {
      throw new IllegalArgumentException("readRetries must be 0 to 2, not " + readRetries);
    }
    if (endpoint != null && !isPlain(endpoint)) {
      throw new IllegalArgumentException(
          "endpoint must be http://host[:port] or https://host[:port], not " + endpoint);
    }
  }

  /** Settings with the public endpoint, time-outs of 5 s and 30 s, and two repeats of reads. */
  public static Builder builder(String region, CloudCredentials credentials, RequestBudget budget) {
    return new Builder(region, credentials, budget);
  }

  /**
   * Where requests to an API go.
   *
   * @param product first label of the public endpoint, such as {@code ehpc}
   * @param domain the cloud's domain, such as {@code aliyuncs.com}
   * @return the endpoint override if there is one, else the region's public endpoint
   */
  public URI endpointOf(String product, String domain) {
    return endpoint != null
        ? endpoint
        : URI.create("https://" + product + "." + region + "." + domain);
  }

  /** Both SDKs sign requests to the root of a host: nothing else can be reached. */
  private static boolean isPlain(URI endpoint) {
    boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    String path = endpoint.getPath();
    return web
        && endpoint.getHost() != null
        && endpoint.getUserInfo() == null
        && endpoint.getQuery() == null
        && endpoint.getFragment() == null
        && (path == null || path.isEmpty() || path.equals("/"));
  }

  private static void requirePositive(Duration duration, String name) {
    if (duration == null || duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private final String region;
    private final CloudCredentials credentials;
    private final RequestBudget budget;
    private URI endpoint;
    private CallListener listener = CallListener.NONE;
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration readTimeout = Duration.ofSeconds(30);
    private Duration budgetTimeout = Duration.ofSeconds(30);
    private int readRetries = 2;
    private Duration retryBackoff = Duration.ofMillis(250);

    private Builder(String region, CloudCredentials credentials, RequestBudget budget) {
      this.region = region;
      this.credentials = credentials;
      this.budget = budget;
    }

    /** Endpoint override; null for the region's public endpoint. */
    public Builder endpoint(URI endpoint) {
      this.endpoint = endpoint;
      return this;
    }

    /** Who is told of every request. */
    public Builder listener(CallListener listener) {
      this.listener = listener;
      return this;
    }

    /** Longest wait for a connection. */
    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout = connectTimeout;
      return this;
    }

    /** Longest wait for an answer. */
    public Builder readTimeout(Duration readTimeout) {
      this.readTimeout = readTimeout;
      return this;
    }

    /** Longest wait for the budget. */
    public Builder budgetTimeout(Duration budgetTimeout) {
      this.budgetTimeout = budgetTimeout;
      return this;
    }

    /** Repeats of a read after a transient fault, and the wait before the first. */
    public Builder readRetries(int readRetries, Duration retryBackoff) {
      this.readRetries = readRetries;
      this.retryBackoff = retryBackoff;
      return this;
    }

    public ClientSettings build() {
      return new ClientSettings(
          region,
          endpoint,
          credentials,
          budget,
          listener,
          connectTimeout,
          readTimeout,
          budgetTimeout,
          readRetries,
          retryBackoff);
    }
  }
}
