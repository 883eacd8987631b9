package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Deadline;
import io.polygate.spi.Sql;
import io.polygate.spi.Sql.Parameters;
import io.polygate.spi.Sql.Script;
import io.polygate.spi.Sql.Statement;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Statements that try to leave the tenant's file, to change its settings, to change what the
 * gateway keeps in it, to disturb others' transactions, or never to end. After each the file is as
 * it was, and takes writes.
 */
class HostileSqlTest {
  private static final List<String> PRAGMAS =
      List.of(
          "journal_mode=DELETE",
          "journal_mode=OFF",
          "synchronous=OFF",
          "writable_schema=ON",
          "trusted_schema=ON",
          "query_only=OFF",
          "query_only=ON",
          "locking_mode=EXCLUSIVE",
          "wal_autocheckpoint=1",
          "wal_checkpoint(TRUNCATE)",
          "foreign_keys=ON",
          "user_version=77",
          "application_id=7",
          "schema_version=7",
          "page_size=512",
          "max_page_count=1",
          "cache_size=-1000000",
          "mmap_size=1000000000",
          "temp_store_directory='/tmp'",
          "hard_heap_limit=1",
          "integrity_check",
          "optimize",
          "incremental_vacuum",
          "auto_vacuum=FULL",
          "secure_delete=ON",
          "recursive_triggers=ON",
          "ignore_check_constraints=ON",
          "legacy_alter_table=ON",
          "case_sensitive_like=ON",
          "busy_timeout=100000",
          "temp_store=FILE",
          "encoding='UTF-16'",
          "cell_size_check=OFF",
          "analysis_limit=0",
          "data_version",
          "database_list",
          "compile_options",
          "key='x'",
          "rekey='x'");

  private static final List<String> DISGUISES =
      List.of(
          "%s", " \n\t%s ;", "/* SELECT */ %s", "-- SELECT 1\n%s", "EXPLAIN %s", "SELECT 1; %s");

  private static final List<String> ALONE =
      List.of(
          "ATTACH 'other.db' AS other",
          "ATTACH DATABASE ':memory:' AS other",
          "DETACH main",
          "VACUUM",
          "VACUUM INTO 'copy.db'",
          "VACUUM main INTO '/tmp/copy.db'",
          "BEGIN",
          "BEGIN EXCLUSIVE",
          "COMMIT",
          "END",
          "ROLLBACK",
          "ROLLBACK TO part",
          "SAVEPOINT part",
          "RELEASE part",
          "ANALYZE",
          "REINDEX",
          "SELECT load_extension('evil')",
          "SELECT load_extension('evil', 'init')",
          "SELECT writefile('x', 'y')",
          "SELECT readfile('/etc/passwd')",
          "SELECT fts3_tokenizer('simple', x'4141414141414141')",
          "SELECT * FROM fsdir('/')",
          "SELECT * FROM pragma_journal_mode('DELETE')",
          "SELECT * FROM pragma_user_version(5)",
          "INSERT INTO pragma_user_version VALUES (5)",
          "SELECT * FROM sqlite_dbpage",
          "UPDATE sqlite_dbpage SET data = x'00' WHERE pgno = 1",
          "CREATE VIRTUAL TABLE v USING fts5(a)",
          "CREATE VIRTUAL TABLE v USING rtree(id, a, b)",
          "CREATE VIRTUAL TABLE temp.v USING fts4(a)",
          "CREATE TEMP TABLE notes(a)",
          "CREATE TEMPORARY VIEW notes AS SELECT 1",
          "CREATE TEMP TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END",
          "CREATE TABLE temp.t(a)",
          "CREATE TABLE polygate_more(a)",
          "CREATE TABLE PolyGate_More(a)",
          "CREATE TABLE sqlite_more(a)",
          "CREATE VIEW polygate_view AS SELECT 1",
          "CREATE TABLE mine(a); DROP TABLE notes",
          "INSERT OR ROLLBACK INTO own(id) VALUES (1), (1)",
          "UPDATE OR ROLLBACK own SET id = 1",
          "INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 2, 'CREATE TABLE x(a)')",
          "UPDATE sqlite_schema SET sql = 'CREATE TABLE notes(a)'",
          "UPDATE sqlite_master SET rootpage = 2 WHERE name = 'own'",
          "DELETE FROM sqlite_schema",
          "INSERT INTO own SELECT * FROM nowhere",
          "WITH x AS (SELECT 1) DELETE FROM notes",
          "WITH notes AS (SELECT 1) DELETE FROM main.notes",
          "WITH x AS (DELETE FROM notes RETURNING *) SELECT * FROM x",
          "SELECT 1\0; DROP TABLE notes",
          "\u0000DROP TABLE notes",
          "\uFEFFDROP TABLE notes",
          "DROP TABLE IF EXISTS \"notes\"",
          "DROP TABLE [notes]",
          "DROP TABLE `NOTES`",
          "DROP TABLE main.notes",
          "ALTER TABLE own RENAME TO polygate_own",
          "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM own; END",
          "CREATE TRIGGER polygate_t AFTER INSERT ON own BEGIN SELECT 1; END",
          "CREATE TRIGGER t AFTER INSERT ON own BEGIN SELECT RAISE(ROLLBACK, 'all'); END;;INSERT INTO own DEFAULT VALUES",
          "CREATE UNIQUE INDEX u ON notes(version)",
          "REPLACE INTO notes(pk, doc) VALUES ('k', '2')",
          "INSERT INTO notes(pk) VALUES ('k') ON CONFLICT DO UPDATE SET doc = '2'",
          "INSERT INTO notes(pk) VALUES ('new') RETURNING *",
          "UPDATE notes SET doc = '2' FROM own",
          "UPDATE notes AS own SET doc = '2'",
          "DELETE FROM notes AS own WHERE true",
          "DELETE FROM notes RETURNING *",
          "DELETE FROM notes LIMIT 1",
          "DELETE FROM polygate_meta",
          "UPDATE polygate_collections SET layout = ''",
          "INSERT INTO polygate_meta VALUES ('version', 0)",
          "SELECT zeroblob(1000000000)",
          "SELECT hex(zeroblob(100000000))",
          "SELECT printf('%.*c', 1000000000, 'a')",
          "SELECT randomblob(1000000000)",
          "SELECT replace(hex(zeroblob(1000000)), '0', hex(zeroblob(1000000)))",
          "SELECT group_concat(hex(randomblob(1000000))) FROM (SELECT 1 UNION ALL SELECT 2)",
          "SELECT json_extract('[', '$')",
          "SELECT abs(-9223372036854775808)");

