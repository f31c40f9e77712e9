package io.hpcoperator.cloud.call;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Reads all pages of a listing. The clouds page by number, without a token: entries move between
 * pages while objects come and go, so one may be seen twice and another not at all. An object
 * missed here would look deleted; therefore a listing that does not add up is read again.
 */
public final class Listing {
  private static final int MOST_PASSES = 3;
  private static final int MOST_PAGES = 1000;

  private Listing() {}

  /**
   * All entries, each once, in the order of their first appearance.
   *
   * @param operation wire name, for errors
   * @param pageSize entries asked for per page
   * @param page reads the page of an index from 0
   * @param key what makes an entry the same on two pages
   * @throws CloudException when the cloud counts entries but shows none
   */
  public static <T> List<T> all(
      String operation, int pageSize, IntFunction<Page<T>> page, Function<T, ?> key) {
    Map<Object, T> previous = null;
    for (int pass = 1; ; pass++) {
      Map<Object, T> entries = new LinkedHashMap<>();
      boolean addsUp = read(pageSize, page, key, entries);
      if (addsUp) {
        return List.copyOf(entries.values());
      }
      // A count that stays off, such as one over all regions, must not block the listing for ever.
      boolean stable = previous != null && previous.keySet().equals(entries.keySet());
      if (previous != null) {
        previous.forEach(entries::putIfAbsent);
      }
      if (stable || pass == MOST_PASSES) {
        if (entries.isEmpty()) {
          throw new CloudException(
              operation,
              ErrorKind.TRANSIENT,
              ClientCode.MALFORMED_ANSWER,
              "The cloud counts entries but lists none",
              null,
              false,
              null);
        }
        return List.copyOf(entries.values());
      }
      previous = entries;
    }
  }

  /** The first pages of a listing that may be long, without the check of {@link #all}. */
  public static <T> List<T> first(
      int mostPages, int pageSize, IntFunction<Page<T>> page, Function<T, ?> key) {
    Map<Object, T> entries = new LinkedHashMap<>();
    for (int index = 0; index < mostPages; index++) {
      Page<T> current = page.apply(index);
      current.items().forEach(item -> entries.put(key.apply(item), item));
      if (isLast(index, pageSize, current)) {
        break;
      }
    }
    return List.copyOf(entries.values());
  }

  private static <T> boolean read(
      int pageSize, IntFunction<Page<T>> page, Function<T, ?> key, Map<Object, T> entries) {
    int firstCount = -1;
    for (int index = 0; index < MOST_PAGES; index++) {
      Page<T> current = page.apply(index);
      current.items().forEach(item -> entries.put(key.apply(item), item));
      firstCount = index == 0 ? current.totalCount() : firstCount;
      if (isLast(index, pageSize, current)) {
        return current.totalCount() == firstCount && entries.size() == firstCount;
      }
    }
    return false;
  }

  private static boolean isLast(int index, int pageSize, Page<?> page) {
    return page.items().isEmpty() || (long) (index + 1) * pageSize >= page.totalCount();
  }
}
