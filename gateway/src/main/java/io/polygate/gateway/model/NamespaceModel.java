package io.polygate.gateway.model;

import io.polygate.gateway.catalog.Defined;
import io.polygate.gateway.catalog.Definition;
import io.polygate.gateway.catalog.KeyRule;
import io.polygate.gateway.catalog.NamedQueries;
import io.polygate.spi.CollectionSchema.FieldType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What is defined in a namespace.
 *
 * @param namespace its name
 * @param collections its collections, in the order of their names
 * @param queries its named queries, in the order of their names
 */
public record NamespaceModel(
    String namespace, List<Collection> collections, List<NamedQueries.Kept> queries) {
  /** The names of the file's own types. */
  private static final Set<String> OURS =
      Set.of("Item", "Page", "Collections", "Queries", "Json", "Expanded", "Referred");

  /** Copies the lists. */
  public NamespaceModel {
    collections = List.copyOf(collections);
    queries = List.copyOf(queries);
  }

  /** The model of definitions and queries. */
  public static NamespaceModel of(
      String namespace, List<Defined> definitions, List<NamedQueries.Kept> queries) {
    Set<String> taken = new HashSet<>();
    List<Collection> collections = new ArrayList<>();
    for (Defined defined : definitions) {
      String name = defined.collection().name();
      collections.add(new Collection(name, free(typeName(name), taken), defined.definition()));
    }
    return new NamespaceModel(namespace, collections, queries);
  }

  /** A name such as {@code OrderLines} of one such as {@code order_lines}. */
  private static String typeName(String name) {
    StringBuilder type = new StringBuilder();
    for (String word : name.split("[_-]+", -1)) {
      if (!word.isEmpty()) {
        type.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    return type.toString();
  }

  /** The name, with a number where another collection or the file itself has it. */
  private static String free(String name, Set<String> taken) {
    boolean ours = OURS.contains(name);
    String free = ours ? name + "Value" : name;
    for (int number = 2; !taken.add(free); number++) {
      free = name + number;
    }
    return free;
  }

  /**
   * A collection.
   *
   * @param name its name
   * @param typeName the name of the type of its values
   * @param definition what is defined of it
   */
  public record Collection(String name, String typeName, Definition definition) {
    /** The members of its values, in their order, declared or not. */
    SequencedMap<String, Member> members() {
      SequencedMap<String, Member> members = new LinkedHashMap<>();
      definition
          .fields()
          .forEach(
              (field, declared) ->
                  members.put(
                      field,
                      new Member(
                          declared.type(),
                          declared.required(),
                          declared.required() || declared.isFilled())));
      Set<String> others =
          new LinkedHashSet<>(definition.key().map(KeyRule::fields).orElse(List.of()));
      definition.references().values().forEach(reference -> others.add(reference.field()));
      for (String field : others) {
        members.putIfAbsent(field, new Member(FieldType.ANY, false, false));
      }
      definition
          .ttl()
          .ifPresent(
              field -> members.putIfAbsent(field, new Member(FieldType.NUMBER, false, false)));
      return members;
    }

    /** Whether only objects can be values. */
    boolean objectsOnly() {
      return definition.strict()
          || definition.fields().values().stream().anyMatch(field -> field.required());
    }

    /** The members that must be there, of a value that is written. */
    List<String> required() {
      return members().entrySet().stream()
          .filter(member -> member.getValue().required())
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /**
   * A member of a value.
   *
   * @param type what it is, if it is not null
   * @param required whether it must be given, and not be null
   * @param present whether it is there in every value that was written since it was defined so
   */
  record Member(FieldType type, boolean required, boolean present) {}
}