  private static final List<String> ENDLESS =
      List.of(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n",
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n) SELECT max(i) FROM n",
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
              + " INSERT INTO own(id) SELECT i FROM n",
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
              + " SELECT count(*) FROM n a, n b, n c",
          "WITH n(i) AS (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10))"
              + " SELECT count(*) FROM n a, n b, n c, n d, n e, n f, n g, n h, n i, n j, n k",
          "WITH RECURSIVE n(i) AS (SELECT 'a' UNION ALL SELECT i || 'a' FROM n) SELECT max(i) FROM n");

  @Test
  void nothingEscapes() throws Exception {
    try (TestInstance instance = new TestInstance()) {
      instance.create("acme");
      instance.create("other");
      instance.write("acme", TestInstance.put("k", "{\"n\":1}"));
      instance.write("other", TestInstance.put("k", "{\"secret\":1}"));
      Sql sql = instance.store("acme").sql().orElseThrow();
      run(sql, "CREATE TABLE own(id INTEGER PRIMARY KEY, a TEXT)", 10_000);
      run(
          sql,
          "CREATE TRIGGER own_to_notes AFTER INSERT ON own BEGIN DELETE FROM notes; END",
          10_000);
      List<String> files = files(instance);
      int tried = 0;
      for (String statement : statements()) {
        run(sql, statement, 2_000);
        tried++;
        assertThat(files(instance)).as(statement).isEqualTo(files);
        assertThat(instance.read("acme", "k").orElseThrow().value())
            .as(statement)
            .isEqualTo(TestInstance.json("{\"n\":1}"));
      }
      assertThat(tried).isGreaterThanOrEqualTo(500);
      for (String endless : ENDLESS) {
        assertThat(run(sql, endless, 300)).as(endless).isPresent();
      }
      assertThat(instance.write("acme", TestInstance.put("k", "2")).version()).isPresent();
      assertThat(instance.read("other", "k").orElseThrow().value())
          .isEqualTo(TestInstance.json("{\"secret\":1}"));
      instance.closeFiles();
      Path database = instance.database("acme").toPath();
      assertThat(
              TestInstance.number(
                  database,
                  "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"))
          .isEqualTo(1);
      assertThat(TestInstance.number(database, "PRAGMA user_version"))
          .isEqualTo(FileFormat.VERSION);
    }
  }

  private static List<String> statements() {
    List<String> statements = new ArrayList<>();
    for (String disguise : DISGUISES) {
      Stream.concat(PRAGMAS.stream().map(pragma -> "PRAGMA " + pragma), ALONE.stream())
          .map(statement -> disguise.formatted(statement))
          .forEach(statements::add);
    }
    PRAGMAS.forEach(pragma -> statements.add("PRAGMA main." + pragma));
    return statements;
  }

  /**
   * Runs a statement as if it were a client's, and gives the refusal, which must be a known one.
   */
  private static Optional<StorageException> run(Sql sql, String text, long millis) {
    Script script = new Script(List.of(new Statement(text, Parameters.NONE)), true, false);
    Deadline deadline = Deadline.after(Duration.ofMillis(millis));
    try {
      Sql.Outcome outcome = sql.run(script, new WriteOptions(Optional.empty(), deadline));
      assertThat(outcome.results()).hasSize(1);
      return Optional.empty();
    } catch (StorageException.Invalid
        | StorageException.Rejected
        | StorageException.TooLarge
        | StorageException.Unavailable e) {
      return Optional.of(e);
    }
  }

  private static List<String> files(TestInstance instance) throws java.io.IOException {
    try (Stream<Path> files = Files.walk(instance.directory.path())) {
      return files.map(Path::toString).sorted().toList();
    }
  }
}
