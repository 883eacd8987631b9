package io.polygate.spi.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polygate.spi.Json;
import io.polygate.spi.Mutations;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** No text whatever makes parsers and evaluators fail in a way that they do not state. */
class ExpressionFuzzTest {
  private static final Map<String, String> NAMES = Map.of("#n", "b c", "#m", "a");
  private static final Map<String, Value> VALUES =
      Map.of(
          ":n", Value.Num.of(1),
          ":t", new Value.Text("x"),
          ":l", new Value.Array(List.of(Value.Num.of(1))),
          ":s", new Value.Set(List.of(Value.Num.of(1))),
          ":b", new Value.Bytes(new byte[] {1}));

  private static final List<Value> ITEMS =
      Stream.of(
              "{}",
              "{\"a\":1,\"b\":\"x\",\"c\":[1,{\"a\":2}],\"b c\":{\"$set\":[1,2]}}",
              "{\"a\":{\"b\":{\"c\":[[0]]}},\"b\":{\"$binary\":\"AAE=\"},\"c\":null}",
              "[1]")
          .map(item -> Json.parse(item.getBytes(StandardCharsets.UTF_8)))
          .toList();

  private static final List<String> SEEDS =
      List.of(
          "a = 1 AND b <> 'x' OR NOT c BETWEEN 1 AND 2",
          "a IN (1, :n, :t) AND attribute_exists(c[0].a)",
          "(attribute_not_exists(#n) OR attribute_type(a, 'N')) AND size(b) >= 1",
          "begins_with(b, 'x') AND contains(#n, :n) AND \"b c\" = :s",
          "SET a = a + 1, c[9] = if_not_exists(#m, 0) - 1.5e1 REMOVE b ADD #n :s",
          "SET c = list_append(c, :l) DELETE #n :s",
          "a, c[1].a, \"b c\", #m.b.c[0][0]");

  static Stream<byte[]> seeds() {
    return SEEDS.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "40s")
  void everyTextIsAnExpressionOrRefused(byte[] text) {
    check(
        new String(text, StandardCharsets.UTF_8),
        ExpressionParser::condition,
        ExpressionText::of,
        (condition, item) -> Value.Bool.of(ConditionEvaluator.matches(condition, item)));
    check(
        new String(text, StandardCharsets.UTF_8),
        ExpressionParser::update,
        ExpressionText::of,
        UpdateEvaluator::apply);
    check(
        new String(text, StandardCharsets.UTF_8),
        ExpressionParser::projection,
        ExpressionText::of,
        ProjectionEvaluator::project);
  }

  @Test
  void mutatedExpressionsToo() {
    Mutations mutations = new Mutations(new Random(4711), SEEDS);
    for (int i = 0; i < 20_000; i++) {
      everyTextIsAnExpressionOrRefused(mutations.next());
    }
  }

  private interface Parse<T> {
    T apply(ExpressionParser parser, String text);
  }

  private interface Evaluate<T> {
    Value apply(T expression, Value item);
  }

  private static <T> void check(
      String text, Parse<T> parse, Function<T, ExpressionText> print, Evaluate<T> evaluate) {
    answer(() -> parse.apply(new ExpressionParser(NAMES, VALUES), text))
        .ifPresent(
            expression -> {
              ExpressionText printed = print.apply(expression);
              // Spaces and quotes may make it too long to be parsed again.
              answer(
                      () ->
                          parse.apply(
                              new ExpressionParser(printed.names(), printed.values()),
                              printed.text()))
                  .ifPresentOrElse(
                      again -> assertThat(again).isEqualTo(expression),
                      () ->
                          assertThat(printed.text().getBytes(StandardCharsets.UTF_8))
                              .hasSizeGreaterThan(Expressions.MAX_BYTES));
              for (Value item : ITEMS) {
                answer(() -> evaluate.apply(expression, item));
              }
            });
  }

  /** The answer, or nothing if it is refused in one of the stated ways. */
  private static <T> Optional<T> answer(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (StorageException.Invalid | StorageException.Rejected | StorageException.TooLarge e) {
      assertThat(e.getMessage()).isNotBlank();
      return Optional.empty();
    }
  }
}
