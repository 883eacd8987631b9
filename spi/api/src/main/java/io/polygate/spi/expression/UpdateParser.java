package io.polygate.spi.expression;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Parses update expressions.
 *
 * <pre>
 * update ::= clause { clause }          each keyword at most once
 * clause ::= "SET" set { "," set } | "REMOVE" path { "," path }
 *          | "ADD" path constant { "," path constant } | "DELETE" path constant { "," path constant }
 * set    ::= path "=" value
 * value  ::= "(" value ")" | term [ ( "+" | "-" ) term ] | "list_append" "(" term "," term ")"
 * term   ::= "(" term ")" | path | constant | "if_not_exists" "(" path "," term ")"
 * </pre>
 */
final class UpdateParser {
  private enum Clause {
    SET,
    REMOVE,
    ADD,
    DELETE
  }

  private final TokenReader reader;

  UpdateParser(TokenReader reader) {
    this.reader = reader;
  }

  Update parse() {
    Token first = reader.peek();
    List<Update.Action> actions = new ArrayList<>();
    EnumSet<Clause> seen = EnumSet.noneOf(Clause.class);
    do {
      Clause clause = clause(seen);
      do {
        actions.add(action(clause));
      } while (reader.takeSign(","));
    } while (reader.peek().kind() != Token.Kind.END);
    return reader.build(first, () -> new Update(actions));
  }

  private Clause clause(EnumSet<Clause> seen) {
    for (Clause clause : Clause.values()) {
      if (reader.peek().isWord(clause.name())) {
        if (!seen.add(clause)) {
          throw reader.expected("each of SET, REMOVE, ADD and DELETE once");
        }
        reader.take();
        return clause;
      }
    }
    throw reader.expected(
        seen.isEmpty() ? "SET, REMOVE, ADD or DELETE" : "',', SET, REMOVE, ADD, DELETE or the end");
  }

  private Update.Action action(Clause clause) {
    reader.countOperator();
    DocumentPath path = reader.path();
    Token token = reader.peek();
    return switch (clause) {
      case SET -> {
        reader.expectSign("=");
        yield new Update.Set(path, value());
      }
      case REMOVE -> new Update.Remove(path);
      case ADD -> {
        Value value = reader.constant();
        yield reader.build(token, () -> new Update.Add(path, value));
      }
      case DELETE -> {
        Value value = reader.constant();
        yield reader.build(token, () -> new Update.Delete(path, elements(value)));
      }
    };
  }

  private static Value.Set elements(Value value) {
    if (value instanceof Value.Set set) {
      return set;
    }
    throw new StorageException.Invalid("DELETE takes a set.", "DELETE");
  }

  private UpdateValue value() {
    Token first = reader.peek();
    if (reader.peek().isSign("(")) {
      reader.take();
      reader.enter();
      UpdateValue inner = value();
      reader.expectSign(")");
      reader.leave();
      return inner instanceof UpdateValue.Term term ? rest(first, term) : inner;
    }
    if (atFunction("list_append")) {
      reader.take();
      reader.countOperator();
      reader.expectSign("(");
      UpdateValue.Term one = term();
      reader.expectSign(",");
      UpdateValue.Term other = term();
      reader.expectSign(")");
      return reader.build(first, () -> new UpdateValue.ListAppend(one, other));
    }
    return rest(first, term());
  }

  /** A sum or difference that a term begins, or the term itself. */
  private UpdateValue rest(Token first, UpdateValue.Term left) {
    Optional<String> operator =
        reader.peek().isSign("+") || reader.peek().isSign("-")
            ? Optional.of(reader.take().text())
            : Optional.empty();
    if (operator.isEmpty()) {
      return left;
    }
    reader.countOperator();
    UpdateValue.Term right = term();
    return reader.build(
        first,
        () ->
            operator.get().equals("+")
                ? new UpdateValue.Sum(left, right)
                : new UpdateValue.Difference(left, right));
  }

  private UpdateValue.Term term() {
    Token first = reader.peek();
    if (reader.takeSign("(")) {
      reader.enter();
      UpdateValue.Term inner = term();
      reader.expectSign(")");
      reader.leave();
      return inner;
    }
    if (reader.atConstant()) {
      return new Operand.Constant(reader.constant());
    }
    if (atFunction("if_not_exists")) {
      reader.take();
      reader.countOperator();
      reader.enter();
      reader.expectSign("(");
      DocumentPath path = reader.path();
      reader.expectSign(",");
      UpdateValue.Term fallback = term();
      reader.expectSign(")");
      reader.leave();
      return reader.build(first, () -> new UpdateValue.IfNotExists(path, fallback));
    }
    if (!reader.atPath() || reader.peek(1).isSign("(")) {
      throw reader.expected("an attribute, a value or if_not_exists");
    }
    return new Operand.Attribute(reader.path());
  }

  private boolean atFunction(String name) {
    Token token = reader.peek();
    return token.kind() == Token.Kind.WORD
        && token.text().equals(name)
        && reader.peek(1).isSign("(");
  }
}
