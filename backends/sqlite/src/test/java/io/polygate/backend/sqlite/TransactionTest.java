package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.Mutation;
import io.polygate.spi.Result;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions whose commit fails: here because of a key that refers to nothing. */
class TransactionTest {
  private final TestInstance instance = new TestInstance();
  private final WriteSession session = open();

  private WriteSession open() {
    instance.create("acme");
    instance.write("acme", TestInstance.put("before", "1"));
    instance.closeFiles();
    try {
      FileConnection connection =
          instance.opener.open(instance.database("acme"), FileOpener.Use.WRITE);
      return new WriteSession(connection, new Schemas(), new Commits(), instance.clock);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void makeCommitsFail() throws Exception {
    FileConnection connection = session.connection();
    connection.run("PRAGMA foreign_keys=ON");
    connection.run("CREATE TABLE parents(id INTEGER PRIMARY KEY)");
    connection.run(
        "CREATE TABLE children(parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)");
    connection.run(
        "CREATE TRIGGER orphan AFTER INSERT ON notes WHEN new.pk = 'orphan'"
            + " BEGIN INSERT INTO children VALUES (1); END");
  }

  @AfterEach
  void close() throws Exception {
    session.close();
    instance.close();
  }

  @Test
  void connectionWhoseCommitFailedIsNotUsedAgain() {
    assertThatThrownBy(() -> put("orphan")).isInstanceOf(StorageException.class);
    assertThat(session.isTrusted()).isFalse();
    assertThatThrownBy(() -> put("next")).isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(session::requireTrusted).isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void restOfAListIsNotWrittenAfterAFailedCommit() throws Exception {
    List<Mutation> mutations =
        List.of(
            TestInstance.put("first", "1"),
            TestInstance.put("orphan", "1"),
            TestInstance.put("next", "1"));
    List<Result> results =
        new MutationsRequest(mutations, WriteOptions.plain()).performAlone(session);
    assertThat(results.get(0)).isInstanceOf(Result.Done.class);
    assertThat(results.get(1)).isInstanceOf(Result.Failed.class);
    assertThat(results.get(2))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> assertThat(failed.cause()).isInstanceOf(StorageException.Unavailable.class));
    long items = session.connection().first("SELECT count(*) FROM notes", row -> row.integer(0));
    assertThat(items).as("before and first").isEqualTo(2);
  }

  @Test
  void unexpectedFailureLeavesNoTransactionOpen() {
    assertThatThrownBy(
            () ->
                Transaction.run(
                    session,
                    within -> {
                      within.mutations().make(TestInstance.put("lost", "1"));
                      throw new IllegalStateException("A fault of the test's.");
                    }))
        .isInstanceOf(IllegalStateException.class);
    put("next");
    assertThat(session.isTrusted()).isTrue();
  }

  @Test
  void refusedPartLeavesNothingAndTheRestIsKept() throws Exception {
    Transaction.run(
        session,
        within -> {
          within.mutations().make(TestInstance.put("kept", "1"));
          assertThatThrownBy(
                  () ->
                      within.whole(
                          part -> {
                            part.mutations().make(TestInstance.put("undone", "1"));
                            throw new StorageException.Corrupt("Refused halfway.", null);
                          }))
              .isInstanceOf(StorageException.Corrupt.class);
          return true;
        });
    long kept =
        session
            .connection()
            .first("SELECT group_concat(pk) = 'before,kept' FROM notes", row -> row.integer(0));
    assertThat(kept).isEqualTo(1);
  }

  private void put(String partition) {
    Transaction.run(session, within -> within.mutations().make(TestInstance.put(partition, "1")));
  }
}
