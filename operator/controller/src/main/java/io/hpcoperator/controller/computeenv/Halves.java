package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.List;
import java.util.Optional;

/**
 * Which of several objects are asked for next, where a refusal tells not which of them it is about
 * (Batch TerminateComputeNodes, AttachInstances, DetachInstances: no result for each): half as
 * many, down to one; after one that is refused, those behind it. So all are taken but those that
 * are refused. Kept in the status of the setting (SettingStatus.asked), in a form of its own. Pure.
 *
 * @param wish fingerprint of what is asked for: of another wish, nothing is known
 * @param limit as many as one call takes
 * @param most as many at a time
 * @param after those with greater ids go first; empty for none
 */
record Halves(String wish, int limit, int most, String after) {

  /** The turn of a setting; the first one while nothing was refused. */
  static Halves of(SyncMemory sync, String setting, String wish, int limit) {
    return onRecord(sync, setting, wish)
        .map(turn -> new Halves(wish, limit, Math.min(limit, turn.most), turn.after))
        .orElse(new Halves(wish, limit, limit, ""));
  }

  /** The turn after a refusal; empty before the first, and for one that cannot be read. */
  static Optional<Halves> onRecord(SyncMemory sync, String setting, String wish) {
    return sync.asked(setting)
        .map(asked -> asked.value().split(" ", 3))
        .filter(parts -> parts.length > 1 && parts[0].equals(wish))
        .filter(parts -> parts[1].matches("[1-9][0-9]{0,3}"))
        .map(
            parts -> {
              int most = Integer.parseInt(parts[1]);
              return new Halves(wish, most, most, parts.length == 2 ? "" : parts[2]);
            });
  }

  /** Whether the cloud had something against what was asked for, and did nothing. */
  static boolean isRefusal(CloudException error) {
    return !error.effectUnknown()
        && (error.kind() == ErrorKind.INVALID || error.kind() == ErrorKind.CONFLICT);
  }

  String text() {
    return wish + " " + most + (after.isEmpty() ? "" : " " + after);
  }

  /**
   * @param ids sorted
   */
  List<String> of(List<String> ids) {
    var rest = ids.stream().filter(id -> id.compareTo(after) > 0).toList();
    return (rest.isEmpty() ? ids : rest).stream().limit(most).toList();
  }

  /** Half of what was refused, or what comes after the one that was. */
  Halves afterRefusalOf(List<String> ids) {
    return ids.size() == 1
        ? new Halves(wish, limit, limit, ids.get(0))
        : new Halves(wish, limit, ids.size() / 2, after);
  }

  /** Whether each of those that are left was asked for, and the last was refused by itself. */
  boolean isOver(List<String> ids) {
    return most == limit
        && !after.isEmpty()
        && ids.stream().noneMatch(id -> id.compareTo(after) > 0);
  }
}
