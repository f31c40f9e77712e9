package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.poll.Subject;
import java.util.function.Function;

/** What was last seen of the cloud's offers, each subject asked for once in a look. */
public interface Offers {

  /**
   * @param part the part that matters; equal parts are no reason to look again
   * @return an observation without value when the subject has not been read yet
   */
  <V> Observation<V> read(Subject<EhpcClient, V> subject, Function<V, ?> part);

  /**
   * Offers as the polls of an account have them.
   *
   * @param anew whether what was read before counts no more, since a person asks
   */
  static Offers of(SharedPolls<EhpcClient>.View view, boolean anew) {
    return new Offers() {
      @Override
      public <V> Observation<V> read(Subject<EhpcClient, V> subject, Function<V, ?> part) {
        return anew ? view.readAnew(subject, part) : view.read(subject, part);
      }
    };
  }
}
