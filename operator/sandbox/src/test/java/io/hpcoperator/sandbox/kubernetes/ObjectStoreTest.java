package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.ObjectStore.Change;
import io.hpcoperator.sandbox.kubernetes.ObjectStore.Key;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectStoreTest {

  private final ObjectStore store = new ObjectStore();

  @Test
  void shouldListOneNamespaceOrAllOfAStorage() {
    put("widgets", "b", "1");
    put("widgets", "a", "2");
    put("widgets", "ab", "3");
    put("widgets.other", "a", "4");

    assertThat(store.list("widgets", Optional.of("a"))).extracting(Json::name).containsExactly("2");
    assertThat(store.list("widgets", Optional.empty()))
        .extracting(Json::name)
        .containsExactly("2", "3", "1");
  }

  @Test
  void shouldKeepTheLastStateOfWhatIsRemovedAtTheVersionOfItsRemoval() {
    put("widgets", "a", "w");
    long before = store.version();

    store.remove(new Key("widgets", "a", "w"));

    assertThat(store.changesAfter(before))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.after()).isNull();
              assertThat(Json.name(change.last())).isEqualTo("w");
              assertThat(Json.resourceVersion(change.last())).isEqualTo(before + 1);
            });
  }

  @Test
  void shouldForgetChangesThatAreFarBehind() {
    long start = store.version();
    put("widgets", "a", "w");
    assertThat(store.remembers(start)).isTrue();

    for (int i = 0; i < 20_001; i++) {
      put("widgets", "a", "w");
    }

    assertThat(store.remembers(start)).isFalse();
    assertThat(store.remembers(store.version() - 1)).isTrue();
    assertThat(store.changesAfter(store.version() - 2))
        .extracting(Change::version)
        .containsExactly(store.version() - 1, store.version());
  }

  private void put(String storage, String namespace, String name) {
    ObjectNode object = Json.object();
    Json.metadata(object).put("name", name);
    store.put(new Key(storage, namespace, name), object);
  }
}
