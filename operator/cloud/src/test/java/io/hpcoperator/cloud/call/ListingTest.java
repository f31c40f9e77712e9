package io.hpcoperator.cloud.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.Page;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ListingTest {
  private final Queue<Page<String>> pages = new ArrayDeque<>();

  private List<String> all() {
    return Listing.all("List", 2, index -> pages.remove(), Function.identity());
  }

  @Test
  void shouldReadPagesUntilTheCountIsReached() {
    pages.add(new Page<>(List.of("a", "b"), 5));
    pages.add(new Page<>(List.of("c", "d"), 5));
    pages.add(new Page<>(List.of("e"), 5));
    assertThat(all()).containsExactly("a", "b", "c", "d", "e");
    assertThat(pages).isEmpty();
  }

  @Test
  void shouldReadOnePageOfNothing() {
    pages.add(new Page<>(List.of(), 0));
    assertThat(all()).isEmpty();
  }

  @Test
  void shouldReadAgainWhenAnEntrySlippedBetweenThePages() {
    // While the second page is read, "a" is deleted: "c" moves to the first page, unseen.
    pages.add(new Page<>(List.of("a", "b"), 4));
    pages.add(new Page<>(List.of("d"), 3));
    pages.add(new Page<>(List.of("b", "c"), 3));
    pages.add(new Page<>(List.of("d"), 3));
    assertThat(all()).containsExactly("b", "c", "d");
  }

  @Test
  void shouldTakeAListingWhoseCountStaysOffButIsStable() {
    pages.add(new Page<>(List.of("a"), 2));
    pages.add(new Page<>(List.of("a"), 2));
    assertThat(all()).containsExactly("a");
  }

  @Test
  void shouldKeepWhatWasSeenInAnyPassWhenNothingEverAddsUp() {
    pages.add(new Page<>(List.of("a", "b"), 1));
    pages.add(new Page<>(List.of("b", "c"), 1));
    pages.add(new Page<>(List.of("c", "d"), 1));
    assertThat(all()).contains("a", "b", "c", "d");
  }

  @Test
  void shouldNotBelieveAnEmptyAnswerThatCountsEntries() {
    pages.add(new Page<>(List.of(), 3));
    pages.add(new Page<>(List.of(), 3));
    assertThatThrownBy(this::all)
        .isInstanceOfSatisfying(
            CloudException.class,
            e -> assertThat(e.code()).isEqualTo(CloudException.ClientCode.MALFORMED_ANSWER));
  }

  @Test
  void shouldBoundAListingThatMayBeLong() {
    pages.add(new Page<>(List.of("a", "b"), 100));
    pages.add(new Page<>(List.of("b", "c"), 100));
    assertThat(Listing.first(2, 2, index -> pages.remove(), Function.identity()))
        .containsExactly("a", "b", "c");
  }
}
