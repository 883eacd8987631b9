package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.Precondition;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.StorageException.FailedCheck.Code;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Expressions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mutation is made if its guard holds and refused if not: {@link Mutation.Guard}. */
public abstract class ConditionsContract extends Contract {
  private static final ItemKey KEY = key("k");

  /** The mutations that carry a guard. */
  enum Kinds {
    PUT,
    UPDATE,
    DELETE,
    CHECK;

    Mutation under(Guard guard) {
      return switch (this) {
        case PUT -> new Mutation.Put(KEY, json("{\"w\":1}"), Optional.empty(), guard, Returns.NONE);
        case UPDATE ->
            new Mutation.Update(
                KEY, Expressions.update("SET w = 1"), Optional.empty(), guard, Returns.NONE);
        case DELETE -> new Mutation.Delete(KEY, guard, Returns.NONE);
        case CHECK -> new Mutation.Check(KEY, guard);
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void absenceOfAnAbsentItemHolds(Kinds kind) {
    assertMade(kind, Guard.of(Precondition.ABSENT));
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void absenceOfAnExistingItemFails(Kinds kind) {
    Version version = put(KEY, "{}").version().orElseThrow();

    assertRefused(kind, Guard.of(Precondition.ABSENT), Code.EXISTS, Optional.of(version));
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void presenceOfAnExistingItemHolds(Kinds kind) {
    put(KEY, "{}");

    assertMade(kind, Guard.of(Precondition.PRESENT));
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void presenceOfAnAbsentItemFails(Kinds kind) {
    assertRefused(kind, Guard.of(Precondition.PRESENT), Code.ABSENT, Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void currentVersionHolds(Kinds kind) {
    put(KEY, "{}");
    Version version = put(KEY, "{}").version().orElseThrow();

    assertMade(kind, Guard.of(Precondition.matches(version)));
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void staleVersionFailsWithTheCurrentOne(Kinds kind) {
    Version stale = put(KEY, "{}").version().orElseThrow();
    Version current = put(KEY, "{}").version().orElseThrow();

    assertRefused(kind, Guard.of(Precondition.matches(stale)), Code.VERSION, Optional.of(current));
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void versionOfAnAbsentItemFails(Kinds kind) {
    Version version = put(KEY, "{}").version().orElseThrow();
    apply(Mutation.Delete.of(KEY));

    assertRefused(kind, Guard.of(Precondition.matches(version)), Code.ABSENT, Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void conditionThatIsTrueHolds(Kinds kind) {
    put(KEY, "{\"n\":5}");

    assertMade(kind, when("n = 5"));
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void conditionThatIsFalseFails(Kinds kind) {
    Version version = put(KEY, "{\"n\":5}").version().orElseThrow();

    assertRefused(kind, when("n > 5"), Code.CONDITION, Optional.of(version));
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void anAbsentItemHasNoAttributes(Kinds kind) {
    assertRefused(kind, when("attribute_exists(n)"), Code.CONDITION, Optional.empty());
    assertMade(kind, when("attribute_not_exists(n)"));
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void aDeletedItemHasNoAttributes(Kinds kind) {
    put(KEY, "{\"n\":5}");
    apply(Mutation.Delete.of(KEY));

    assertRefused(kind, when("n = 5"), Code.CONDITION, Optional.empty());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kinds.class,
      names = {"PUT", "DELETE", "CHECK"})
  void opaqueBytesHaveNoAttributes(Kinds kind) {
    Version version =
        apply(Mutation.Put.of(KEY, Document.opaque("text/plain", new byte[] {'{', '}'})))
            .version()
            .orElseThrow();

    assertRefused(kind, when("attribute_exists(n)"), Code.CONDITION, Optional.of(version));
    assertMade(kind, when("attribute_not_exists(n)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "\"n\"", "[{\"n\":1}]", "true"})
  void aValueThatIsNoObjectHasNoAttributes(String json) {
    put(KEY, json);

    apply(Kinds.CHECK.under(when("attribute_not_exists(n)")));
    assertThat(failedCheck(() -> apply(Kinds.CHECK.under(when("attribute_exists(n)")))).code())
        .isEqualTo(Code.CONDITION);
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void preconditionAndConditionMustBothHold(Kinds kind) {
    Version version = put(KEY, "{\"n\":5}").version().orElseThrow();
    Condition holds = Expressions.condition("n = 5");
    Condition fails = Expressions.condition("n = 6");

    assertRefused(
        kind,
        new Guard(Precondition.PRESENT, Optional.of(fails)),
        Code.CONDITION,
        Optional.of(version));
    assertRefused(
        kind,
        new Guard(Precondition.ABSENT, Optional.of(holds)),
        Code.EXISTS,
        Optional.of(version));
    assertMade(kind, new Guard(Precondition.matches(version), Optional.of(holds)));
  }

  @ParameterizedTest
  @EnumSource(Kinds.class)
  void preconditionIsReportedWhereNeitherHolds(Kinds kind) {
    Version version = put(KEY, "{\"n\":5}").version().orElseThrow();

    assertRefused(
        kind,
        new Guard(Precondition.ABSENT, Optional.of(Expressions.condition("n = 6"))),
        Code.EXISTS,
        Optional.of(version));
  }

  @Test
  void conditionSeesTheLatestWrite() {
    put(KEY, "{\"n\":1}");
    put(KEY, "{\"n\":2}");

    apply(Kinds.CHECK.under(when("n = 2")));
    apply(
        new Mutation.Update(
            KEY, Expressions.update("ADD n 1"), Optional.empty(), Guard.NONE, Returns.NONE));
    apply(Kinds.CHECK.under(when("n = 3")));
  }

  /** The mutation is refused as said, and the item stays as it is. */
  private void assertRefused(Kinds kind, Guard guard, Code code, Optional<Version> current) {
    Optional<Item> before = get(KEY);

    FailedCheck check = failedCheck(() -> apply(kind.under(guard)));

    assertThat(check).isEqualTo(new FailedCheck(0, code, current));
    assertThat(get(KEY)).isEqualTo(before);
  }

  /** The mutation is made and has its effect. */
  private void assertMade(Kinds kind, Guard guard) {
    Optional<Item> before = get(KEY);

    Written written = apply(kind.under(guard));

    Optional<Item> after = get(KEY);
    switch (kind) {
      case PUT, UPDATE -> {
        assertThat(written.kind()).isEqualTo(before.isPresent() ? Kind.REPLACED : Kind.CREATED);
        assertThat(member(after.orElseThrow().value().value(), "w")).isEqualTo(value("1"));
      }
      case DELETE -> {
        assertThat(written.kind()).isEqualTo(before.isPresent() ? Kind.DELETED : Kind.UNCHANGED);
        assertThat(after).isEmpty();
      }
      case CHECK -> {
        assertThat(written.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(after).isEqualTo(before);
      }
    }
    assertThat(written.version()).isEqualTo(after.map(Item::version));
  }

  private static Guard when(String condition) {
    return new Guard(Precondition.NONE, Optional.of(Expressions.condition(condition)));
  }
}
