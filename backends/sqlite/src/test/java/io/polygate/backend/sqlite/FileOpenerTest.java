package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.backend.sqlite.FileOpener.Use;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Deadline;
import io.polygate.spi.Durability;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection may do, and which files it may be to. */
class FileOpenerTest {
  private final TestInstance instance = new TestInstance();

  @AfterEach
  void close() {
    instance.close();
  }

  private FileConnection open(Use use) throws SQLException {
    return instance.opener.open(instance.database("acme"), use);
  }

  private static String pragma(FileConnection connection, String name) throws SQLException {
    return connection.first("PRAGMA " + name, row -> String.valueOf(row.text(0)));
  }

  @ParameterizedTest
  @EnumSource(names = {"FSYNC", "PROCESS"})
  void durabilityIsTheSynchronousSettingOfEveryConnection(Durability durability) throws Exception {
    try (TestInstance other = new TestInstance(durability, 4)) {
      other.create("acme");
      for (Use use : Use.values()) {
        try (FileConnection connection = other.opener.open(other.database("acme"), use)) {
          assertThat(pragma(connection, "synchronous"))
              .isEqualTo(durability == Durability.FSYNC ? "2" : "1");
          assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
        }
      }
    }
  }

  @Test
  void writerLeavesCheckpointsToTheBackend() throws Exception {
    instance.create("acme");
    try (FileConnection connection = open(Use.WRITE)) {
      assertThat(pragma(connection, "wal_autocheckpoint")).isEqualTo("0");
      assertThat(pragma(connection, "trusted_schema")).isEqualTo("0");
      assertThat(pragma(connection, "cell_size_check")).isEqualTo("1");
    }
  }

