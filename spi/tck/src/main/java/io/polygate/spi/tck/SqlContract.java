package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.polygate.spi.Deadline;
import io.polygate.spi.Idempotency;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.Sql.Parameters;
import io.polygate.spi.Sql.Result.Done;
import io.polygate.spi.Sql.Result.Failed;
import io.polygate.spi.Sql.Script;
import io.polygate.spi.Sql.Statement;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements in the engine's SQL: {@link Sql}. In words that all engines know. */
public abstract class SqlContract extends Contract {
  @BeforeEach
  void makeTable() {
    done("CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT UNIQUE, age INTEGER, data BLOB)");
  }

  @Test
  void insertedRowsAreRead() {
    Done inserted =
        done("INSERT INTO people(id, name, age) VALUES (7, 'Ada', 36), (8, 'Alan', 41)");
    assertThat(inserted.rowsAffected()).isEqualTo(2);
    assertThat(inserted.lastInsertId()).hasValue(8);
    assertThat(inserted.rows()).isEmpty();

    Done read = done("SELECT id, name, age + 1 AS next FROM people ORDER BY id");

    assertThat(read.columns()).extracting(Sql.Column::name).containsExactly("id", "name", "next");
    assertThat(read.columns().getFirst().type()).contains("INTEGER");
    assertThat(read.columns().getLast().type()).isEmpty();
    assertThat(read.rows())
        .containsExactly(
            List.of(number("7"), text("Ada"), number("37")),
            List.of(number("8"), text("Alan"), number("42")));
    assertThat(read.rowsAffected()).isZero();
    assertThat(read.lastInsertId()).isEmpty();
  }

  @Test
  void parametersByPositionAndByName() {
    run(
        true,
        statement(
            "INSERT INTO people VALUES (?, ?, ?, ?)",
            number("1"),
            text("Ada's"),
            number("36"),
            bytes(0, -1)));
    Statement named =
        new Statement(
            "SELECT data FROM people WHERE name = :name AND age = :age AND :name <> ''",
            new Parameters.Named(Map.of("name", text("Ada's"), "age", number("36"))));

    Done read = (Done) run(true, named).getFirst();

    assertThat(read.rows()).containsExactly(List.of(bytes(0, -1)));
  }

  @Test
  void valuesAreExact() {
    List<Value> values =
        List.of(
            number("9223372036854775807"),
            number("-9223372036854775808"),
            number("0.1"),
            number("1E+300"),
            text("a\u0000b"),
            text("\ud83d\ude00"),
            text(""),
            bytes(),
            Value.Null.NULL);
    List<String> places = values.stream().map(value -> "?").toList();

    Done read =
        (Done)
            run(
                    true,
                    new Statement(
                        "SELECT " + String.join(", ", places), new Parameters.Positional(values)))
                .getFirst();

    assertThat(read.rows().getFirst()).isEqualTo(values);
  }

  @Test
  void atomicScriptIsUndoneAsAWholeAndNamesTheStatement() {
    assertThatThrownBy(
            () ->
                run(
                    true,
                    statement("INSERT INTO people(name) VALUES ('Ada')"),
                    statement("INSERT INTO people(name) VALUES ('Ada')"),
                    statement("INSERT INTO people(name) VALUES ('Alan')")))
        .asInstanceOf(type(StorageException.Rejected.class))
        .returns("/statements/1", StorageException.Rejected::where);

    assertThat(count()).isZero();
  }

