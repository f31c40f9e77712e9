package io.hpcoperator.controller.pass;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;

/** What goes wrong between the operator, the cloud and the record, by a seed. */
public final class Trouble {
  private final Random random;
  private boolean over;

  public Trouble(long seed) {
    this.random = new Random(seed);
  }

  public void end() {
    over = true;
  }

  public boolean isOver() {
    return over;
  }

  public boolean chance(double probability) {
    return !over && random.nextDouble() < probability;
  }

  public int upTo(int bound) {
    return random.nextInt(bound);
  }

  /** How far a reading lags behind: never as long as the planners' patience. */
  public Duration lag() {
    return over ? Duration.ZERO : Duration.ofSeconds(random.nextInt(110));
  }

  public void mayCrash() {
    if (chance(0.03)) {
      throw new Crash();
    }
  }

  /** Makes a call that may be refused, or die or lose its answer before or after its effect. */
  public <T> T call(String operation, Supplier<T> effect) {
    if (chance(0.15)) {
      var kind = ErrorKind.values()[upTo(ErrorKind.values().length)];
      throw new CloudException(operation, kind, "Refused." + kind, null, "r", false, null);
    }
    mayCrash();
    if (chance(0.1)) {
      throw lost(operation);
    }
    var answer = effect.get();
    mayCrash();
    if (chance(0.2)) {
      throw lost(operation);
    }
    return answer;
  }

  private static CloudException lost(String operation) {
    return new CloudException(
        operation, ErrorKind.TRANSIENT, "Client.Timeout", null, null, true, null);
  }
}
