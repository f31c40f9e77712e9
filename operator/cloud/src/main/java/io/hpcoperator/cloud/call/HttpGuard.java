package io.hpcoperator.cloud.call;

import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudException.ClientCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Builds the OkHttp client under both SDKs, so that one request is one request and every answer of
 * the API comes through:
 *
 * <ul>
 *   <li>OkHttp acts on some statuses by itself. It turns 407, with which E-HPC denies permission,
 *       into a ProtocolException; it sends a request again after 503 with {@code Retry-After: 0}
 *       and after 408; it follows redirects. The inner interceptor hides the status from it, the
 *       outer one puts it back.
 *   <li>It never repeats a request after a broken connection.
 *   <li>Bodies are read here, so that a connection cut inside one is seen as such.
 *   <li>Faults say whether the request had left: {@link HttpFault}.
 *   <li>The User-Agent of the SDKs, which tells operating system and Java version, is replaced.
 * </ul>
 */
public final class HttpGuard {
  private static final int NEUTRAL_STATUS = 400;
  private static final String USER_AGENT = "hpc-operator";
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);
  private static final int IDLE_CONNECTIONS = 5;

  private HttpGuard() {}

  /**
   * A client that hands every status through.
   *
   * @param settings time-outs
   */
  public static OkHttpClient handingThrough(ClientSettings settings) {
    return client(settings, false);
  }

  /**
   * A client that throws {@link HttpFault} with the body for every status but 200, for an SDK that
   * drops the body of such an answer.
   */
  public static OkHttpClient throwingOnStatus(ClientSettings settings) {
    return client(settings, true);
  }

  /** Whether the client was built here. */
  public static boolean isGuarded(OkHttpClient client) {
    return client.interceptors().stream().anyMatch(Outer.class::isInstance);
  }

  /**
   * What went wrong below an SDK's exception.
   *
   * @param thrown what the SDK threw
   * @return the fault; a malformed answer when no I/O is behind it
   */
  public static Transport.Fault faultOf(Throwable thrown) {
    HttpFault fault = find(thrown);
    if (fault == null) {
      return new Transport.Fault(
          ClientCode.MALFORMED_ANSWER,
          // Not as the cause: an SDK's exception can carry the request, and text of the answer.
          "The answer cannot be read: " + thrown.getClass().getSimpleName(),
          true,
          null);
    }
    return new Transport.Fault(
        fault.code(), fault.getMessage(), fault.effectPossible(), fault.getCause());
  }

  /** Body of the answer behind an SDK's exception, or null. */
  public static String bodyOf(Throwable thrown) {
    HttpFault fault = find(thrown);
    return fault == null ? null : fault.body();
  }

  private static HttpFault find(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof HttpFault fault) {
        return fault;
      }
    }
    return null;
  }

  private static OkHttpClient client(ClientSettings settings, boolean throwOnStatus) {
    Duration whole = settings.connectTimeout().plus(settings.readTimeout().multipliedBy(2));
    return new OkHttpClient.Builder()
        .retryOnConnectionFailure(false)
        .protocols(List.of(Protocol.HTTP_1_1))
        .connectTimeout(settings.connectTimeout())
        .readTimeout(settings.readTimeout())
        .writeTimeout(settings.readTimeout())
        // A server that sends a byte now and then must not hold a thread for ever.
        .callTimeout(whole)
        // Short, since a request on a connection the server has just closed looks like a cut.
        .connectionPool(
            new ConnectionPool(IDLE_CONNECTIONS, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
        .addInterceptor(new Outer(throwOnStatus))
        .addNetworkInterceptor(new Inner())
        .build();
  }

  /** What the inner interceptor tells the outer one about a request. */
  private static final class Exchange {
    /** A connection was there and the request went out on it. */
    private volatile boolean left;

    private volatile int status;
  }

  private static final class Inner implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      Exchange exchange = chain.request().tag(Exchange.class);
      exchange.left = true;
      Response response = chain.proceed(chain.request());
      exchange.status = response.code();
      return response.code() == 200 ? response : response.newBuilder().code(NEUTRAL_STATUS).build();
    }
  }

  private static final class Outer implements Interceptor {
    private final boolean throwOnStatus;

    Outer(boolean throwOnStatus) {
      this.throwOnStatus = throwOnStatus;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
      Exchange exchange = new Exchange();
      Request request =
          chain
              .request()
              .newBuilder()
              .tag(Exchange.class, exchange)
              .header("User-Agent", USER_AGENT)
              .build();
      try (Response response = chain.proceed(request)) {
        ResponseBody body = response.body();
        byte[] bytes = body == null ? new byte[0] : body.bytes();
        ResponseBody copy = ResponseBody.create(bytes, body == null ? null : body.contentType());
        int status = exchange.status;
        if (throwOnStatus && status != 200) {
          throw HttpFault.ofStatus(status, copy.string());
        }
        return response.newBuilder().code(status).body(copy).build();
      } catch (HttpFault e) {
        throw e;
      } catch (IOException e) {
        throw fault(e, exchange.left);
      }
    }

    private static HttpFault fault(IOException e, boolean left) {
      if (Thread.currentThread().isInterrupted()) {
        return new HttpFault(ClientCode.INTERRUPTED, "Interrupted", left, null, e);
      }
      if (!left) {
        return new HttpFault(ClientCode.CONNECT_FAILED, "No connection: " + e, false, null, e);
      }
      // OkHttp's call time-out is an InterruptedIOException, a read time-out a subclass of it.
      boolean timeout = e instanceof SocketTimeoutException || e instanceof InterruptedIOException;
      return timeout
          ? new HttpFault(ClientCode.TIMEOUT, "No answer in time", true, null, e)
          : new HttpFault(ClientCode.CONNECTION_CUT, "Connection cut: " + e, true, null, e);
    }
  }
}
