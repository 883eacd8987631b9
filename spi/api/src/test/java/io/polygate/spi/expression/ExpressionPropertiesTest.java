package io.polygate.spi.expression;

import static io.polygate.spi.expression.ConditionEvaluator.matches;
import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every expression and every item. */
class ExpressionPropertiesTest {
  private static final int TIMES = 5_000;

  private final RandomExpressions random = new RandomExpressions(new Random(20251121));

  @Test
  void aPrintedConditionIsParsedToItself() {
    for (int i = 0; i < TIMES; i++) {
      Condition condition = random.condition(3);

      for (ExpressionText text :
          List.of(ExpressionText.of(condition), ExpressionText.withPlaceholders(condition))) {
        assertThat(Expressions.condition(text.text(), text.names(), text.values()))
            .as(text.text())
            .isEqualTo(condition);
      }
    }
  }

  @Test
  void aPrintedUpdateIsParsedToItself() {
    for (int i = 0; i < TIMES; i++) {
      Update update = random.update();

      for (ExpressionText text :
          List.of(ExpressionText.of(update), ExpressionText.withPlaceholders(update))) {
        assertThat(Expressions.update(text.text(), text.names(), text.values()))
            .as(text.text())
            .isEqualTo(update)
            .hasSameHashCodeAs(update);
      }
    }
  }

  @Test
  void aPrintedProjectionIsParsedToItself() {
    for (int i = 0; i < TIMES; i++) {
      Projection projection = random.projection();

      for (ExpressionText text :
          List.of(ExpressionText.of(projection), ExpressionText.withPlaceholders(projection))) {
        assertThat(Expressions.projection(text.text(), text.names()))
            .as(text.text())
            .isEqualTo(projection)
            .hasSameHashCodeAs(projection);
      }
    }
  }

  @Test
  void aConditionWithPlaceholdersHasNeitherNamesNorLiterals() {
    for (int i = 0; i < TIMES; i++) {
      String text = ExpressionText.withPlaceholders(random.condition(3)).text();

      assertThat(text).doesNotContain("\"", "'").doesNotMatch(".*[^:#nv\\[0-9][0-9]+.*");
    }
  }

  @Test
  void theLawsOfLogicHold() {
    int held = 0;
    for (int i = 0; i < TIMES; i++) {
      Condition one = random.condition(1);
      Condition other = random.condition(1);
      Value item = random.item();
      boolean first = matches(one, item);
      boolean second = matches(other, item);

      assertThat(matches(new Condition.Not(one), item)).isEqualTo(!first);
      assertThat(matches(new Condition.And(List.of(one, other)), item)).isEqualTo(first && second);
      assertThat(matches(new Condition.Or(List.of(one, other)), item)).isEqualTo(first || second);
      held += first ? 1 : 0;
    }
    assertThat(held).isBetween(TIMES / 10, TIMES * 9 / 10);
  }

  @Test
  void conditionsAgreeWithTheirDefinitions() {
    for (int i = 0; i < TIMES; i++) {
      Condition condition = random.condition(0);
      Value item = random.item();

      definition(condition)
          .ifPresent(
              same ->
                  assertThat(matches(condition, item))
                      .as("%s of %s", condition, item)
                      .isEqualTo(matches(same, item)));
    }
  }

