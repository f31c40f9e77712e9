package io.hpcoperator.cloud;

import java.util.List;

/**
 * One page of a listing.
 *
 * @param items entries of the page, in the cloud's order
 * @param totalCount entries in all pages, as the cloud counts them at that moment
 */
public record Page<T>(List<T> items, int totalCount) {
  public Page {
    items = List.copyOf(items);
  }

  /** A page whose answer may lack the count, as one without further pages does. */
  public static <T> Page<T> of(List<T> items, Integer totalCount) {
    return new Page<>(items, totalCount == null ? items.size() : totalCount);
  }
}