  @Test
  void scriptThatIsNotAtomicEndsWithTheFailure() {
    List<Sql.Result> results =
        run(
            false,
            statement("INSERT INTO people(name) VALUES ('Ada')"),
            statement("INSERT INTO people(name) VALUES ('Ada')"),
            statement("INSERT INTO people(name) VALUES ('Alan')"));

    assertThat(results).hasSize(2);
    assertThat(results.getFirst()).isInstanceOf(Done.class);
    assertThat(((Failed) results.getLast()).failure())
        .isInstanceOf(StorageException.Rejected.class);
    assertThat(count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  -- nothing",
        "SELEC 1",
        "SELECT FROM",
        "SELECT * FROM nowhere",
        "SELECT 1; SELECT 2",
        "INSERT INTO people(nothing) VALUES (1)",
      })
  void whatIsNoStatementIsRefused(String text) {
    assertThatThrownBy(() -> done(text))
        .asInstanceOf(type(StorageException.Invalid.class))
        .returns("/statements/0", StorageException.Invalid::where);
  }

  @Test
  void parametersMustFit() {
    for (Parameters parameters :
        List.of(
            new Parameters.Positional(List.of()),
            new Parameters.Positional(List.of(number("1"), number("2"))),
            new Parameters.Named(Map.of("other", number("1"))),
            new Parameters.Positional(List.of(number("9223372036854775808"))))) {
      assertThatThrownBy(() -> run(true, new Statement("SELECT :a", parameters)))
          .isInstanceOf(StorageException.Invalid.class);
    }
  }

  @Test
  void idempotencyKeyMakesAScriptHappenOnce() {
    Idempotency once = new Idempotency("once", "fingerprint");
    WriteOptions options = new WriteOptions(Optional.of(once), Deadline.none());
    Script script =
        new Script(
            List.of(
                statement("INSERT INTO people(name) VALUES ('Ada')"),
                statement("SELECT id, name, data, 0.5 FROM people")),
            true,
            false);

    Sql.Outcome first = sql().run(script, options);
    Sql.Outcome second = sql().run(script, options);

    assertThat(first.replayed()).isFalse();
    assertThat(second.replayed()).isTrue();
    assertThat(second.results()).isEqualTo(first.results());
    assertThat(count()).isEqualTo(1);
    WriteOptions other =
        new WriteOptions(Optional.of(new Idempotency("once", "another")), Deadline.none());
    assertThatThrownBy(() -> sql().run(script, other))
        .isInstanceOf(StorageException.Rejected.class);
  }

  @Test
  void idempotencyKeyNeedsAnAtomicScript() {
    WriteOptions options =
        new WriteOptions(Optional.of(new Idempotency("once", "f")), Deadline.none());
    Script script = new Script(List.of(statement("DELETE FROM people")), false, false);

    assertThatThrownBy(() -> sql().run(script, options))
        .isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void readOnlyScriptDoesNotWrite() {
    Script script =
        new Script(List.of(statement("SELECT 1"), statement("DELETE FROM people")), true, true);

    assertThatThrownBy(() -> sql().run(script, WriteOptions.plain()))
        .asInstanceOf(type(StorageException.Invalid.class))
        .returns("/statements/1", StorageException.Invalid::where);
  }

  @Test
  void textTellsWhatReads() {
    assertThat(sql().reads(statement("SELECT 1"))).isTrue();
    assertThat(sql().reads(statement("WITH a AS (SELECT 1) SELECT * FROM a"))).isTrue();
    assertThat(sql().reads(statement("WITH a AS (SELECT 1) DELETE FROM people"))).isFalse();
    assertThat(sql().reads(statement("INSERT INTO people(name) VALUES ('a')"))).isFalse();
  }

  @Test
  void collectionsAreSeenAndNotChanged() {
    put(key("k"), "{\"n\":1}");
    String table = NOTES.name();

    assertThat(done("SELECT pk FROM " + table).rows()).containsExactly(List.of(text("k")));
    for (String change :
        List.of(
            "DELETE FROM " + table,
            "UPDATE " + table + " SET pk = 'x'",
            "INSERT INTO " + table + "(pk) VALUES ('y')",
            "DROP TABLE " + table,
            "ALTER TABLE " + table + " ADD COLUMN extra",
            "ALTER TABLE " + table + " RENAME TO other",
            "CREATE INDEX extra ON " + table + "(pk)")) {
      assertThatThrownBy(() -> done(change))
          .as(change)
          .isInstanceOf(StorageException.Invalid.class);
    }

    assertThat(get(key("k")).orElseThrow().value()).isEqualTo(json("{\"n\":1}"));
  }

  @Test
  void rowsAreReadAsTheyAreWanted() throws Exception {
    List<Statement> inserts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      inserts.add(
          statement(
              "INSERT INTO people(id, name) VALUES (?, 'a' || ?)", number("" + i), number("" + i)));
    }
    run(true, inserts.toArray(new Statement[0]));
    List<Value> ids = new ArrayList<>();
    try (Sql.Rows rows =
        sql().open(statement("SELECT id, name FROM people ORDER BY id"), ReadOptions.strong())) {
      assertThat(rows.columns()).hasSize(2);
      List<List<Value>> some = rows.next(1_000);
      assertThat(some).hasSizeLessThan(200);
      done("DELETE FROM people");
      while (!some.isEmpty()) {
        some.forEach(row -> ids.add(row.getFirst()));
        some = rows.next(1_000);
      }
    }

    assertThat(ids).hasSize(1_000).doesNotHaveDuplicates().endsWith(number("999"));
    assertThat(count()).isZero();
  }

