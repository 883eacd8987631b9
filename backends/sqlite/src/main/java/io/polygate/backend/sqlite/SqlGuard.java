package io.polygate.backend.sqlite;

import io.polygate.spi.StorageException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a statement may be run by the writer. It asks SQLite for the program that the
 * statement is compiled to, triggers included, and looks at what that would write to: no other
 * reading of the text could differ from SQLite's own. What changes the schema is also compared
 * afterwards with what it was. For the writer's thread alone.
 *
 * @see <a href="https://www.sqlite.org/opcode.html">The SQLite bytecode engine</a>
 */
final class SqlGuard {
  private static final int MAX_KNOWN = 256;
  private static final int MAX_KNOWN_LENGTH = 4_096;
  private static final int SCHEMA_ROOT = 1;

  /** Marks an opening whose page is only known when the program runs: that of a new table. */
  private static final int IN_REGISTER = 0x10;

  /** Marks an insertion that gives the last rowid. */
  private static final int GIVES_ROW_ID = 0x20;

  /** What ON CONFLICT ROLLBACK is to a halt. */
  private static final int ROLLBACK = 1;

  /** A table's making may set the cookies up to this one, the text encoding; not the settings. */
  private static final int LAST_SCHEMA_COOKIE = 5;

  private static final Set<String> FORBIDDEN =
      Set.of(
          "AutoCommit",
          "Checkpoint",
          "IncrVacuum",
          "JournalMode",
          "Savepoint",
          "Vacuum",
          "VCreate",
          "VDestroy",
          "VRename",
          "VUpdate");

  private static final String SCHEMA =
      "SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema";

  private final FileConnection connection;
  private final Map<String, Verdict> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
          return size() > MAX_KNOWN;
        }
      };
  private long schemaVersion = -1;
  private Set<Long> protectedRoots = Set.of();

  /**
   * What is known of a statement that may be run.
   *
   * @param changesSchema whether {@link #schema} must be the same afterwards
   * @param givesRowId whether it inserts into a table whose rows have numbers
   */
  record Verdict(boolean changesSchema, boolean givesRowId) {}

  SqlGuard(FileConnection connection) {
    this.connection = connection;
  }

  /**
   * Looks at a statement.
   *
   * @param tables the collections, whose tables are protected
   * @throws StorageException.Invalid if it may not be run
   * @throws SQLException if SQLite cannot compile it
   */
  Verdict check(String text, Collection<CollectionTable> tables) throws SQLException {
    long version = connection.statement("PRAGMA schema_version").number();
    if (version != schemaVersion) {
      known.clear();
      protectedRoots = roots(tables);
      schemaVersion = version;
    }
    Verdict verdict = known.get(text);
    if (verdict == null) {
      verdict = look(text);
      if (text.length() <= MAX_KNOWN_LENGTH) {
        known.put(text, verdict);
      }
    }
    return verdict;
  }

  /** What is laid down of everything that is protected. */
  List<String> schema(Collection<CollectionTable> tables) throws SQLException {
    Set<String> names = names(tables);
    List<String> laidDown = new ArrayList<>();
    connection.forEach(
        SCHEMA,
        row -> {
          if (isProtected(row.text(2), names) || isOurs(row.text(1))) {
            laidDown.add(row.text(0) + " " + row.text(1) + " " + row.text(2) + " " + row.text(3));
          }
        });
    laidDown.sort(null);
    return laidDown;
  }

  /** Refuses a change of what is protected. */
  static StorageException.Invalid protectedTable() {
    return invalid("The tables of collections, and those of the gateway, are not changed by SQL.");
  }

  private Verdict look(String text) throws SQLException {
    boolean[] found = new boolean[2];
    connection.forEach(
        "EXPLAIN " + text,
        step -> {
          String operation = String.valueOf(step.text(1));
          long p1 = step.integer(2);
          long p2 = step.integer(3);
          long p3 = step.integer(4);
          long p5 = step.integer(6);
          switch (operation) {
            case "OpenWrite" -> {
              if (p3 == 0 && (p5 & IN_REGISTER) == 0) {
                found[0] |= p2 == SCHEMA_ROOT;
                requireUnprotected(p2);
              }
            }
            case "Clear" -> requireUnprotected(p1);
            case "Transaction" -> {
              if (p1 != 0 && p2 != 0) {
                throw invalid("There are no temporary tables; they would not outlast a request.");
              }
            }
            case "Halt", "HaltIfNull" -> {
              if (p1 != 0 && p2 == ROLLBACK) {
                throw invalid("ROLLBACK is no way to resolve a conflict here; ABORT undoes it.");
              }
            }
            case "Insert" -> found[1] |= (p5 & GIVES_ROW_ID) != 0;
            case "SetCookie" -> {
              if (p2 > LAST_SCHEMA_COOKIE) {
                throw invalid("The settings of the file are not changed by SQL.");
              }
            }
            default -> {
              if (FORBIDDEN.contains(operation)) {
                throw invalid("This is not done by SQL here (" + operation + ").");
              }
            }
          }
        });
    return new Verdict(found[0], found[1]);
  }

  private void requireUnprotected(long root) {
    if (protectedRoots.contains(root)) {
      throw protectedTable();
    }
  }

  private Set<Long> roots(Collection<CollectionTable> tables) throws SQLException {
    Set<String> names = names(tables);
    Set<Long> roots = new HashSet<>();
    connection.forEach(
        SCHEMA,
        row -> {
          if (row.integer(4) != 0 && isProtected(row.text(2), names)) {
            roots.add(row.integer(4));
          }
        });
    return roots;
  }

  private static Set<String> names(Collection<CollectionTable> tables) {
    Set<String> names = new HashSet<>();
    tables.forEach(table -> names.add(folded(table.table())));
    return names;
  }

  private static boolean isProtected(@Nullable String table, Set<String> names) {
    return names.contains(folded(String.valueOf(table))) || isOurs(table);
  }

  private static boolean isOurs(@Nullable String name) {
    return folded(String.valueOf(name)).startsWith("polygate_");
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static StorageException.Invalid invalid(String message) {
    return new StorageException.Invalid(message, "");
  }
}
