package io.hpcoperator.simulator;

import com.sun.net.httpserver.HttpServer;
import io.hpcoperator.simulator.batch.BatchDialect;
import io.hpcoperator.simulator.batch.BatchInspector;
import io.hpcoperator.simulator.ehpc.EhpcDialect;
import io.hpcoperator.simulator.ehpc.EhpcInspector;
import io.hpcoperator.simulator.http.Dialect;
import io.hpcoperator.simulator.http.FrontDoor;
import io.hpcoperator.simulator.http.RateLimiter;
import io.hpcoperator.simulator.signature.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The clouds in a box: E-HPC 2018-04-12 and Batch 2017-03-12 served over HTTP on loopback, on one
 * port. What they hold lives as long as this object.
 */
public final class Simulator implements AutoCloseable {

  public static final String DEFAULT_KEY_ID = "simulator";
  public static final String DEFAULT_KEY_SECRET = "simulator-secret";

  static {
    // Without it every answer waits for the client's delayed acknowledgement, 40 ms on Linux.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final SimulatedClock clock;
  private final Faults faults = new Faults();
  private final Journal journal = new Journal();
  private final Meter meter = new Meter();
  private final Credentials credentials;
  private final EhpcInspector ehpc;
  private final BatchInspector batch;
  private volatile WireStyle wireStyle;

  private Simulator(Builder builder) {
    this.clock = new SimulatedClock(builder.wall, builder.speed);
    this.credentials = builder.credentials();
    this.wireStyle = builder.wireStyle;
    World world = new World(clock);
    EhpcDialect alibaba =
        new EhpcDialect(
            world, builder.timings, faults, meter, credentials, builder.wall, () -> wireStyle);
    this.ehpc = alibaba.inspector();
    BatchDialect tencent =
        new BatchDialect(
            world, builder.timings, faults, meter, credentials, builder.wall, () -> wireStyle);
    this.batch = tencent.inspector();
    List<Dialect> dialects = List.of(tencent, alibaba);
    RateLimiter rates =
        new RateLimiter(builder.wall, builder.rateLimits, builder.ownRateLimits, builder.rateTempo);
    try {
      this.server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByName(builder.host), builder.port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + builder.host + ":" + builder.port, e);
    }
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "simulator");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext(
        "/", new FrontDoor(dialects, faults, journal, rates, builder.wall, clock, world));
    server.createContext(ControlPlane.PATH, new ControlPlane(this));
    server.start();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** {@code http://127.0.0.1:port}, for both clouds. */
  public URI endpoint() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  public SimulatedClock clock() {
    return clock;
  }

  public Faults faults() {
    return faults;
  }

  public Journal journal() {
    return journal;
  }

  public EhpcInspector ehpc() {
    return ehpc;
  }

  public BatchInspector batch() {
    return batch;
  }

  /** The valid key pairs, to add and revoke. */
  public Credentials credentials() {
    return credentials;
  }

  /** How answers are written from now on. */
  public void setWireStyle(WireStyle style) {
    wireStyle = style;
  }

  /** Every live billable object of both clouds, in words; empty when the clouds are empty. */
  public List<String> leftovers() {
    List<String> result = new ArrayList<>(ehpc.leftovers());
    result.addAll(batch.leftovers());
    return List.copyOf(result);
  }

  /** How many objects of each kind were ever made: cluster, node, queue, env, env-node. */
  public Map<String, Long> created() {
    return meter.counts();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Collects the settings of a {@link Simulator}. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private double speed = 1;
    private boolean rateLimits;
    private int rateTempo = 1;
    private Timings timings = Timings.realistic();
    private WireStyle wireStyle = WireStyle.SDK;
    private Clock wall = Clock.systemUTC();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, Integer> ownRateLimits = new HashMap<>();

    private Builder() {}

    /** Address to listen on; loopback by default. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** 0, the default, takes a free port. */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /** Simulated seconds per wall second; 1 by default. */
    public Builder speed(double speed) {
      this.speed = speed;
      return this;
    }

    /** Simulated time moves only with {@link SimulatedClock#advance}. */
    public Builder manualClock() {
      return speed(0);
    }

    /** A key pair valid for both clouds; without one it is {@value #DEFAULT_KEY_ID}. */
    public Builder credentials(String id, String secret) {
      keys.put(id, secret);
      return this;
    }

    /** Whether the documented rate limits hold; they do not by default. */
    public Builder rateLimits(boolean rateLimits) {
      this.rateLimits = rateLimits;
      return this;
    }

    /**
     * Rates hold for seconds that are so many times shorter, so that a client that keeps to them by
     * a clock that is as much faster is tried out in less time; 1 by default.
     */
    public Builder rateTempo(int times) {
      this.rateTempo = times;
      return this;
    }

    /** A rate limit of one operation that holds in any case, for APIs that document none. */
    public Builder rateLimit(String operation, int callsPerSecond) {
      ownRateLimits.put(operation, callsPerSecond);
      return this;
    }

    public Builder timings(Timings timings) {
      this.timings = timings;
      return this;
    }

    public Builder wireStyle(WireStyle style) {
      this.wireStyle = style;
      return this;
    }

    /** What signatures and rates are checked against; the system's clock by default. */
    public Builder wallClock(Clock wall) {
      this.wall = wall;
      return this;
    }

    /** Begins to listen. */
    public Simulator start() {
      return new Simulator(this);
    }

    /** The same as {@link #start()}. */
    public Simulator build() {
      return start();
    }

    private Credentials credentials() {
      Credentials result = new Credentials();
      if (keys.isEmpty()) {
        result.add(DEFAULT_KEY_ID, DEFAULT_KEY_SECRET);
      }
      keys.forEach(result::add);
      return result;
    }
  }
}
