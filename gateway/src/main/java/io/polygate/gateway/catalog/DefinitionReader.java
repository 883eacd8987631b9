package io.polygate.gateway.catalog;

import io.polygate.gateway.names.NearestName;
import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/** Reads a definition's JSON form, and goes on after an error to find the others. For one use. */
final class DefinitionReader {
  private static final Set<String> MEMBERS =
      Set.of("key", "fields", "indexes", "references", "ttl", "strict", "version", "migrate");
  private static final Set<String> STEPS = Set.of("rename", "drop", "set", "retype");
  private static final String STEP_FORM =
      "A step was expected: {\"rename\": [\"a\", \"b\"]}, {\"drop\": \"c\"}, {\"set\": [\"d\","
          + " \"expression\"]} or {\"retype\": [\"e\", \"number\"]}.";
  private static final Set<String> KEY_MEMBERS =
      Set.of("partition", "sort", "entity", "parent", "separator", "prefixSortKey", "generate");

  private final List<Violation> violations = new ArrayList<>();

  Definition read(Value json) {
    ObjectReader top = ObjectReader.of("", json, MEMBERS, violations);
    Optional<KeyRule> key = top.object("key", KEY_MEMBERS).map(this::key);
    SequencedMap<String, Field> fields = new LinkedHashMap<>();
    top.each(
        "fields",
        Set.of("type", "required", "default", "defaultExpression", "computed"),
        (name, member) -> fields.put(name, field(member)));
    SequencedMap<String, IndexRule> indexes = new LinkedHashMap<>();
    top.each(
        "indexes",
        Set.of("partition", "sort", "projection"),
        (name, member) -> index(member).ifPresent(index -> indexes.put(name, index)));
    SequencedMap<String, Reference> references = new LinkedHashMap<>();
    top.each(
        "references",
        Set.of("field", "collection", "onDelete"),
        (name, member) -> reference(member).ifPresent(found -> references.put(name, found)));
    Optional<String> ttl = top.text("ttl");
    boolean strict = top.bool("strict").orElse(false);
    int version = version(top);
    Optional<List<MigrationStep>> migrate = migrate(top);
    return assembled(
        () -> new Definition(version, key, fields, indexes, references, ttl, strict, migrate));
  }

  /**
   * The definition, or every violation: those of the form before those of the content. What has the
   * wrong form is not complained about twice.
   */
  private Definition assembled(Supplier<Definition> parts) {
    Optional<Definition> definition = Optional.empty();
    try {
      definition = Optional.of(parts.get());
    } catch (ContentException e) {
      List<Violation> ofForm = List.copyOf(violations);
      e.violations().stream()
          .filter(found -> ofForm.stream().noneMatch(known -> isWithin(found, known)))
          .forEach(violations::add);
    }
    if (definition.isEmpty() || !violations.isEmpty()) {
      throw new ContentException(violations);
    }
    return definition.get();
  }

  private static boolean isWithin(Violation inner, Violation outer) {
    return inner.pointer().equals(outer.pointer())
        || inner.pointer().startsWith(outer.pointer() + "/");
  }

  private KeyRule key(ObjectReader key) {
    Optional<String> separator = key.text("separator");
    if (separator.isPresent() && !KeySettings.isSeparator(separator.get())) {
      key.refuse("separator", KeySettings.SEPARATOR_FORM);
      separator = Optional.empty();
    }
    Optional<KeyRule.Generate> generate = Optional.empty();
    Optional<String> generator = key.text("generate");
    if (generator.isPresent()) {
      // A generator that is not known still says that the key is generated.
      generate = Optional.of(KeyRule.Generate.UUIDV7);
      for (KeyRule.Generate known : KeyRule.Generate.values()) {
        if (known.word().equals(generator.get())) {
          generate = Optional.of(known);
        }
      }
      if (!generate.get().word().equals(generator.get())) {
        key.refuse("generate", "The generators are \"uuidv7\" and \"sequence\".");
      }
    }
    return new KeyRule(
        key.texts("partition"),
        key.texts("sort"),
        key.text("entity"),
        key.text("parent"),
        new KeySettings(separator, key.bool("prefixSortKey")),
        generate);
  }

  private static Field field(ObjectReader field) {
    FieldType type = FieldType.ANY;
    Optional<String> word = field.text("type");
    if (word.isPresent()) {
      Optional<FieldType> named = Field.named(word.get());
      if (named.isEmpty()) {
        field.refuse(
            "type",
            "The types are "
                + String.join(", ", Field.words())
                + NearestName.ending(word.get(), Field.words()));
      }
      type = named.orElse(type);
    }
    return new Field(
        type,
        field.bool("required").orElse(false),
        field.value("default"),
        expression(field, "defaultExpression"),
        expression(field, "computed"));
  }

