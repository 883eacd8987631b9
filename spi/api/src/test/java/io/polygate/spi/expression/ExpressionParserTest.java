package io.polygate.spi.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the table of expressions does not say: trees, canonical text, and errors in full. */
class ExpressionParserTest {
  private static final Operand A = new Operand.Attribute(DocumentPath.of("a"));

  @Test
  void precedenceShowsInTheTree() {
    Condition a = new Condition.AttributeExists(DocumentPath.of("a"));
    Condition b = new Condition.AttributeExists(DocumentPath.of("b"));
    Condition c = new Condition.AttributeExists(DocumentPath.of("c"));

    assertThat(
            Expressions.condition(
                "attribute_exists(a) OR NOT attribute_exists(b) AND attribute_exists(c)"))
        .isEqualTo(
            new Condition.Or(List.of(a, new Condition.And(List.of(new Condition.Not(b), c)))));
  }

  @Test
  void longChainsAreOneNode() {
    String chain = String.join(" AND ", java.util.Collections.nCopies(150, "a=1"));

    assertThat(Expressions.condition(chain))
        .isInstanceOfSatisfying(
            Condition.And.class, and -> assertThat(and.conditions()).hasSize(150));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "a=1 and b<>'x'|a = 1 AND b <> 'x'",
        "((a)) = (1.50)|a = 1.5",
        "not ((a = 1) or (b = 2))|NOT (a = 1 OR b = 2)",
        "a = 1 OR (b = 2 OR c = 3)|a = 1 OR (b = 2 OR c = 3)",
        "(a = 1 AND b = 2) OR c = 3|a = 1 AND b = 2 OR c = 3",
        "a in(1,2)|a IN (1, 2)",
        "a between -1e3 and 1E40|a BETWEEN -1000 AND 1E+40",
        "\"a\".\"b c\"[ 0 ] = 'it''s'|a.\"b c\"[0] = 'it''s'",
        "\"AND\" = Null|\"AND\" = null",
        "size( a )>0|size(a) > 0",
        "attribute_type(a,'S')|attribute_type(a, 'S')",
      })
  void aConditionHasOneCanonicalText(String given, String canonical) {
    assertThat(ExpressionText.of(Expressions.condition(given)).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "remove b set a=a+1,c='x' add d 1|SET a = a + 1, c = 'x' REMOVE b ADD d 1",
        "SET a = (if_not_exists(b,(0)) - -1)|SET a = if_not_exists(b, 0) - -1",
        "SET a = list_append ( a , b )|SET a = list_append(a, b)",
        "SET \"set\" = add|SET \"set\" = \"add\""
      })
  void anUpdateHasOneCanonicalText(String given, String canonical) {
    assertThat(Expressions.update(given)).hasToString(canonical);
  }

  @Test
  void valuesThatAreNoLiteralsKeepPlaceholders() {
    Value list = new Value.Array(List.of());

    ExpressionText text =
        ExpressionText.of(
            Expressions.condition(
                "a = :list OR a = :n", Map.of(), Map.of(":list", list, ":n", Value.Num.of(5))));

    assertThat(text)
        .isEqualTo(new ExpressionText("a = :v0 OR a = 5", Map.of(), Map.of(":v0", list)));
  }

  @Test
  void withPlaceholdersNothingIsLeftInTheText() {
    ExpressionText text =
        ExpressionText.withPlaceholders(Expressions.condition("a.b[3] = 'x' AND b <> a.\"c d\""));

    assertThat(text.text()).isEqualTo("#n0.#n1[3] = :v0 AND #n1 <> #n0.#n2");
    assertThat(text.names())
        .containsExactly(Map.entry("#n0", "a"), Map.entry("#n1", "b"), Map.entry("#n2", "c d"));
    assertThat(text.values()).containsExactly(Map.entry(":v0", new Value.Text("x")));
  }

  @Test
  void severalExpressionsShareTheirPlaceholders() {
    ExpressionParser parser =
        new ExpressionParser(
            Map.of("#a", "a", "#b", "b"), Map.of(":one", Value.Num.of(1), ":two", Value.Num.of(2)));

    assertThat(parser.condition("#a = :one"))
        .isEqualTo(
            new Condition.Comparison(
                A, Condition.Operator.EQUAL, new Operand.Constant(Value.Num.of(1))));
    assertInvalid(
        parser::requireAllUsed, "A name or value was given that no expression uses.", "#b, :two");
    assertThat(parser.update("SET #a = :two")).hasToString("SET a = 2");
    assertThat(parser.projection("#b")).hasToString("b");
    parser.requireAllUsed();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "a = )|column 5: expected an attribute or a value, found ')'",
        "'😀' = a AND|column 12: expected an attribute or a value, found the end",
        "a ~ 1|column 3: expected a name, a value or an operator, found '~'",
        "a = b.|column 7: expected an attribute name, found the end",
        "a = 'x|column 5: expected a closing ', found the end",
        "a = #|column 5: expected a placeholder's name after '#'",
        "a|column 2: expected a comparison operator, BETWEEN or IN, found the end",
        "a = 1 \"b\"|column 7: expected AND, OR or the end, found '\"b\"'",
        "and = 1|column 1: expected an attribute or a value, found 'and'"
      })
  void anErrorSaysWhatWasExpectedWhere(String text, String where) {
    assertInvalid(() -> Expressions.condition(text), "The expression is malformed.", where);
  }

  @Test
  void anErrorInAPartNamesThePart() {
    assertInvalid(
        () -> Expressions.condition("b = 1 AND a < true"),
        "Only strings, numbers and binary data have an order.",
        "column 13: <");
    assertInvalid(
        () -> Expressions.update("SET a = 1, b.c = 2 REMOVE b"),
        "Two document paths of one expression overlap.",
        "column 1: b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a = '\udc00\ud800'"})
  void textThatIsNotUnicodeIsRefused(String text) {
    assertThatThrownBy(() -> Expressions.condition(text))
        .isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void limitsAreNamed() {
    assertThatThrownBy(() -> Expressions.condition("a".repeat(4097)))
        .isInstanceOfSatisfying(
            StorageException.TooLarge.class,
            e -> {
              assertThat(e.limit()).isEqualTo("expressionBytes");
              assertThat(e.maximum()).isEqualTo(4096);
              assertThat(e.actual()).isEqualTo(4097);
            });
    assertThatThrownBy(() -> Expressions.update("SET a = " + "(".repeat(65)))
        .isInstanceOfSatisfying(
            StorageException.TooLarge.class,
            e -> assertThat(e.limit()).isEqualTo("expressionDepth"));
    assertThatThrownBy(
            () ->
                Expressions.update(
                    "REMOVE " + String.join(",", java.util.Collections.nCopies(301, "a"))))
        .isInstanceOfSatisfying(
            StorageException.TooLarge.class,
            e -> assertThat(e.limit()).isEqualTo("expressionOperators"));
  }

  @Test
  void parenthesesAsManyAsTheTextHoldsAreRefusedQuickly() {
    for (String text : List.of("(".repeat(4096), "NOT ".repeat(1024), "((a)=(".repeat(680))) {
      assertThatThrownBy(() -> Expressions.condition(text))
          .isInstanceOfAny(StorageException.TooLarge.class, StorageException.Invalid.class);
    }
  }

  private static void assertInvalid(ThrowingCallable action, String message, String where) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            StorageException.Invalid.class,
            e -> {
              assertThat(e).hasMessage(message);
              assertThat(e.where()).isEqualTo(where);
            });
  }
}
