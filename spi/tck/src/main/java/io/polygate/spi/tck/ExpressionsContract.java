package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Mutation.Guard;
import io.polygate.spi.PageRequest;
import io.polygate.spi.Precondition;
import io.polygate.spi.Query;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.SortRange;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.Expressions;
import io.polygate.spi.expression.Projection;
import io.polygate.spi.expression.ProjectionEvaluator;
import io.polygate.spi.expression.Update;
import io.polygate.spi.tck.expression.ExpressionCase;
import io.polygate.spi.tck.expression.ExpressionCase.Expectation;
import io.polygate.spi.tck.expression.ExpressionCase.Kind;
import io.polygate.spi.tck.expression.ExpressionCase.Refusal;
import io.polygate.spi.tck.expression.ExpressionCase.Result;
import io.polygate.spi.tck.expression.ExpressionTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conditions, filters, updates and projections mean on a backend what {@link ExpressionTable} says.
 * A test case is a rule of the table, with all its examples. Those that the parser refuses never
 * reach a backend, and are left out.
 */
public abstract class ExpressionsContract extends Contract {
  static Stream<Arguments> rulesOfConditions() {
    return arguments(Kind.CONDITION);
  }

  static Stream<Arguments> rulesOfUpdates() {
    return arguments(Kind.UPDATE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rulesOfConditions")
  void conditionIsCheckedByItsRule(String rule, List<ExpressionCase> examples) {
    forEach(
        rule,
        examples,
        (example, key) -> {
          Condition condition =
              Expressions.condition(example.text(), example.names(), example.values());
          Mutation check =
              new Mutation.Check(key, new Guard(Precondition.NONE, Optional.of(condition)));
          if (isTrue(example.expectation())) {
            assertThat(apply(check).version()).isEqualTo(get(key).map(Item::version));
          } else {
            assertThat(failedCheck(() -> apply(check)).code())
                .isEqualTo(FailedCheck.Code.CONDITION);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> filterDropsItemsByItsRule() {
    return eachRule(
        Kind.CONDITION,
        (example, key) -> {
          Condition filter =
              Expressions.condition(example.text(), example.names(), example.values());
          List<Item> expected =
              isTrue(example.expectation()) ? get(key).stream().toList() : List.of();
          assertThat(query(key, Optional.of(filter), Optional.empty())).isEqualTo(expected);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rulesOfUpdates")
  void updateChangesAnItemByItsRule(String rule, List<ExpressionCase> examples) {
    forEach(
        rule,
        examples,
        (example, key) -> {
          Update update = Expressions.update(example.text(), example.names(), example.values());
          Mutation mutation =
              new Mutation.Update(key, update, Optional.empty(), Guard.NONE, Returns.NEW);
          Optional<Item> before = get(key);
          switch (example.expectation()) {
            case Result(Value value) -> {
              assertThat(apply(mutation).item()).isEqualTo(get(key));
              assertThat(item(key).value().value()).isEqualTo(value);
            }
            case Refusal _ -> {
              refused(StorageException.Rejected.class, () -> apply(mutation));
              assertThat(get(key)).isEqualTo(before);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> projectionKeepsWhatItsRuleSelects() {
    return eachRule(
        Kind.PROJECTION,
        (example, key) -> {
          Projection select = Expressions.projection(example.text(), example.names());
          assertThat(query(key, Optional.empty(), Optional.of(select)))
              .map(item -> ProjectionEvaluator.project(select, item.value().value()))
              .isEqualTo(get(key).map(item -> selected(example)).stream().toList());
        });
  }

  /** A test for each rule, if the backend has queries. */
  private Stream<DynamicTest> eachRule(Kind kind, Trial trial) {
    return store().queries().stream()
        .flatMap(queries -> rules(kind).entrySet().stream())
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(), () -> forEach(rule.getKey(), rule.getValue(), trial)));
  }

  /** An example, with its item at a key of its own. */
  private interface Trial {
    void run(ExpressionCase example, ItemKey key);
  }

  private void forEach(String rule, List<ExpressionCase> examples, Trial trial) {
    for (int i = 0; i < examples.size(); i++) {
      ExpressionCase example = examples.get(i);
      ItemKey key = key(rule, "example " + i);
      example.item().ifPresent(value -> apply(Mutation.Put.of(key, Document.of(value))));
      try {
        trial.run(example, key);
      } catch (AssertionError | StorageException e) {
        throw new AssertionError(example.toString(), e);
      }
    }
  }

  private List<Item> query(ItemKey key, Optional<Condition> filter, Optional<Projection> select) {
    return store()
        .queries()
        .orElseThrow()
        .query(
            new Query(
                NOTES,
                Optional.empty(),
                new Value.Text(key.partition()),
                new SortRange.Equal(new Value.Text(key.sort())),
                false,
                filter,
                select,
                PageRequest.first(10)),
            ReadOptions.strong())
        .items();
  }

  private static boolean isTrue(Expectation expectation) {
    return expectation.equals(new Result(Value.Bool.TRUE));
  }

  private static Value selected(ExpressionCase example) {
    return ((Result) example.expectation()).value();
  }

  private static Stream<Arguments> arguments(Kind kind) {
    return rules(kind).entrySet().stream()
        .map(rule -> Arguments.of(rule.getKey(), rule.getValue()));
  }

  /** The rules that have examples of a kind which the parser accepts, with these examples. */
  private static Map<String, List<ExpressionCase>> rules(Kind kind) {
    Map<String, List<ExpressionCase>> rules = new LinkedHashMap<>();
    ExpressionTable.cases().stream()
        .filter(example -> example.kind() == kind && isAccepted(example))
        .forEach(
            example ->
                rules.computeIfAbsent(example.about(), rule -> new ArrayList<>()).add(example));
    return rules;
  }

  private static boolean isAccepted(ExpressionCase example) {
    try {
      var _ =
          switch (example.kind()) {
            case CONDITION ->
                Expressions.condition(example.text(), example.names(), example.values());
            case UPDATE -> Expressions.update(example.text(), example.names(), example.values());
            case PROJECTION -> Expressions.projection(example.text(), example.names());
          };
      return true;
    } catch (StorageException e) {
      return false;
    }
  }
}
