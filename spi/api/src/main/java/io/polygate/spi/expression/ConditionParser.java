package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Parses condition and filter expressions.
 *
 * <pre>
 * condition  ::= and { "OR" and }
 * and        ::= not { "AND" not }
 * not        ::= "NOT" not | "(" condition ")" | function | comparison
 * comparison ::= operand ( comparator operand | "BETWEEN" operand "AND" operand
 *                        | "IN" "(" operand { "," operand } ")" )
 * operand    ::= "(" operand ")" | path | constant | "size" "(" operand ")"
 * </pre>
 */
final class ConditionParser {
  private final TokenReader reader;

  ConditionParser(TokenReader reader) {
    this.reader = reader;
  }

  Condition parse() {
    Condition condition = or();
    reader.expectEnd("AND, OR or the end");
    return condition;
  }

  private Condition or() {
    return joined("OR", this::and, Condition.Or::new);
  }

  private Condition and() {
    return joined("AND", this::not, Condition.And::new);
  }

  private Condition joined(
      String keyword, Supplier<Condition> part, Function<List<Condition>, Condition> join) {
    Condition first = part.get();
    if (!reader.peek().isWord(keyword)) {
      return first;
    }
    List<Condition> parts = new ArrayList<>();
    parts.add(first);
    while (reader.takeWord(keyword)) {
      reader.countOperator();
      parts.add(part.get());
    }
    return join.apply(parts);
  }

  private Condition not() {
    if (reader.takeWord("NOT")) {
      reader.countOperator();
      reader.enter();
      Condition inner = not();
      reader.leave();
      return new Condition.Not(inner);
    }
    if (reader.peek().isSign("(") && !atParenthesizedOperand()) {
      reader.take();
      reader.enter();
      Condition inner = or();
      if (!reader.takeSign(")")) {
        throw reader.expected("AND, OR or ')'");
      }
      reader.leave();
      return inner;
    }
    if (atFunction() && !reader.peek().text().equals("size")) {
      return function();
    }
    return comparison();
  }

  /** Whether the parentheses that are next hold an operand: something compares what they hold. */
  private boolean atParenthesizedOperand() {
    int distance = 0;
    int open = 0;
    do {
      Token token = reader.peek(distance);
      if (token.kind() == Token.Kind.END) {
        return false;
      }
      open += token.isSign("(") ? 1 : token.isSign(")") ? -1 : 0;
      distance++;
    } while (open > 0);
    Token next = reader.peek(distance);
    return next.isWord("BETWEEN") || next.isWord("IN") || operator(next).isPresent();
  }

  private static Optional<Condition.Operator> operator(Token token) {
    return token.kind() == Token.Kind.SIGN
        ? Arrays.stream(Condition.Operator.values())
            .filter(operator -> operator.symbol().equals(token.text()))
            .findAny()
        : Optional.empty();
  }

  private Condition comparison() {
    Operand left = operand();
    Token token = reader.peek();
    if (reader.takeWord("BETWEEN")) {
      reader.countOperator();
      Operand low = operand();
      if (!reader.takeWord("AND")) {
        throw reader.expected("AND and the upper bound");
      }
      Operand high = operand();
      return reader.build(token, () -> new Condition.Between(left, low, high));
    }
    if (reader.takeWord("IN")) {
      reader.countOperator();
      reader.expectSign("(");
      List<Operand> candidates = new ArrayList<>();
      do {
        candidates.add(operand());
      } while (reader.takeSign(","));
      if (!reader.takeSign(")")) {
        throw reader.expected("',' or ')'");
      }
      return reader.build(token, () -> new Condition.In(left, candidates));
    }
    Condition.Operator operator =
        operator(token).orElseThrow(() -> reader.expected("a comparison operator, BETWEEN or IN"));
    reader.take();
    reader.countOperator();
    Operand right = operand();
    return reader.build(token, () -> new Condition.Comparison(left, operator, right));
  }

  private Operand operand() {
    if (reader.takeSign("(")) {
      reader.enter();
      Operand inner = operand();
      reader.expectSign(")");
      reader.leave();
      return inner;
    }
    if (reader.atConstant()) {
      return new Operand.Constant(reader.constant());
    }
    Token token = reader.peek();
    if (atFunction()) {
      if (!token.text().equals("size")) {
        throw reader.expected("an attribute, a value or size");
      }
      reader.take();
      reader.countOperator();
      reader.enter();
      reader.expectSign("(");
      Operand inner = operand();
      reader.expectSign(")");
      reader.leave();
      return reader.build(token, () -> new Operand.Size(inner));
    }
    if (!reader.atPath()
        || (token.kind() == Token.Kind.WORD && Keywords.isReserved(token.text()))) {
      throw reader.expected("an attribute or a value");
    }
    return new Operand.Attribute(reader.path());
  }

  private boolean atFunction() {
    return reader.peek().kind() == Token.Kind.WORD
        && !Keywords.isReserved(reader.peek().text())
        && reader.peek(1).isSign("(");
  }

  private Condition function() {
    Token function = reader.peek();
    Supplier<Condition> arguments =
        switch (function.text()) {
          case "attribute_exists" -> () -> new Condition.AttributeExists(reader.path());
          case "attribute_not_exists" -> () -> new Condition.AttributeNotExists(reader.path());
          case "attribute_type" -> this::hasType;
          case "begins_with" -> () -> two(function, Condition.BeginsWith::new);
          case "contains" -> () -> two(function, Condition.Contains::new);
          default -> throw reader.expected("a function that there is");
        };
    reader.take();
    reader.countOperator();
    reader.expectSign("(");
    Condition condition = arguments.get();
    reader.expectSign(")");
    return condition;
  }

  private Condition two(Token function, BiFunction<Operand, Operand, Condition> construction) {
    Operand first = operand();
    reader.expectSign(",");
    Operand second = operand();
    return reader.build(function, () -> construction.apply(first, second));
  }

  private Condition hasType() {
    Operand operand = operand();
    reader.expectSign(",");
    Token token = reader.peek();
    Value name = reader.constant();
    return reader.build(token, () -> new Condition.HasType(operand, type(name)));
  }

  private static AttributeType type(Value value) {
    return Arrays.stream(AttributeType.values())
        .filter(type -> value.equals(new Value.Text(type.name())))
        .findAny()
        .orElseThrow(
            () ->
                new StorageException.Invalid(
                    "attribute_type takes S, SS, N, NS, B, BS, BOOL, NULL, L or M.",
                    "attribute_type"));
  }
}