  private static Optional<FieldExpression> expression(ObjectReader field, String member) {
    Optional<String> text = field.text(member);
    try {
      return text.map(FieldExpression::new);
    } catch (StorageException.Invalid e) {
      field.refuse(member, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<IndexRule> index(ObjectReader index) {
    Optional<String> partition = index.requiredText("partition");
    Optional<String> sort = index.text("sort");
    IndexRule.Projection projection = projection(index);
    return partition.map(field -> new IndexRule(field, sort, projection));
  }

  private static IndexRule.Projection projection(ObjectReader index) {
    Optional<Value> given = index.value("projection");
    if (given.isEmpty() || given.get().equals(new Value.Text("all"))) {
      return new IndexRule.Projection.All();
    }
    if (given.get().equals(new Value.Text("keys"))) {
      return new IndexRule.Projection.Keys();
    }
    if (given.get() instanceof Value.Array) {
      List<String> fields = index.texts("projection");
      // What is no list of strings was refused there already.
      return fields.isEmpty() && given.get() instanceof Value.Array(var all) && !all.isEmpty()
          ? new IndexRule.Projection.All()
          : new IndexRule.Projection.Fields(fields);
    }
    index.refuse("projection", "A projection is \"all\", \"keys\" or some fields.");
    return new IndexRule.Projection.All();
  }

  private static Optional<Reference> reference(ObjectReader reference) {
    Optional<String> field = reference.requiredText("field");
    Optional<String> collection = reference.requiredText("collection");
    Reference.OnDelete onDelete = onDelete(reference);
    if (field.isEmpty() || collection.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Reference(field.get(), new CollectionName(collection.get()), onDelete));
    } catch (StorageException.Invalid e) {
      reference.refuse("collection", "A collection name must match [A-Za-z][A-Za-z0-9_-]{0,62}.");
      return Optional.empty();
    }
  }

  private static Reference.OnDelete onDelete(ObjectReader reference) {
    Optional<String> word = reference.text("onDelete");
    for (Reference.OnDelete known : Reference.OnDelete.values()) {
      if (word.isEmpty() || known.word().equals(word.get())) {
        return known;
      }
    }
    reference.refuse(
        "onDelete", "It is one of " + String.join(", ", Reference.OnDelete.words()) + ".");
    return Reference.OnDelete.NONE;
  }

  private Optional<List<MigrationStep>> migrate(ObjectReader top) {
    Optional<Value> given = top.value("migrate");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    List<MigrationStep> steps = new ArrayList<>();
    if (given.get() instanceof Value.Array(var values)
        && values.size() <= MigrationStep.MAX_STEPS) {
      for (int i = 0; i < values.size(); i++) {
        String at = Violation.at("/migrate", i);
        ObjectReader step = ObjectReader.of(at, values.get(i), STEPS, violations);
        if (values.get(i) instanceof Value.Members) {
          step(step, at).ifPresent(steps::add);
        }
      }
    } else {
      top.refuse(
          "migrate", "A list of at most " + MigrationStep.MAX_STEPS + " steps was expected.");
    }
    return Optional.of(steps);
  }

  private Optional<MigrationStep> step(ObjectReader step, String at) {
    List<String> words = STEPS.stream().filter(step::has).toList();
    if (words.size() != 1) {
      violations.add(new Violation(at, STEP_FORM));
      return Optional.empty();
    }
    String word = words.getFirst();
    if (word.equals("drop")) {
      return step.text(word).map(MigrationStep.Drop::new);
    }
    List<String> parts = step.texts(word);
    if (parts.size() != 2) {
      step.refuse(word, STEP_FORM);
      return Optional.empty();
    }
    return switch (word) {
      case "rename" -> Optional.of(new MigrationStep.Rename(parts.getFirst(), parts.getLast()));
      case "retype" -> {
        Optional<FieldType> type = Field.named(parts.getLast());
        if (type.isEmpty()) {
          step.refuse(word, "The types are " + String.join(", ", Field.words()) + ".");
        }
        yield type.map(to -> new MigrationStep.Retype(parts.getFirst(), to));
      }
      default -> set(step, parts);
    };
  }

  private static Optional<MigrationStep> set(ObjectReader step, List<String> parts) {
    try {
      FieldExpression expression = new FieldExpression(parts.getLast());
      if (expression.isRepeatable()) {
        return Optional.of(new MigrationStep.Set(parts.getFirst(), expression));
      }
      step.refuse(
          "set", "now() and uuid() would give another value at each reading: name what is stored.");
    } catch (StorageException.Invalid e) {
      step.refuse("set", String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static int version(ObjectReader top) {
    Optional<Value> version = top.value("version");
    if (version.isEmpty()) {
      return 0;
    }
    if (version.get() instanceof Value.Num(BigDecimal number)
        && Field.fits(FieldType.INTEGER, version.get())
        && number.signum() > 0
        && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
      return number.intValue();
    }
    top.refuse("version", "A version is a whole number from 1 to 2147483647.");
    return 0;
  }
}
