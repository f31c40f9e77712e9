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
}
