package io.polygate.spi.tck.differential;

import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.Returns;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.tck.TestClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes random mutations. A guard on a version becomes a mutation only for a side. */
final class Mutations {
  private static final List<Returns> RETURNS = List.of(Returns.values());

  private final Choice choice;
  private final Content content;
  private final boolean expiry;
  private final TestClock clock;
  private int made;

  /**
   * A source of mutations.
   *
   * @param expiry whether they may set an expiry
   */
  Mutations(Choice choice, Content content, boolean expiry, TestClock clock) {
    this.choice = choice;
    this.content = content;
    this.expiry = expiry;
    this.clock = clock;
  }

  /** Options with one of few idempotency keys, or mostly without. */
  WriteOptions options() {
    if (!choice.oneIn(6)) {
      return WriteOptions.plain();
    }
    // Keys come and go: one that is old might still be remembered, or not any more.
    made++;
    String key = "request-" + made / 50 + "-" + choice.below(12);
    return new WriteOptions(
        Optional.of(new Idempotency(key, choice.oneIn(8) ? "other" : "digest")), Deadline.none());
  }

  /** A mutation of an item, to be made for each side. */
  Function<Side, Mutation> next(ItemKey key) {
    Function<Side, Guard> guard = guard();
    Returns returns = choice.of(RETURNS);
    Optional<Instant> expiresAt = expiresAt();
    int kind = choice.below(20);
    if (kind < 9) {
      Document value = content.document();
      return named(
          "put " + key + " " + value + " until " + expiresAt + " " + guard,
          side -> new Mutation.Put(key, value, expiresAt, guard.apply(side), returns));
    } else if (kind < 15) {
      String update = content.update();
      return named(
          "update " + key + " " + update + " until " + expiresAt + " " + guard,
          side ->
              new Mutation.Update(
                  key, Expressions.update(update), expiresAt, guard.apply(side), returns));
    } else if (kind < 18) {
      return named(
          "delete " + key + " " + guard,
          side -> new Mutation.Delete(key, guard.apply(side), returns));
    }
    return named("check " + key + " " + guard, side -> new Mutation.Check(key, guard.apply(side)));
  }

  private Function<Side, Guard> guard() {
    String condition = content.condition();
    int back = choice.below(6);
    return switch (choice.below(12)) {
      case 0 -> always(Precondition.ABSENT);
      case 1 -> always(Precondition.PRESENT);
      case 2, 3 ->
          named(
              "if it has the version given " + back + " ago",
              side -> Guard.of(Precondition.matches(side.version(back))));
      case 4, 5 -> named("if " + condition, side -> guard(Precondition.NONE, condition));
      case 6 ->
          named("if present and " + condition, side -> guard(Precondition.PRESENT, condition));
      default -> always(Precondition.NONE);
    };
  }

  private Optional<Instant> expiresAt() {
    return expiry && choice.oneIn(5)
        ? Optional.of(clock.instant().plusMillis(choice.below(60_000) - 2_000L))
        : Optional.empty();
  }

  private static Function<Side, Guard> always(Precondition precondition) {
    return named("if " + precondition, side -> Guard.of(precondition));
  }

  private static Guard guard(Precondition precondition, String condition) {
    return new Guard(precondition, Optional.of(Expressions.condition(condition)));
  }

  /** A function that says in a complaint what it makes. */
  private static <T> Function<Side, T> named(String name, Function<Side, T> function) {
    return new Function<>() {
      @Override
      public T apply(Side side) {
        return function.apply(side);
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }
}
