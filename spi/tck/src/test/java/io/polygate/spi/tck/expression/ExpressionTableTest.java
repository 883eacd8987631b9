package io.polygate.spi.tck.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ConditionEvaluator;
import io.polygate.spi.expression.ExpressionText;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.Projection;
import io.polygate.spi.expression.Update;
import io.polygate.spi.tck.expression.ExpressionCase.Refusal;
import io.polygate.spi.tck.expression.ExpressionCase.Result;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference evaluators agree with the table. */
class ExpressionTableTest {
  private static final List<ExpressionCase> CASES = ExpressionTable.cases();

  static Stream<ExpressionCase> results() {
    return CASES.stream().filter(row -> row.expectation() instanceof Result);
  }

  static Stream<ExpressionCase> refusals() {
    return CASES.stream().filter(row -> row.expectation() instanceof Refusal);
  }

  @Test
  void theTableIsNotEmptyAndHasNoCaseTwice() {
    assertThat(results()).hasSizeGreaterThan(250);
    assertThat(refusals()).hasSizeGreaterThan(150);
    assertThat(CASES).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("results")
  void theResultIsThatOfTheTable(ExpressionCase row) {
    assertThat(new Result(row.evaluate())).isEqualTo(row.expectation());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void theRefusalIsThatOfTheTable(ExpressionCase row) {
    Refusal expected = (Refusal) row.expectation();

    assertThatThrownBy(row::evaluate)
        .isInstanceOf(
            switch (expected.mistake()) {
              case INVALID -> StorageException.Invalid.class;
              case REJECTED -> StorageException.Rejected.class;
              case TOO_LARGE -> StorageException.TooLarge.class;
            })
        .satisfies(e -> assertThat(where(e)).startsWith(expected.where()));
  }

  @ParameterizedTest
  @MethodSource("results")
  void whatIsPrintedIsParsedToTheSameExpression(ExpressionCase row) {
    switch (row.kind()) {
      case CONDITION -> {
        Condition condition = Expressions.condition(row.text(), row.names(), row.values());
        assertThat(
                List.of(ExpressionText.of(condition), ExpressionText.withPlaceholders(condition)))
            .allSatisfy(
                text ->
                    assertThat(Expressions.condition(text.text(), text.names(), text.values()))
                        .isEqualTo(condition));
      }
      case UPDATE -> {
        Update update = Expressions.update(row.text(), row.names(), row.values());
        assertThat(List.of(ExpressionText.of(update), ExpressionText.withPlaceholders(update)))
            .allSatisfy(
                text ->
                    assertThat(Expressions.update(text.text(), text.names(), text.values()))
                        .isEqualTo(update));
      }
      case PROJECTION -> {
        Projection projection = Expressions.projection(row.text(), row.names());
        assertThat(
                List.of(ExpressionText.of(projection), ExpressionText.withPlaceholders(projection)))
            .allSatisfy(
                text ->
                    assertThat(Expressions.projection(text.text(), text.names()))
                        .isEqualTo(projection));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("results")
  void aConditionIsTrueOrItsOppositeIs(ExpressionCase row) {
    if (row.kind() == ExpressionCase.Kind.CONDITION) {
      Condition condition = Expressions.condition(row.text(), row.names(), row.values());
      Value item = row.visibleItem();

      assertThat(ConditionEvaluator.matches(new Condition.Not(condition), item))
          .isEqualTo(!ConditionEvaluator.matches(condition, item));
    }
  }

  private static String where(Throwable refusal) {
    return switch ((StorageException) refusal) {
      case StorageException.Invalid invalid -> invalid.where();
      case StorageException.Rejected rejected -> rejected.where();
      case StorageException.TooLarge tooLarge -> tooLarge.limit();
      default -> "";
    };
  }
}
