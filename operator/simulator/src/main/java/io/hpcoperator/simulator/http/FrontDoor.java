package io.hpcoperator.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.Faults;
import io.hpcoperator.simulator.Journal;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.SimulatedClock;
import io.hpcoperator.simulator.World;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every call through the same stations: recognise the cloud, meet the faults asked for, check
 * the signature and the rate, serve, write the journal, answer.
 */
public final class FrontDoor implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

  private final List<Dialect> dialects;
  private final Faults faults;
  private final Journal journal;
  private final RateLimiter rates;
  private final Clock wall;
  private final SimulatedClock clock;
  private final World world;

  public FrontDoor(
      List<Dialect> dialects,
      Faults faults,
      Journal journal,
      RateLimiter rates,
      Clock wall,
      SimulatedClock clock,
      World world) {
    this.dialects = List.copyOf(dialects);
    this.faults = faults;
    this.journal = journal;
    this.rates = rates;
    this.wall = wall;
    this.clock = clock;
    this.world = world;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    // Closing an exchange that was not answered closes its connection, which is what a cut is to
    // look like.
    try (exchange) {
      HttpCall call = HttpCall.read(exchange);
      Optional<HttpReply> reply = answer(call);
      if (reply.isPresent()) {
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
        exchange.sendResponseHeaders(reply.get().status(), reply.get().body().length);
        exchange.getResponseBody().write(reply.get().body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("The simulator itself failed on {}", exchange.getRequestURI(), e);
      throw e;
    }
  }

  /** Empty when the connection is to be cut. */
  private Optional<HttpReply> answer(HttpCall call) throws InterruptedException {
    Dialect dialect =
        dialects.stream()
            .filter(candidate -> candidate.speaks(call))
            .findFirst()
            // Like the real gateways' catch-all: what names no cloud is taken for an RPC call that
            // lacks its parameters.
            .orElse(dialects.get(dialects.size() - 1));
    Visit visit = new Visit(dialect, call);
    Optional<Fault> fault = visit.meetFaults();
    if (fault.isPresent() && fault.get() instanceof Fault.CutBeforeEffect) {
      visit.record(JournalEntry.CUT_BEFORE_EFFECT, 0, "", false);
      return Optional.empty();
    }
    // One step for all who look at the clouds: whoever finds what a call did, finds the call in the
    // journal, and the journal's order is that in which the calls took effect.
    return world.look(() -> visit.serve(fault));
  }

  /** One call on its way through. */
  private final class Visit {
    private final Dialect dialect;
    private final HttpCall call;
    private final String operation;
    private final Map<String, String> parameters;
    private final java.time.Instant arrival = wall.instant();
    private final java.time.Instant simulatedArrival = clock.now();

    Visit(Dialect dialect, HttpCall call) {
      this.dialect = dialect;
      this.call = call;
      this.operation = dialect.operation(call);
      this.parameters = dialect.parameters(call);
    }

    Optional<Fault> meetFaults() throws InterruptedException {
      for (Fault fault : faults.take(operation, parameters)) {
        if (fault instanceof Fault.Delay delay) {
          Thread.sleep(delay.duration().toMillis());
        } else {
          return Optional.of(fault);
        }
      }
      return Optional.empty();
    }

    Optional<HttpReply> serve(Optional<Fault> fault) {
      String requestId = dialect.newRequestId();
      try {
        dialect.authenticate(call);
        if (!rates.admits(operation, dialect.rateLimit(operation))) {
          throw ApiError.of(dialect.throttlingCode());
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Error error) {
          HttpReply reply =
              dialect.failure(call, requestId, error.code(), error.http(), error.message());
          record(error.code(), reply.status(), requestId, false);
          return Optional.of(reply);
        }
        Outcome outcome = dialect.serve(call, requestId);
        if (fault.isPresent() && fault.get() instanceof Fault.CutAfterEffect) {
          record(JournalEntry.CUT_AFTER_EFFECT, 0, requestId, outcome.replay());
          return Optional.empty();
        }
        record(JournalEntry.OK, 200, requestId, outcome.replay());
        return Optional.of(dialect.success(requestId, outcome.fields()));
      } catch (ApiError error) {
        HttpReply reply = dialect.failure(call, requestId, error);
        record(error.code(), reply.status(), requestId, false);
        return Optional.of(reply);
      }
    }

    void record(String outcome, int http, String requestId, boolean replay) {
      journal.add(
          new JournalEntry(
              arrival,
              simulatedArrival,
              dialect.cloud(),
              operation,
              Map.copyOf(dialect.masked(operation, parameters)),
              outcome,
              http,
              requestId,
              replay));
      LOG.debug("{} {} -> {} {}", dialect.cloud(), operation, outcome, requestId);
    }
  }
}
