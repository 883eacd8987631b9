package io.polygate.gateway.rest;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The shape of a wire record, looked up once per class. Because requests are read and answers
 * written by the same components that the OpenAPI document is made of, the three cannot drift
 * apart.
 */
record WireTypes(Constructor<?> constructor, List<WireTypes.Component> components) {
  private static final ClassValue<WireTypes> KNOWN =
      new ClassValue<>() {
        @Override
        protected WireTypes computeValue(Class<?> type) {
          return look(type);
        }
      };

  /** One component: a member of the JSON object. */
  record Component(String name, Type type, Method accessor) {
    Object read(Record document) {
      try {
        return accessor.invoke(document);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("A wire record has no readable " + name, e);
      }
    }
  }

  /** The shape of a record class. */
  static WireTypes of(Class<?> type) {
    return KNOWN.get(type);
  }

  /** The names of the members. */
  List<String> names() {
    return components.stream().map(Component::name).toList();
  }

  /** An enum constant's word: lower case, without underscores. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static WireTypes look(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new WireTypes(
          constructor, Arrays.stream(components).map(WireTypes::component).toList());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Not a wire record: " + type, e);
    }
  }

  private static Component component(RecordComponent component) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return new Component(component.getName(), component.getGenericType(), accessor);
  }
}
