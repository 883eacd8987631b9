package io.polygate.spi.expression;

import java.util.Locale;
import java.util.Set;

/** The few words that the grammar keeps for itself, in any case. */
final class Keywords {
  private static final Set<String> OPERATORS = Set.of("AND", "OR", "NOT", "BETWEEN", "IN");
  private static final Set<String> LITERALS = Set.of("TRUE", "FALSE", "NULL");
  private static final Set<String> CLAUSES = Set.of("SET", "REMOVE", "ADD", "DELETE");

  private Keywords() {}

  /** Whether the word means something else where an operand of a condition could be. */
  static boolean isReserved(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return OPERATORS.contains(upper) || LITERALS.contains(upper);
  }

  /** Whether the word means something anywhere, so that a printed name is better quoted. */
  static boolean isKeyword(String word) {
    return isReserved(word) || CLAUSES.contains(word.toUpperCase(Locale.ROOT));
  }
}
