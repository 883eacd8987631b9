package io.polygate.gateway.catalog;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.Document;
import io.polygate.spi.ItemKey;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Composes the keys of one collection's items. Safe for use by several threads.
 *
 * <p>Where the definition names key fields, their values become text: strings as they are, numbers
 * in plain decimal notation without needless zeros (so that 1.0 and 1 are one key), truth values as
 * {@code true} and {@code false}; {@link KeyText} keeps them apart. A field that is declared with a
 * type holds that type only; in one that is not, the number 1 and the string "1" are one key.
 *
 * <p>Refusals name the field by a JSON pointer into the object that holds it: the value, or the
 * key.
 *
 * <p>Where there are no key fields, an item's value may name its key in string members {@code pk}
 * and {@code sk}; without them the partition key is generated.
 */
public final class KeyComposer {
  private static final String PARTITION = "pk";
  private static final String SORT = "sk";
  private static final String NOT_COMPOSED = "The key is not one that the definition composes.";

  private final CollectionName collection;
  private final TimeOrderedIds ids;
  // Null where keys are not numbered, and where the tenant is not known.
  private final @Nullable LongSupplier numbers;
  private final boolean sequential;
  private final boolean ruled;
  private final List<String> partitionFields;
  private final List<String> sortFields;
  private final Map<String, FieldType> types;
  private final Map<String, Value> defaults;
  private final KeyPattern partitionPattern;
  private final KeyPattern sortPattern;
  private final String fixedSort;
  private final Optional<String> generatedField;

  /**
   * The composer of a collection.
   *
   * @param definition the collection's definition, or empty if it has none
   * @param outer what the namespace, and before it the request, say of the composition
   * @param ids makes keys up
   */
  public KeyComposer(
      CollectionName collection,
      Optional<Definition> definition,
      KeySettings outer,
      TimeOrderedIds ids) {
    this.collection = collection;
    this.ids = ids;
    this.numbers = null;
    Optional<KeyRule> rule = definition.flatMap(Definition::key);
    ruled = rule.isPresent();
    sequential = rule.flatMap(KeyRule::generate).equals(Optional.of(KeyRule.Generate.SEQUENCE));
    partitionFields = rule.map(KeyRule::partition).orElse(List.of());
    sortFields = rule.map(KeyRule::sort).orElse(List.of());
    generatedField = rule.flatMap(KeyRule::generatedField);
    types = typesOf(definition);
    defaults = defaultsOf(definition, types.keySet());
    KeySettings settings = rule.map(KeyRule::settings).orElse(KeySettings.NONE).over(outer);
    String separator = settings.separator().orElse(KeySettings.DEFAULT_SEPARATOR);
    KeyText text = new KeyText(separator);
    Optional<String> entity = rule.flatMap(KeyRule::entity);
    Optional<String> parent = rule.flatMap(KeyRule::parent);
    partitionPattern =
        new KeyPattern(
            text,
            literals(
                parent.or(() -> entity).map(word -> word + separator).orElse(""),
                Collections.nCopies(Math.max(1, partitionFields.size()), ""),
                separator));
    fixedSort = parent.isPresent() && sortFields.isEmpty() ? entity.orElse("") : "";
    boolean prefixed = settings.prefixSortKey().orElse(false);
    sortPattern =
        new KeyPattern(
            text,
            literals(
                parent.isPresent() ? entity.orElse("") + separator : "",
                sortFields.stream().map(f -> prefixed ? f + separator : "").toList(),
                separator));
  }

  private KeyComposer(KeyComposer other, LongSupplier numbers) {
    collection = other.collection;
    ids = other.ids;
    this.numbers = numbers;
    sequential = other.sequential;
    ruled = other.ruled;
    partitionFields = other.partitionFields;
    sortFields = other.sortFields;
    types = other.types;
    defaults = other.defaults;
    partitionPattern = other.partitionPattern;
    sortPattern = other.sortPattern;
    fixedSort = other.fixedSort;
    generatedField = other.generatedField;
  }

  /** Whether keys are generated as numbers: then it needs {@link #numberedBy}. */
  boolean isSequential() {
    return sequential;
  }

  /** The same with the numbers that generated keys have. */
  KeyComposer numberedBy(LongSupplier sequence) {
    return new KeyComposer(this, sequence);
  }

  private static Map<String, FieldType> typesOf(Optional<Definition> definition) {
    Map<String, FieldType> types = new LinkedHashMap<>();
    definition.ifPresent(
        known ->
            known.key().stream()
                .flatMap(rule -> rule.fields().stream())
                .forEach(field -> types.put(field, known.typeOf(field))));
    return types;
  }

