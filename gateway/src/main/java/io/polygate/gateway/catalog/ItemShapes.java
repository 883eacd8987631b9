package io.polygate.gateway.catalog;

import io.polygate.spi.Document;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How items look in each version of their collection's definition, and how they are stored while
 * there are several.
 *
 * <p>A stored object says in the member {@value #MARK} which version it is of, and keeps there what
 * the steps to that version took away, so that the version before can still be served and gone back
 * to. One without that member is of the oldest version; once the others are being retired, of the
 * one in force. What is no object is the same in every version. Immutable.
 */
public final class ItemShapes {
  /** The member that says how an object is stored. */
  static final String MARK = "$model";

  /** Of a collection whose definition is the only one. */
  public static final ItemShapes NONE = new ItemShapes(List.of(), 0, Versions.State.SETTLED);

  private static final String VERSION = "version";
  private static final String KEPT = "kept";

  private final List<Definition> all;
  private final int inForce;
  private final Versions.State state;
  private final Set<String> touched;

  private ItemShapes(List<Definition> all, int inForce, Versions.State state) {
    this.all = all;
    this.inForce = inForce;
    this.state = state;
    this.touched = touched(all);
  }

  /** The shapes of a collection's versions. */
  static ItemShapes of(Versions versions, Optional<Definition> definition) {
    return versions.isEmpty() || definition.isEmpty()
        ? NONE
        : new ItemShapes(versions.all(), definition.get().version(), versions.state());
  }

  /** Whether items are stored as they are seen. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether these are the same shapes of the same versions, with the same one in force. */
  public boolean agrees(ItemShapes other) {
    return inForce == other.inForce && state == other.state && all.equals(other.all);
  }

  /** The version in force. */
  public int inForce() {
    return inForce;
  }

  /** How far the stored items have come. */
  public Versions.State state() {
    return state;
  }

  /** The versions in which items are served. */
  public List<Integer> served() {
    return state == Versions.State.RETIRING
        ? List.of(inForce)
        : all.stream().map(Definition::version).toList();
  }

  /** Whether an index over these fields may lack items, as they are stored in another version. */
  public boolean isMoving(List<String> fields) {
    return state == Versions.State.MOVING && isTouched(fields);
  }

  /** Whether one of these fields is not the same in every version. */
  public boolean isTouched(List<String> fields) {
    return fields.stream().anyMatch(touched::contains);
  }

  private static Set<String> touched(List<Definition> all) {
    Set<String> touched = new HashSet<>();
    for (int i = 1; i < all.size(); i++) {
      all.get(i).migrate().orElse(List.of()).forEach(step -> touched.addAll(step.fields()));
      SequencedMap<String, Field> before = all.get(i - 1).fields();
      all.get(i)
          .fields()
          .forEach(
              (name, field) -> {
                if (field.isFilled() && !field.equals(before.get(name))) {
                  touched.add(name);
                }
              });
    }
    return touched;
  }

  /**
   * A stored value as a version has it.
   *
   * @param version one of {@link #served}
   */
  public Document view(Document stored, int version) {
    Optional<Shape> shape = shape(stored);
    if (shape.isEmpty()) {
      return stored;
    }
    Shape seen = shape.get();
    boolean same = seen.version == version && !seen.marked;
    bring(seen, version);
    return same ? stored : Document.of(new Value.Members(seen.members));
  }

  /**
   * A value as it is to be stored in the version in force.
   *
   * @param given the value as a client wrote it
   * @param version the version that he speaks, one of {@link #served}
   * @param before what is stored under its key; what that keeps for other versions is kept
   * @throws StorageException.Rejected if the value has a member of the name {@value #MARK}
   */
  public Document stored(Document given, int version, Optional<Document> before) {
    SequencedMap<String, Value> members = membersOf(given);
    if (members == null) {
      return given;
    }
    if (members.containsKey(MARK)) {
      throw new StorageException.Rejected(
          "This name is taken while the collection has several versions.", Violation.at("", MARK));
    }
    NavigableMap<Integer, SequencedMap<String, Value>> kept = new TreeMap<>();
    before
        .flatMap(this::shape)
        .ifPresent(
            shape -> {
              bring(shape, version);
              kept.putAll(shape.kept);
            });
    Shape shape = new Shape(new LinkedHashMap<>(members), kept, version, false);
    bring(shape, inForce);
    return written(shape);
  }

  /** The same value as it is to be stored in the version in force; empty if it is stored so. */
  public Optional<Document> rewritten(Document stored) {
    Optional<Shape> shape = shape(stored);
    if (shape.isEmpty()
        || (shape.get().version == inForce && shape.get().marked == isMarked(shape.get()))) {
      return Optional.empty();
    }
    bring(shape.get(), inForce);
    return Optional.of(written(shape.get()));
  }

  private boolean isMarked(Shape shape) {
    return state != Versions.State.RETIRING
        && (inForce != all.getFirst().version() || !shape.kept.isEmpty());
  }

  private Document written(Shape shape) {
    if (isMarked(shape)) {
      Map<String, Value> mark = new LinkedHashMap<>();
      mark.put(VERSION, Value.Num.of(shape.version));
      if (!shape.kept.isEmpty()) {
        Map<String, Value> kept = new LinkedHashMap<>();
        shape.kept.forEach(
            (version, members) -> kept.put(version.toString(), new Value.Members(members)));
        mark.put(KEPT, Value.Members.of(kept));
      }
      shape.members.put(MARK, Value.Members.of(mark));
    }
    return Document.of(new Value.Members(shape.members));
  }

  /** An object on its way between versions; of one thread. */
  private static final class Shape {
    private final SequencedMap<String, Value> members;
    // By version, what the steps to it took away.
    private final NavigableMap<Integer, SequencedMap<String, Value>> kept;
    private final boolean marked;
    private int version;

    Shape(
        SequencedMap<String, Value> members,
        NavigableMap<Integer, SequencedMap<String, Value>> kept,
        int version,
        boolean marked) {
      this.members = members;
      this.kept = kept;
      this.version = version;
      this.marked = marked;
    }
  }

  private static @Nullable SequencedMap<String, Value> membersOf(Document document) {
    return document.isJson() && document.value() instanceof Value.Members(var members)
        ? members
        : null;
  }

  private Optional<Shape> shape(Document stored) {
    SequencedMap<String, Value> found = membersOf(stored);
    if (found == null) {
      return Optional.empty();
    }
    SequencedMap<String, Value> members = new LinkedHashMap<>(found);
    int unmarked = state == Versions.State.RETIRING ? inForce : all.getFirst().version();
    Value mark = members.remove(MARK);
    if (mark instanceof Value.Members(var said)
        && said.get(VERSION) instanceof Value.Num(BigDecimal number)
        && all.stream().anyMatch(one -> number.compareTo(BigDecimal.valueOf(one.version())) == 0)) {
      return Optional.of(new Shape(members, kept(said.get(KEPT)), number.intValueExact(), true));
    }
    return Optional.of(new Shape(members, new TreeMap<>(), unmarked, mark != null));
  }

  private NavigableMap<Integer, SequencedMap<String, Value>> kept(@Nullable Value stored) {
    NavigableMap<Integer, SequencedMap<String, Value>> kept = new TreeMap<>();
    if (stored instanceof Value.Members(var byVersion)) {
      for (Definition definition : all) {
        if (byVersion.get(Integer.toString(definition.version()))
            instanceof Value.Members(var members)) {
          kept.put(definition.version(), new LinkedHashMap<>(members));
        }
      }
    }
    return kept;
  }

  private void bring(Shape shape, int version) {
    int at = indexOf(shape.version);
    int to = indexOf(version);
    for (; at < to; at++) {
      up(shape, all.get(at + 1));
    }
    for (; at > to; at--) {
      down(shape, all.get(at), all.get(at - 1));
    }
    shape.version = version;
  }

  private int indexOf(int version) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).version() == version) {
        return i;
      }
    }
    throw new IllegalArgumentException("Not a version that is served: " + version);
  }

  private static void up(Shape shape, Definition next) {
    SequencedMap<String, Value> members = shape.members;
    SequencedMap<String, Value> kept = new LinkedHashMap<>();
    for (MigrationStep step : next.migrate().orElse(List.of())) {
      switch (step) {
        case MigrationStep.Rename(String from, String to) -> {
          Value value = members.remove(from);
          if (value != null) {
            keep(kept, to, members.put(to, value));
          }
        }
        case MigrationStep.Drop(String field) -> keep(kept, field, members.remove(field));
        case MigrationStep.Set(String field, FieldExpression expression) ->
            evaluated(expression, next, field, members)
                .ifPresent(made -> keep(kept, field, members.put(field, made)));
        case MigrationStep.Retype(String field, var type) -> {
          Value value = members.get(field);
          Optional<Value> converted =
              Optional.ofNullable(value).flatMap(old -> FieldConversion.convert(old, type));
          if (converted.isPresent() && !converted.get().equals(value)) {
            members.put(field, converted.get());
            keep(kept, field, value);
          }
        }
      }
    }
    fill(members, next);
    if (kept.isEmpty()) {
      shape.kept.remove(next.version());
    } else {
      shape.kept.put(next.version(), kept);
    }
  }

  private static void keep(SequencedMap<String, Value> kept, String field, @Nullable Value value) {
    if (value != null) {
      kept.put(field, value);
    }
  }

  private static void down(Shape shape, Definition from, Definition to) {
    SequencedMap<String, Value> members = shape.members;
    SequencedMap<String, Value> taken = shape.kept.remove(from.version());
    SequencedMap<String, Value> kept = taken == null ? new LinkedHashMap<>() : taken;
    List<MigrationStep> steps = new ArrayList<>(from.migrate().orElse(List.of()));
    for (MigrationStep step : steps.reversed()) {
      switch (step) {
        case MigrationStep.Rename(String before, String now) -> {
          Value value = members.remove(now);
          if (value != null) {
            members.put(before, value);
          }
          restore(members, now, kept.get(now));
        }
        case MigrationStep.Drop(String field) -> restore(members, field, kept.get(field));
        case MigrationStep.Set(String field, var _) -> {
          if (!to.names(field) && !kept.containsKey(field)) {
            members.remove(field);
          }
          restore(members, field, kept.get(field));
        }
        case MigrationStep.Retype(String field, var type) -> {
          Value now = members.get(field);
          Value old = kept.get(field);
          if (now != null) {
            boolean untouched =
                old != null && FieldConversion.convert(old, type).filter(now::equals).isPresent();
            members.put(
                field,
                untouched ? old : FieldConversion.convert(now, to.typeOf(field)).orElse(now));
          }
        }
      }
    }
    members.entrySet().removeIf(member -> isFilledIn(member, from, to));
    if (to.strict()) {
      members.keySet().removeIf(name -> from.names(name) && !to.names(name));
    }
    fill(members, to);
  }

  /** Whether a member is there because the later version has a default for it. */
  private static boolean isFilledIn(
      Map.Entry<String, Value> member, Definition from, Definition to) {
    Field field = from.fields().get(member.getKey());
    return field != null
        && field.defaultValue().filter(member.getValue()::equals).isPresent()
        && !to.names(member.getKey());
  }

  private static void restore(
      SequencedMap<String, Value> members, String field, @Nullable Value value) {
    if (value != null) {
      members.put(field, value);
    }
  }

  /** Fills in what is the same whenever it is asked for. */
  private static void fill(SequencedMap<String, Value> members, Definition definition) {
    definition
        .fields()
        .forEach(
            (name, field) -> {
              if (field.computed().isPresent()) {
                evaluated(field.computed().get(), definition, name, members)
                    .ifPresent(made -> members.put(name, made));
              } else if (!members.containsKey(name)) {
                field
                    .defaultValue()
                    .or(
                        () ->
                            field
                                .defaultExpression()
                                .flatMap(made -> evaluated(made, definition, name, members)))
                    .ifPresent(value -> members.put(name, value));
              }
            });
  }

  /** What an expression makes, if it can be told again and what it reads is there. */
  private static Optional<Value> evaluated(
      FieldExpression expression,
      Definition definition,
      String field,
      SequencedMap<String, Value> members) {
    if (!expression.isRepeatable()) {
      return Optional.empty();
    }
    try {
      return Optional.of(expression.evaluate(definition.typeOf(field), members));
    } catch (StorageException.Rejected e) {
      return Optional.empty();
    }
  }
}
