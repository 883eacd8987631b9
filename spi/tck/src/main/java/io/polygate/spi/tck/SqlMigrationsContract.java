package io.polygate.spi.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.polygate.spi.Deadline;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Sql;
import io.polygate.spi.SqlMigration;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.WriteOptions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Migrations of the tables that SQL makes: {@link SqlMigration}. In words that all engines know.
 */
public abstract class SqlMigrationsContract extends Contract {
  @BeforeEach
  void makeTable() {
    assertThat(done("CREATE TABLE people(id INTEGER PRIMARY KEY, name TEXT)").rows()).isEmpty();
  }

  private Sql sql() {
    return store().sql().orElseThrow();
  }

  private Sql.Result.Done done(String text) {
    return (Sql.Result.Done)
        sql()
            .run(
                new Sql.Script(List.of(new Sql.Statement(text, Sql.Parameters.NONE)), true, false),
                WriteOptions.plain())
            .results()
            .getFirst();
  }

  private static Value number(String number) {
    return new Value.Num(new BigDecimal(number));
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static SqlMigration migration(int version, String up) {
    return new SqlMigration(version, "m" + version, up, Optional.empty());
  }

  private static SqlMigration migration(int version, String up, String down) {
    return new SqlMigration(version, "m" + version, up, Optional.of(down));
  }

  private List<Integer> applied() {
    return sql().migrations(ReadOptions.strong()).stream()
        .map(SqlMigration.Applied::version)
        .toList();
  }

  private boolean migrate(SqlMigration migration) {
    return sql().migrate(migration, Deadline.none());
  }

  @Test
  void migrationsAreAppliedInOrderAndOnce() {
    SqlMigration first = migration(1, "CREATE TABLE chats(id INTEGER PRIMARY KEY, text TEXT)");
    SqlMigration second =
        migration(
            2,
            """
            ALTER TABLE chats ADD COLUMN n INTEGER;
            -- one; more
            INSERT INTO chats(text) VALUES ('a;b');
            """);
    assertThat(applied()).isEmpty();

    assertThat(migrate(first)).isTrue();
    assertThat(migrate(first)).isFalse();
    assertThat(migrate(second)).isTrue();

    assertThat(applied()).containsExactly(1, 2);
    assertThat(done("SELECT text, n FROM chats").rows())
        .containsExactly(List.of(text("a;b"), Value.Null.NULL));
  }

  @Test
  void migrationIsAppliedOnceByManyAtOnce() {
    SqlMigration migration = migration(1, "INSERT INTO people(name) VALUES (NULL)");
    List<Boolean> applied = Collections.synchronizedList(new ArrayList<>());
    Crowd crowd = new Crowd();
    for (int i = 0; i < 50; i++) {
      crowd.add(() -> applied.add(migrate(migration)));
    }
    crowd.run();
    assertThat(applied).containsOnlyOnce(true);
    assertThat(done("SELECT count(*) FROM people").rows()).containsExactly(List.of(number("1")));
  }

  @Test
  void migrationThatFailsLeavesTheVersionBefore() {
    migrate(migration(1, "CREATE TABLE chats(id INTEGER PRIMARY KEY)"));
    SqlMigration wrong = migration(2, "INSERT INTO chats VALUES (1); INSERT INTO chats VALUES (1)");

    StorageException.Rejected refusal =
        refused(StorageException.Rejected.class, () -> migrate(wrong));

    assertThat(refusal.where()).isEqualTo("/statements/1");
    assertThat(applied()).containsExactly(1);
    assertThat(done("SELECT count(*) FROM chats").rows()).containsExactly(List.of(number("0")));
  }

  @Test
  void migrationOfTheSameVersionButOfOtherContentIsRefused() {
    migrate(migration(1, "CREATE TABLE a(x)"));
    refused(StorageException.Rejected.class, () -> migrate(migration(1, "CREATE TABLE b(x)")));
  }

  @Test
  void migrationBeforeOneThatTheTenantHasIsRefused() {
    migrate(migration(2, "CREATE TABLE a(x)"));
    refused(StorageException.Rejected.class, () -> migrate(migration(1, "CREATE TABLE b(x)")));
    assertThat(applied()).containsExactly(2);
  }

  @Test
  void lastMigrationIsTakenBack() {
    SqlMigration first = migration(1, "CREATE TABLE a(x)", "DROP TABLE a");
    SqlMigration second = migration(2, "CREATE TABLE b(x)");
    migrate(first);
    migrate(second);
    refused(StorageException.Rejected.class, () -> sql().revert(first, Deadline.none()));
    refused(StorageException.Rejected.class, () -> sql().revert(second, Deadline.none()));
    SqlMigration known = migration(2, second.up(), "DROP TABLE b");

    assertThat(sql().revert(known, Deadline.none())).isTrue();
    assertThat(sql().revert(known, Deadline.none())).isFalse();
    assertThat(sql().revert(first, Deadline.none())).isTrue();

    assertThat(applied()).isEmpty();
    assertThat(migrate(first)).isTrue();
  }

  @Test
  void migrationCannotDoWhatSqlMayNot() {
    put(key("a"), "1");
    for (String statement :
        List.of("DELETE FROM notes", "COMMIT", "PRAGMA user_version = 7", "VACUUM", "")) {
      refused(StorageException.Invalid.class, () -> migrate(migration(1, statement)));
    }
    assertThat(applied()).isEmpty();
  }

  @Test
  void migrationOfAnAbsentTenantIsRefused() {
    assertNoTenant(
        () ->
            store(new Tenant("nobody"))
                .sql()
                .orElseThrow()
                .migrate(migration(1, "CREATE TABLE a(x)"), Deadline.none()));
  }
}
