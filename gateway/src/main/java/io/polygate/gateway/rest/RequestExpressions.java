package io.polygate.gateway.rest;

import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import io.polygate.spi.expression.Condition;
import io.polygate.spi.expression.ExpressionParser;
import io.polygate.spi.expression.Projection;
import io.polygate.spi.expression.Update;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The expressions of one request, which share names and values; what is wrong is said of them. */
final class RequestExpressions {
  private final String prefix;
  private final ExpressionParser parser;

  /**
   * Expressions with these placeholders.
   *
   * @param prefix what stands before the member's name in a pointer to it: a slash in a body,
   *     nothing for a URL's parameters
   */
  RequestExpressions(String prefix, Map<String, String> names, Map<String, Value> values) {
    this.prefix = prefix;
    this.parser = parsed("values", () -> new ExpressionParser(names, values));
  }

  Optional<Condition> condition(String member, Optional<String> text) {
    return text.map(present -> parsed(member, () -> parser.condition(present)));
  }

  Optional<Projection> projection(String member, Optional<String> text) {
    return text.map(present -> parsed(member, () -> parser.projection(present)));
  }

  Update update(String member, String text) {
    return parsed(member, () -> parser.update(text));
  }

  /** Ends the request if a name or value was given in vain. */
  void requireAllUsed() {
    parsed(
        "values",
        () -> {
          parser.requireAllUsed();
          return true;
        });
  }

  private <T> T parsed(String member, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (StorageException.Invalid e) {
      throw problem(member, String.valueOf(e.getMessage()), e.where()).exception();
    } catch (StorageException.Rejected e) {
      throw problem(member, String.valueOf(e.getMessage()), e.where()).exception();
    } catch (StorageException.TooLarge e) {
      throw problem(member, String.valueOf(e.getMessage()), "It is too large.")
          .with(new Problem.Limit(e.limit(), e.maximum(), e.actual()))
          .exception();
    }
  }

  private Problem problem(String member, String message, String detail) {
    return Problem.of(ProblemCode.EXPRESSION_INVALID, message).at(prefix + member, detail);
  }
}
