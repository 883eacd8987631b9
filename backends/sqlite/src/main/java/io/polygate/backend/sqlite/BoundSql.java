package io.polygate.backend.sqlite;

import java.sql.SQLException;
import java.util.List;

/**
 * A text of SQL with its arguments.
 *
 * @param arguments texts, {@link Long}s and {@link Double}s
 */
record BoundSql(String text, List<Object> arguments) {
  /** Copies the arguments. */
  BoundSql {
    arguments = List.copyOf(arguments);
  }

  /**
   * Begins to run.
   *
   * @param compiled the compiled text
   * @return whether there is a row
   */
  boolean query(SqlStatement compiled) throws SQLException {
    return compiled.query(arguments.toArray());
  }
}