  @Test
  void statementEndsAtItsDeadline() {
    String endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    WriteOptions soon = new WriteOptions(Optional.empty(), Deadline.after(Duration.ofMillis(200)));

    assertThatThrownBy(() -> sql().run(new Script(List.of(statement(endless)), true, false), soon))
        .isInstanceOf(StorageException.Unavailable.class);
    String writing = "INSERT INTO people(age) " + endless;
    WriteOptions again = new WriteOptions(Optional.empty(), Deadline.after(Duration.ofMillis(200)));
    assertThatThrownBy(() -> sql().run(new Script(List.of(statement(writing)), true, false), again))
        .isInstanceOf(StorageException.Unavailable.class);

    assertThat(count()).isZero();
    assertThat(put(key("after"), "1").version()).isPresent();
  }

  @Test
  void tooManyRowsAreRefused() {
    String many =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= "
            + Sql.MAX_ROWS
            + ") SELECT i FROM n";

    assertThatThrownBy(() -> done(many)).isInstanceOf(StorageException.TooLarge.class);
  }

  @Test
  void tenantsDoNotSeeEachOthersTables() {
    Tenant other = new Tenant("other");
    tenants(other);

    assertThatThrownBy(
            () ->
                store(other)
                    .sql()
                    .orElseThrow()
                    .run(
                        new Script(List.of(statement("SELECT * FROM people")), true, false),
                        WriteOptions.plain()))
        .isInstanceOf(StorageException.Invalid.class);
  }

  @Test
  void absentTenantIsNotFound() {
    assertThatThrownBy(
            () ->
                store(new Tenant("nobody"))
                    .sql()
                    .orElseThrow()
                    .run(
                        new Script(List.of(statement("SELECT 1")), true, false),
                        WriteOptions.plain()))
        .isInstanceOf(StorageException.NotFound.class);
  }

  private void tenants(Tenant tenant) {
    backend().tenants(NAMESPACE).create(tenant);
  }

  private Sql sql() {
    return store().sql().orElseThrow();
  }

  private List<Sql.Result> run(boolean atomic, Statement... statements) {
    return sql()
        .run(new Script(Arrays.asList(statements), atomic, false), WriteOptions.plain())
        .results();
  }

  private Done done(String text) {
    return (Done) run(true, statement(text)).getFirst();
  }

  private long count() {
    Value count = done("SELECT count(*) FROM people").rows().getFirst().getFirst();
    return ((Value.Num) count).value().longValueExact();
  }

  private static Statement statement(String text, Value... values) {
    return new Statement(text, new Parameters.Positional(Arrays.asList(values)));
  }

  private static Value number(String number) {
    return new Value.Num(new BigDecimal(number));
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static Value bytes(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return new Value.Bytes(bytes);
  }
}