  /** The same condition in other words. */
  private static Optional<Condition> definition(Condition condition) {
    try {
      return switch (condition) {
        case Condition.Comparison(Operand left, Condition.Operator operator, Operand right)
            when operator == Condition.Operator.NOT_EQUAL ->
            Optional.of(
                new Condition.Not(new Condition.Comparison(left, Condition.Operator.EQUAL, right)));
        case Condition.Comparison(Operand left, Condition.Operator operator, Operand right)
            when operator == Condition.Operator.GREATER_OR_EQUAL ->
            Optional.of(new Condition.Comparison(right, Condition.Operator.LESS_OR_EQUAL, left));
        case Condition.Between(Operand operand, Operand low, Operand high) ->
            Optional.of(
                new Condition.And(
                    List.of(
                        new Condition.Comparison(operand, Condition.Operator.GREATER_OR_EQUAL, low),
                        new Condition.Comparison(
                            operand, Condition.Operator.LESS_OR_EQUAL, high))));
        case Condition.In(Operand operand, List<Operand> candidates) when candidates.size() > 1 ->
            Optional.of(
                new Condition.Or(
                    candidates.stream()
                        .<Condition>map(
                            candidate ->
                                new Condition.Comparison(
                                    operand, Condition.Operator.EQUAL, candidate))
                        .toList()));
        case Condition.AttributeNotExists(DocumentPath path) ->
            Optional.of(new Condition.Not(new Condition.AttributeExists(path)));
        case Condition.AttributeExists(DocumentPath path) ->
            Optional.of(
                new Condition.Or(
                    Stream.of(AttributeType.values())
                        .<Condition>map(
                            type -> new Condition.HasType(new Operand.Attribute(path), type))
                        .toList()));
        default -> Optional.empty();
      };
    } catch (StorageException.Invalid e) {
      return Optional.empty();
    }
  }

  @Test
  void anUpdateGivesAnItemOrARefusalAndLeavesTheOldItemAlone() {
    int updated = 0;
    for (int i = 0; i < TIMES; i++) {
      Update update = random.update();
      Value item = random.item();
      byte[] before = Json.write(item);

      try {
        Value after = UpdateEvaluator.apply(update, item);
        updated++;
        assertThat(after).isInstanceOf(Value.Members.class);
        update.actions().forEach(action -> assertDone(action, after));
        assertThat(Json.parse(Json.write(after))).isEqualTo(after);
      } catch (StorageException.Rejected e) {
        assertThat(e.getMessage()).isNotBlank();
      }
      assertThat(Json.write(item)).isEqualTo(before);
    }
    assertThat(updated).isGreaterThan(TIMES / 20);
  }

  /** What an action leaves behind, where no index may have moved. */
  private static void assertDone(Update.Action action, Value after) {
    boolean fixed =
        action.path().steps().stream().allMatch(step -> step instanceof DocumentPath.Member);
    if (fixed) {
      Condition exists = new Condition.AttributeExists(action.path());
      switch (action) {
        case Update.Set(DocumentPath path, UpdateValue value) -> {
          assertThat(matches(exists, after)).isTrue();
          if (value instanceof Operand.Constant constant) {
            assertThat(
                    matches(
                        new Condition.Comparison(
                            new Operand.Attribute(path), Condition.Operator.EQUAL, constant),
                        after))
                .isTrue();
          }
        }
        case Update.Remove _ -> assertThat(matches(exists, after)).isFalse();
        case Update.Add _ -> assertThat(matches(exists, after)).isTrue();
        case Update.Delete(DocumentPath path, Value.Set elements) ->
            assertThat(elements.values())
                .noneMatch(
                    element ->
                        matches(
                            new Condition.Contains(
                                new Operand.Attribute(path), new Operand.Constant(element)),
                            after));
      }
    }
  }

  @Test
  void whatIsProjectedIsInTheItem() {
    for (int i = 0; i < TIMES; i++) {
      Projection projection = random.projection();
      Value item = random.item();

      Value parts = ProjectionEvaluator.project(projection, item);

      for (DocumentPath path : projection.paths()) {
        boolean fixed = path.steps().stream().allMatch(step -> step instanceof DocumentPath.Member);
        if (fixed) {
          assertThat(Optional.ofNullable(Values.find(parts, path)))
              .isEqualTo(Optional.ofNullable(Values.find(item, path)));
        }
      }
      assertThat(leaves(parts)).isLessThanOrEqualTo(leaves(item));
    }
  }

  private static int leaves(Value value) {
    return switch (value) {
      case Value.Members(var members) ->
          members.values().stream().mapToInt(ExpressionPropertiesTest::leaves).sum();
      case Value.Array(List<Value> elements) ->
          elements.stream().mapToInt(ExpressionPropertiesTest::leaves).sum();
      default -> 1;
    };
  }
}
