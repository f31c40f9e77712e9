package io.hpcoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java types write nothing a user did not: the operator adds its finalizer and its status by
 * server-side apply, and whatever else is in such a patch becomes the operator's.
 */
class JavaTypeConventionsTest {

  static Stream<Class<? extends CustomResource<?, ?>>> kinds() {
    return Crds.KINDS.stream();
  }

  /** The records that make up the specs. */
  static Stream<Class<?>> specRecords() {
    Set<Class<?>> records = new LinkedHashSet<>();
    kinds()
        .forEach(
            kind ->
                collect(
                    ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments()[0],
                    records));
    return records.stream();
  }

  private static void collect(Type type, Set<Class<?>> records) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(argument -> collect(argument, records));
    } else if (type instanceof Class<?> record && record.isRecord() && records.add(record)) {
      for (var component : record.getRecordComponents()) {
        collect(component.getGenericType(), records);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldWriteNeitherSpecNorStatusOfItsOwn(Class<? extends CustomResource<?, ?>> kind)
      throws ReflectiveOperationException {
    CustomResource<?, ?> resource = kind.getDeclaredConstructor().newInstance();
    resource.setMetadata(new ObjectMetaBuilder().withName("x").withNamespace("y").build());
    resource.addFinalizer("example.com/finalizer");

    JsonNode json = Serialization.jsonMapper().valueToTree(resource);

    assertThat(json.fieldNames())
        .toIterable()
        .as("override neither initSpec() nor initStatus() of %s", kind.getSimpleName())
        .containsExactlyInAnyOrder("apiVersion", "kind", "metadata");
    assertThat(json.path("metadata").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("name", "namespace", "finalizers");
  }

  @ParameterizedTest
  @MethodSource("specRecords")
  void shouldBoxEveryFieldOfASpec(Class<?> record) {
    assertThat(record.getRecordComponents())
        .extracting(RecordComponent::getType)
        .as("use Integer and Boolean in %s: a primitive is written as 0 or false", record)
        .noneMatch(Class::isPrimitive);
  }

  /** A value a constructor makes up would be written as if the user had given it. */
  @ParameterizedTest
  @MethodSource("specRecords")
  void shouldMakeUpNoValue(Class<?> record) throws ReflectiveOperationException {
    var components = record.getRecordComponents();
    var constructor =
        record.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);

    var empty = constructor.newInstance(new Object[components.length]);

    for (var component : components) {
      component.getAccessor().setAccessible(true);
      assertThat(component.getAccessor().invoke(empty))
          .as("%s.%s of nothing", record.getSimpleName(), component.getName())
          .isNull();
    }
    assertThat(Serialization.asJson(empty))
        .as("%s writes fields nobody gave: annotate it with @JsonInclude(NON_NULL)", record)
        .isEqualTo("{}");
  }
}
