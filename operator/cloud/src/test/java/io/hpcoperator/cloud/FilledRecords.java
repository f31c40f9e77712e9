package io.hpcoperator.cloud;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds records with a value in every component, and looks for components without one. */
public final class FilledRecords {
  private FilledRecords() {}

  /** A record with every component set, down to the last list. */
  public static <T> T fill(Class<T> type) {
    return type.cast(value(type));
  }

  /** Components that are null, empty or zero, as paths. */
  public static List<String> gaps(Object record) {
    List<String> gaps = new ArrayList<>();
    collect("", record, gaps);
    return gaps;
  }

  private static void collect(String path, Object value, List<String> gaps) {
    if (value == null || value.equals(0) || (value instanceof List<?> l && l.isEmpty())) {
      gaps.add(path);
    } else if (value instanceof List<?> list) {
      collect(path + "[]", list.get(0), gaps);
    } else if (value instanceof Record record) {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        String name = path.isEmpty() ? component.getName() : path + "." + component.getName();
        try {
          component.getAccessor().setAccessible(true);
          collect(name, component.getAccessor().invoke(record), gaps);
        } catch (ReflectiveOperationException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static Object value(Type type) {
    if (type instanceof ParameterizedType list) {
      return List.of(value(list.getActualTypeArguments()[0]));
    }
    Class<?> c = (Class<?>) type;
    if (c == String.class) {
      return "text";
    } else if (c == Integer.class || c == int.class) {
      return 7;
    } else if (c == Long.class || c == long.class) {
      return 7L;
    } else if (c == Boolean.class || c == boolean.class) {
      return true;
    } else if (c == BigDecimal.class) {
      return new BigDecimal("1.5");
    } else if (c == Instant.class) {
      return Instant.EPOCH;
    } else if (c == Secret.class) {
      return Secret.of("text");
    } else if (c.isEnum()) {
      return c.getEnumConstants()[0];
    } else if (c.isRecord()) {
      return record(c);
    }
    throw new AssertionError("No value for " + c);
  }

  private static Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