  private static Map<String, Value> defaultsOf(
      Optional<Definition> definition, Set<String> keyFields) {
    Map<String, Value> defaults = new LinkedHashMap<>();
    definition.ifPresent(
        known ->
            known
                .fields()
                .forEach(
                    (name, field) ->
                        field
                            .defaultValue()
                            .filter(value -> keyFields.contains(name))
                            .ifPresent(value -> defaults.put(name, value))));
    return defaults;
  }

  private static List<String> literals(String first, List<String> before, String separator) {
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      literals.add((i == 0 ? first : separator) + before.get(i));
    }
    return literals;
  }

  /** Whether the definition names fields that the key is composed of. */
  public boolean hasFields() {
    return !partitionFields.isEmpty();
  }

  /**
   * The key of an item that is written without one. A key field that the value leaves out has its
   * default, as the value itself will have when {@link ItemRules} completes it.
   *
   * @throws StorageException.Rejected if a key field is absent, null, empty or of a type that it
   *     cannot have, and is not generated
   * @throws StorageException.TooLarge if the key is too long
   */
  public Keyed keyed(Document value) {
    if (!hasFields()) {
      return ruled ? generated(value) : named(value);
    }
    if (!(value.isJson() && value.value() instanceof Value.Members(var members))) {
      throw new StorageException.Rejected("The key is composed of the fields of an object.", "");
    }
    if (generatedField.isPresent() && isAbsent(members.get(generatedField.get()))) {
      SequencedMap<String, Value> completed = new LinkedHashMap<>(members);
      completed.put(generatedField.get(), made(generatedField.get()));
      return new Keyed(
          compose(withDefaults(completed)), Document.of(new Value.Members(completed)), true);
    }
    return new Keyed(compose(withDefaults(members)), value, false);
  }

  /** The values as the definition's rules will complete them, as far as the key is concerned. */
  private Map<String, Value> withDefaults(Map<String, Value> members) {
    if (defaults.isEmpty()) {
      return members;
    }
    Map<String, Value> completed = new LinkedHashMap<>(members);
    defaults.forEach(completed::putIfAbsent);
    return completed;
  }

  private Value made(String field) {
    String text = madeText();
    return switch (types.getOrDefault(field, FieldType.ANY)) {
      case INTEGER, NUMBER -> new Value.Num(new BigDecimal(text));
      case STRING, ANY, BOOLEAN, OBJECT, ARRAY -> new Value.Text(text);
    };
  }

  private String madeText() {
    return sequential ? Long.toString(Objects.requireNonNull(numbers).getAsLong()) : ids.next();
  }

  private Keyed generated(Document value) {
    String partition = partitionPattern.compose(List.of(madeText()));
    return new Keyed(new ItemKey(collection, partition, fixedSort), value, true);
  }

  /** The key that a value names itself, or a generated one. */
  private Keyed named(Document value) {
    if (KeyMembers.mayBeIn(value) && value.value() instanceof Value.Members(var members)) {
      Value partition = members.get(PARTITION);
      Value sort = members.get(SORT);
      if (partition != null) {
        return new Keyed(
            new ItemKey(
                collection,
                text(partition, PARTITION, FieldType.STRING),
                sort == null ? "" : text(sort, SORT, FieldType.STRING)),
            value,
            false);
      }
      if (sort != null) {
        throw new StorageException.Rejected("A value that names sk must name pk as well.", "/pk");
      }
    }
    return generated(value);
  }

  /**
   * The key that the values of its fields make: what a body says as {@code {"key": {field:
   * value}}}.
   *
   * @throws StorageException.Rejected if the collection's keys have no fields, if a field is
   *     absent, null, empty or of a type that it cannot have, or if there is another one
   */
  public ItemKey ofFields(Value fields) {
    return compose(keyFields(fields));
  }

  /**
   * The items whose keys begin with the values of the given fields: all of the partition key, and
   * any number of the first ones of the sort key.
   *
   * @throws StorageException.Rejected as {@link #ofFields}, or if a sort field is given after one
   *     that is not
   */
  public KeyRange rangeOf(Value fields) {
    Map<String, Value> given = keyFields(fields);
    String partition = partitionPattern.compose(texts(partitionFields, given));
    int count = 0;
    while (count < sortFields.size() && !isAbsent(given.get(sortFields.get(count)))) {
      count++;
    }
    for (String later : sortFields.subList(count, sortFields.size())) {
      if (!isAbsent(given.get(later))) {
        throw new StorageException.Rejected(
            "A sort key field needs those before it.", Violation.at("", sortFields.get(count)));
      }
    }
    return new KeyRange(partition, sortRange(texts(sortFields.subList(0, count), given)));
  }

  private SortRange sortRange(List<String> parts) {
    if (sortFields.isEmpty()) {
      return fixedSort.isEmpty()
          ? new SortRange.All()
          : new SortRange.Equal(new Value.Text(fixedSort));
    }
    if (parts.size() == sortFields.size()) {
      return new SortRange.Equal(new Value.Text(sortPattern.compose(parts)));
    }
    // With the separator, or a day that begins with this day's text would be found as well.
    String prefix =
        parts.isEmpty()
            ? sortPattern.literals().getFirst()
            : sortPattern.compose(parts) + sortPattern.text().separator();
    return prefix.isEmpty() ? new SortRange.All() : new SortRange.BeginsWith(prefix);
  }

  /**
   * The sort key that the first of its fields make, for use as a prefix.
   *
   * @param fields at least the first sort field
   * @throws StorageException.Rejected as {@link #rangeOf}
   */
  public String sortPrefix(Value fields) {
    Map<String, Value> given = keyFields(fields);
    List<String> names = sortFields.stream().takeWhile(name -> !isAbsent(given.get(name))).toList();
    return sortPattern.compose(texts(names.isEmpty() ? sortFields : names, given));
  }

  /**
   * Checks that a value that is written under a key has no other key's field values. Fields that it
   * does not have are no contradiction.
   *
   * @throws StorageException.Rejected if it has
   */
  public void requireAgreement(ItemKey key, Document value) {
    if (!hasFields()
        || !(value.isJson() && value.value() instanceof Value.Members(var members))
        || types.keySet().stream().noneMatch(members::containsKey)) {
      return;
    }
    requireAgreement(partitionFields, partitionPattern, key.partition(), PARTITION, members);
    if (!sortFields.isEmpty()) {
      requireAgreement(sortFields, sortPattern, key.sort(), SORT, members);
    } else if (!key.sort().equals(fixedSort)) {
      throw new StorageException.Rejected(NOT_COMPOSED, SORT);
    }
  }

  /**
   * The texts that the fields of a key have in it, in their order, those of the partition key
   * first; empty if the definition did not compose it.
   */
  public Optional<List<String>> textsOf(ItemKey key) {
    Optional<List<String>> partition = partitionPattern.decompose(key.partition());
    if (sortFields.isEmpty()) {
      return key.sort().equals(fixedSort) ? partition : Optional.empty();
    }
    return partition.flatMap(
        first ->
            sortPattern
                .decompose(key.sort())
                .map(second -> Stream.concat(first.stream(), second.stream()).toList()));
  }

  private void requireAgreement(
      List<String> names,
      KeyPattern pattern,
      String key,
      String where,
      Map<String, Value> members) {
    List<String> parts =
        pattern
            .decompose(key)
            .orElseThrow(() -> new StorageException.Rejected(NOT_COMPOSED, where));
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Value value = members.get(name);
      if (value != null
          && !text(value, name, types.getOrDefault(name, FieldType.ANY)).equals(parts.get(i))) {
        throw new StorageException.Rejected(
            "The value's key field is not what the item's key says.", Violation.at("", name));
      }
    }
  }

  private ItemKey compose(Map<String, Value> values) {
    String partition = partitionPattern.compose(texts(partitionFields, values));
    String sort = sortFields.isEmpty() ? fixedSort : sortPattern.compose(texts(sortFields, values));
    return new ItemKey(collection, partition, sort);
  }

  private List<String> texts(List<String> names, Map<String, Value> values) {
    List<String> texts = new ArrayList<>(names.size());
    for (String name : names) {
      texts.add(text(values.get(name), name, types.getOrDefault(name, FieldType.ANY)));
    }
    return texts;
  }

  private Map<String, Value> keyFields(Value fields) {
    if (!hasFields()) {
      throw new StorageException.Rejected(
          "The collection's keys have no fields: give pk, and sk where there is one.", "");
    }
    if (!(fields instanceof Value.Members(var members))) {
      throw new StorageException.Rejected("An object of key fields was expected.", "");
    }
    for (String name : members.keySet()) {
      if (!types.containsKey(name)) {
        throw new StorageException.Rejected(
            "This is not a field of the key.", Violation.at("", name));
      }
    }
    return members;
  }

  private static boolean isAbsent(@Nullable Value value) {
    return value == null || value instanceof Value.Null;
  }

  private static String text(@Nullable Value value, String name, FieldType type) {
    if (value == null || value instanceof Value.Null) {
      throw new StorageException.Rejected("A key field is missing.", Violation.at("", name));
    }
    if (!Field.fits(type, value)) {
      throw new StorageException.Rejected(
          "A key field is not of its declared type.", Violation.at("", name));
    }
    return switch (value) {
      case Value.Text(String text) when text.isEmpty() ->
          throw new StorageException.Rejected("A key field is empty.", Violation.at("", name));
      case Value.Text(String text) -> text;
      case Value.Num(var number) ->
          number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
      case Value.Bool(boolean truth) -> Boolean.toString(truth);
      default ->
          throw new StorageException.Rejected(
              "A key field must be a string, a number or a truth value.", Violation.at("", name));
    };
  }
}