  @Test
  void readerCannotWrite() throws Exception {
    instance.create("acme");
    try (FileConnection connection = open(Use.READ)) {
      assertThatThrownBy(() -> connection.run("CREATE TABLE t(a)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SQLITE_READONLY");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ATTACH DATABASE ':memory:' AS other",
        "VACUUM INTO 'copy.db'",
        "SELECT load_extension('x')",
        "SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION"
            + " SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1"
            + " UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION"
            + " SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1"
            + " UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION"
            + " SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1 UNION SELECT 1",
        "SELECT length(zeroblob(50000000))"
      })
  void limitsHoldForWritersToo(String sql) throws Exception {
    instance.create("acme");
    try (FileConnection connection = open(Use.WRITE)) {
      assertThatThrownBy(() -> connection.run(sql)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void statementEndsAtItsDeadline() throws Exception {
    instance.create("acme");
    try (FileConnection connection = open(Use.READ)) {
      connection.stopAt(Deadline.after(java.time.Duration.ofMillis(20)));
      assertThatThrownBy(
              () ->
                  connection.run(
                      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                          + " SELECT count(*) FROM n"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(SqliteErrors.isInterrupted(e)).isTrue());
      connection.stopNever();
      assertThat(pragma(connection, "query_only")).isEqualTo("1");
    }
  }

  @Test
  void fileOfSomebodyElseIsRefusedAndLeftAlone() throws Exception {
    instance.create("model"); // Makes the directory.
    Path foreign = instance.database("acme").toPath();
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + foreign);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE theirs(a)");
    }
    byte[] before = Files.readAllBytes(foreign);
    assertDamaged();
    assertThat(Files.readAllBytes(foreign)).isEqualTo(before);
  }

  @Test
  void fileOfANewerVersionIsRefused() throws Exception {
    instance.create("acme");
    instance.sql("acme", "PRAGMA user_version = 2");
    assertDamaged();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99, 4096, 5000})
  void truncatedFileIsDamagedAndItsTenantIsNamed(int bytes) throws Exception {
    instance.create("acme");
    for (int i = 0; i < 50; i++) {
      instance.write("acme", TestInstance.put("k" + i, "\"" + "x".repeat(1000) + "\""));
    }
    instance.closeFiles();
    try (RandomAccessFile file = new RandomAccessFile(instance.database("acme"), "rw")) {
      file.setLength(bytes);
    }
    assertDamaged();
  }

  @Test
  void garbageIsDamaged() throws Exception {
    instance.create("acme");
    Files.write(
        instance.database("acme").toPath(),
        "garbage".repeat(3000).getBytes(StandardCharsets.UTF_8));
    assertDamaged();
  }

  @Test
  void flippedBitOfAValueIsDamage() throws Exception {
    instance.create("acme");
    instance.write("acme", TestInstance.put("a", "\"" + "x".repeat(100) + "\""));
    instance.closeFiles();
    Path database = instance.database("acme").toPath();
    byte[] bytes = Files.readAllBytes(database);
    int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("xxxxxxxx");
    bytes[place + 50] ^= 1;
    Files.write(database, bytes);
    assertDamaged();
  }

  @Test
  void damageFoundByAFurtherReaderIsSaidToBeDamage() throws Exception {
    instance.create("acme");
    assertThat(instance.read("acme", "a")).isEmpty();
    TenantFile file = instance.hold("acme", Use.READ);
    try (RandomAccessFile bytes = new RandomAccessFile(instance.database("acme"), "rw")) {
      bytes.write("no database at all".getBytes(StandardCharsets.UTF_8));
    }
    var outcome = new java.util.concurrent.CompletableFuture<Throwable>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                file.readers()
                    .readShortly(
                        first ->
                            file.readers()
                                .readShortly(
                                    second -> pragma(second, "page_count"), Deadline.none()),
                        Deadline.none());
                outcome.complete(new AssertionError("Nothing failed."));
              } catch (Throwable e) {
                outcome.complete(e);
              }
            });
    assertThat(outcome.get()).isInstanceOf(StorageException.Corrupt.class);
    file.release();
  }

  @Test
  void linkIsNotFollowed() throws Exception {
    instance.create("other");
    instance.write("other", TestInstance.put("a", "1"));
    instance.closeFiles();
    Path link = instance.database("acme").toPath();
    Files.createSymbolicLink(link, instance.database("other").toPath());
    assertDamaged();
    assertThat(instance.tenants.erase(new Tenant("acme"))).isTrue();
    assertThat(instance.text("other", "a")).isEqualTo("1");
  }

  @Test
  void linkInsteadOfANamespaceIsNotFollowed() throws Exception {
    instance.create("acme");
    Path real = instance.directory.path().resolve("tests");
    Path moved = instance.directory.path().resolve("moved");
    Files.move(real, moved);
    Files.createSymbolicLink(real, moved);
    assertDamaged();
    assertThatThrownBy(() -> instance.create("other"))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThat(moved.resolve("other.db")).doesNotExist();
  }

  @Test
  void directoryInsteadOfAFileIsRefused() throws Exception {
    instance.create("other");
    Files.createDirectory(instance.database("acme").toPath());
    assertDamaged();
  }

  @Test
  void fullFileRefusesAndGoesOnWhenThereIsRoom() throws Exception {
    SqliteSettings bounded =
        new SqliteSettings(
            instance.directory.path(),
            Durability.FSYNC,
            4,
            4,
            512 << 10,
            1 << 20,
            OptionalLong.of(256 << 10));
    instance.create("acme");
    try (FileConnection connection =
        new FileOpener(bounded).open(instance.database("acme"), Use.WRITE)) {
      WriteSession session =
          new WriteSession(connection, new Schemas(), new Commits(), instance.clock);
      String value = "\"" + "x".repeat(50_000) + "\"";
      int written = 0;
      StorageException refusal = null;
      while (refusal == null && written < 20) {
        try {
          put(session, "k" + written, value);
          written++;
        } catch (StorageException e) {
          refusal = e;
        }
      }
      assertThat(refusal).isInstanceOf(StorageException.OutOfSpace.class);
      assertThat(written).isBetween(3, 5);
      assertThat(session.isTrusted()).isTrue();
      Transaction.run(
          session,
          within ->
              within.mutations().make(io.polygate.spi.Mutation.Delete.of(TestInstance.key("k0"))));
      put(session, "again", value);
    }
  }

  private static void put(WriteSession session, String partition, String value) {
    Transaction.run(session, within -> within.mutations().make(TestInstance.put(partition, value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.51.3", "3.51.10", "3.52.0", "4.0", "3.54.1"})
  void soundLibraryIsTaken(String version) {
    assertThatCode(() -> FileOpener.requireVersion(version)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.51.2", "3.7.17", "3.50.9", "2.99.99", "3.51"})
  void libraryThatLosesDataIsRefused(String version) {
    assertThatThrownBy(() -> FileOpener.requireVersion(version))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(version);
  }

  /** Reading and writing end with damage, the operator's log names the tenant, nothing is open. */
  private void assertDamaged() throws Exception {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 50; i++) {
                instance.read("acme", "k" + i);
              }
              instance.read("acme", "a");
            })
        .isInstanceOf(StorageException.Corrupt.class)
        .hasStackTraceContaining("Tenant \"acme\" of namespace \"tests\"");
    instance.closeFiles();
    assertThat(instance.descriptors()).isZero();
  }
}
