package io.polygate.spi.expression;

import io.polygate.spi.RandomValues;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Makes expressions of every kind, the same ones for the same seed. */
final class RandomExpressions {
  /** Short enough that paths often meet an item's members. */
  static final List<String> NAMES = List.of("a", "b", "c d", "and", "size", "set", "é\"'", "#x");

  private final Random random;
  private final RandomValues values;

  RandomExpressions(Random random) {
    this.random = random;
    this.values = new RandomValues(random, NAMES);
  }

  Value item() {
    return random.nextInt(20) == 0 ? values.value(2) : values.object(4);
  }

  Condition condition(int depth) {
    return sensible(() -> anyCondition(depth));
  }

  Update update() {
    return sensible(() -> new Update(several(5, this::action)));
  }

  Projection projection() {
    return sensible(() -> new Projection(several(4, this::path)));
  }

  /** Tries again when a constructor refuses, as for an attribute that is compared with itself. */
  private static <T> T sensible(Supplier<T> random) {
    Optional<T> made = Optional.empty();
    while (made.isEmpty()) {
      made = attempt(random);
    }
    return made.get();
  }

  private static <T> Optional<T> attempt(Supplier<T> random) {
    try {
      return Optional.of(random.get());
    } catch (StorageException.Invalid e) {
      return Optional.empty();
    }
  }

  private Condition anyCondition(int depth) {
    return switch (random.nextInt(depth > 0 ? 13 : 9)) {
      case 0, 1 ->
          new Condition.Comparison(operand(), oneOf(Condition.Operator.values()), operand());
      case 2 -> new Condition.Between(operand(), operand(), operand());
      case 3 -> new Condition.In(operand(), several(4, this::operand));
      case 4 -> new Condition.AttributeExists(path());
      case 5 -> new Condition.AttributeNotExists(path());
      case 6 -> new Condition.HasType(operand(), oneOf(AttributeType.values()));
      case 7 -> new Condition.BeginsWith(operand(), operand());
      case 8 -> new Condition.Contains(operand(), operand());
      case 9 -> new Condition.Not(condition(depth - 1));
      case 10, 11 -> new Condition.And(joined(depth));
      default -> new Condition.Or(joined(depth));
    };
  }

  private List<Condition> joined(int depth) {
    List<Condition> conditions = new ArrayList<>(several(3, () -> condition(depth - 1)));
    conditions.add(condition(depth - 1));
    return conditions;
  }

  private Operand operand() {
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> new Operand.Attribute(path());
      case 3, 4 -> new Operand.Constant(values.value(1));
      default -> new Operand.Size(new Operand.Attribute(path()));
    };
  }

  private Update.Action action() {
    DocumentPath path = path();
    return switch (random.nextInt(6)) {
      case 0 -> new Update.Remove(path);
      case 1 -> new Update.Add(path, random.nextBoolean() ? values.number() : values.set());
      case 2 -> new Update.Delete(path, values.set());
      default -> new Update.Set(path, updateValue());
    };
  }

  private UpdateValue updateValue() {
    return switch (random.nextInt(6)) {
      case 0 -> new UpdateValue.Sum(term(), term());
      case 1 -> new UpdateValue.Difference(term(), term());
      case 2 -> new UpdateValue.ListAppend(term(), term());
      default -> term();
    };
  }

  private UpdateValue.Term term() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> new Operand.Attribute(path());
      case 2 -> new UpdateValue.IfNotExists(path(), term());
      default -> new Operand.Constant(values.value(1));
    };
  }

  private DocumentPath path() {
    List<DocumentPath.Step> steps = new ArrayList<>();
    steps.add(member());
    while (random.nextInt(3) == 0) {
      steps.add(random.nextBoolean() ? member() : new DocumentPath.Element(random.nextInt(4)));
    }
    return new DocumentPath(steps);
  }

  private DocumentPath.Member member() {
    return new DocumentPath.Member(NAMES.get(random.nextInt(NAMES.size())));
  }

  private <T> T oneOf(T[] all) {
    return all[random.nextInt(all.length)];
  }

  private <T> List<T> several(int most, Supplier<T> one) {
    List<T> all = new ArrayList<>();
    for (int i = random.nextInt(most); i >= 0; i--) {
      all.add(one.get());
    }
    return all;
  }
}
