package io.polygate.spi.expression;

import io.polygate.spi.Value;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes expressions as text. For one text and one thread. */
final class ExpressionPrinter {
  private final boolean placeholders;
  private final StringBuilder text = new StringBuilder();
  // By what they stand for: a name that stands twice has one placeholder.
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, Value> values = new LinkedHashMap<>();

  /**
   * Begins a text.
   *
   * @param placeholders whether every name and value gets one; otherwise only values that cannot be
   *     written in the text do
   */
  ExpressionPrinter(boolean placeholders) {
    this.placeholders = placeholders;
  }

  ExpressionText finish() {
    Map<String, String> byPlaceholder = new LinkedHashMap<>();
    names.forEach((name, placeholder) -> byPlaceholder.put(placeholder, name));
    return new ExpressionText(text.toString(), byPlaceholder, values);
  }

  ExpressionPrinter condition(Condition condition) {
    switch (condition) {
      case Condition.Comparison(Operand left, Condition.Operator operator, Operand right) ->
          operand(left).append(" ").append(operator.symbol()).append(" ").operand(right);
      case Condition.Between(Operand operand, Operand low, Operand high) ->
          operand(operand).append(" BETWEEN ").operand(low).append(" AND ").operand(high);
      case Condition.In(Operand operand, List<Operand> candidates) -> {
        operand(operand).append(" IN (");
        separated(", ", candidates, this::operand).append(")");
      }
      case Condition.AttributeExists(DocumentPath path) ->
          append("attribute_exists(").path(path).append(")");
      case Condition.AttributeNotExists(DocumentPath path) ->
          append("attribute_not_exists(").path(path).append(")");
      case Condition.HasType(Operand operand, AttributeType type) ->
          append("attribute_type(")
              .operand(operand)
              .append(", ")
              .value(new Value.Text(type.name()))
              .append(")");
      case Condition.BeginsWith(Operand operand, Operand prefix) ->
          append("begins_with(").operand(operand).append(", ").operand(prefix).append(")");
      case Condition.Contains(Operand container, Operand element) ->
          append("contains(").operand(container).append(", ").operand(element).append(")");
      case Condition.And(List<Condition> conditions) ->
          separated(" AND ", conditions, this::withinAnd);
      case Condition.Or(List<Condition> conditions) ->
          separated(" OR ", conditions, this::withinOr);
      case Condition.Not(Condition inner) -> append("NOT ").withinNot(inner);
    }
    return this;
  }

  private void withinOr(Condition condition) {
    parenthesized(condition, condition instanceof Condition.Or);
  }

  private void withinAnd(Condition condition) {
    parenthesized(
        condition, condition instanceof Condition.Or || condition instanceof Condition.And);
  }

  private void withinNot(Condition condition) {
    withinAnd(condition);
  }

  private void parenthesized(Condition condition, boolean needed) {
    if (needed) {
      append("(").condition(condition).append(")");
    } else {
      condition(condition);
    }
  }

  private ExpressionPrinter operand(Operand operand) {
    return switch (operand) {
      case Operand.Attribute(DocumentPath path) -> path(path);
      case Operand.Constant(Value value) -> value(value);
      case Operand.Size(Operand inner) -> append("size(").operand(inner).append(")");
    };
  }

  ExpressionPrinter projection(Projection projection) {
    return separated(", ", projection.paths(), this::path);
  }

  ExpressionPrinter update(Update update) {
    String clause = "";
    for (Update.Action action : update.actions()) {
      String keyword =
          switch (action) {
            case Update.Set _ -> "SET ";
            case Update.Remove _ -> "REMOVE ";
            case Update.Add _ -> "ADD ";
            case Update.Delete _ -> "DELETE ";
          };
      if (keyword.equals(clause)) {
        append(", ");
      } else {
        append(clause.isEmpty() ? "" : " ").append(keyword);
        clause = keyword;
      }
      action(action);
    }
    return this;
  }

  private void action(Update.Action action) {
    path(action.path());
    switch (action) {
      case Update.Set(DocumentPath _, UpdateValue value) -> append(" = ").updateValue(value);
      case Update.Remove _ -> {}
      case Update.Add(DocumentPath _, Value value) -> append(" ").value(value);
      case Update.Delete(DocumentPath _, Value.Set elements) -> append(" ").value(elements);
    }
  }

  private ExpressionPrinter updateValue(UpdateValue value) {
    return switch (value) {
      case Operand.Attribute(DocumentPath path) -> path(path);
      case Operand.Constant(Value constant) -> value(constant);
      case UpdateValue.IfNotExists(DocumentPath path, UpdateValue.Term fallback) ->
          append("if_not_exists(").path(path).append(", ").updateValue(fallback).append(")");
      case UpdateValue.Sum(UpdateValue.Term left, UpdateValue.Term right) ->
          updateValue(left).append(" + ").updateValue(right);
      case UpdateValue.Difference(UpdateValue.Term left, UpdateValue.Term right) ->
          updateValue(left).append(" - ").updateValue(right);
      case UpdateValue.ListAppend(UpdateValue.Term first, UpdateValue.Term second) ->
          append("list_append(").updateValue(first).append(", ").updateValue(second).append(")");
    };
  }

  ExpressionPrinter path(DocumentPath path) {
    boolean first = true;
    for (DocumentPath.Step step : path.steps()) {
      switch (step) {
        case DocumentPath.Member(String name) -> append(first ? "" : ".").name(name);
        case DocumentPath.Element(int index) -> append("[" + index + "]");
      }
      first = false;
    }
    return this;
  }

  private void name(String name) {
    if (placeholders) {
      append(names.computeIfAbsent(name, _ -> "#n" + names.size()));
    } else if (Lexer.isPlainName(name) && !Keywords.isKeyword(name)) {
      append(name);
    } else {
      append("\"").append(name.replace("\"", "\"\"")).append("\"");
    }
  }

  private ExpressionPrinter value(Value value) {
    if (!placeholders) {
      switch (value) {
        case Value.Null _ -> {
          return append("null");
        }
        case Value.Bool(boolean truth) -> {
          return append(Boolean.toString(truth));
        }
        case Value.Num(BigDecimal number) -> {
          return append(number.toString());
        }
        case Value.Text(String string) -> {
          return append("'").append(string.replace("'", "''")).append("'");
        }
        case Value.Array _ -> {}
        case Value.Members _ -> {}
        case Value.Bytes _ -> {}
        case Value.Set _ -> {}
      }
    }
    String placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return append(placeholder);
  }

  private <T> ExpressionPrinter separated(
      String separator, List<T> parts, java.util.function.Consumer<T> print) {
    for (int i = 0; i < parts.size(); i++) {
      append(i == 0 ? "" : separator);
      print.accept(parts.get(i));
    }
    return this;
  }

  private ExpressionPrinter append(String part) {
    text.append(part);
    return this;
  }
}
