package io.polygate.backend.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.CollectionSchema.FieldType;
import io.polygate.spi.CollectionSchema.IndexSchema;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.PageRequest;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Scan;
import io.polygate.spi.Snapshots;
import io.polygate.spi.Sql;
import io.polygate.spi.StorageException;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Files that may come from anybody: none is taken over unseen. What is restored of one is what was
 * written, or the file is refused and nothing is there.
 */
class ForeignFilesTest {
  private static final Namespace NAMESPACE = new Namespace("tests");
  private static final CollectionName NOTES = new CollectionName("notes");
  private static final CollectionName BOOKS = new CollectionName("books");
  private static final int MUTATIONS = 1_000;
  private static final long SEED = 20_260_131;

  private final TemporaryDirectory directory = new TemporaryDirectory();
  private final SqliteBackend backend =
      SqliteBackend.open("main", directory.settings(), InstantSource.system());
  private Path copy = Path.of("");

  @BeforeEach
  void makeACopy() throws IOException {
    backend.define(
        NAMESPACE,
        new CollectionSchema(
            BOOKS,
            1,
            Map.of("title", FieldType.STRING, "year", FieldType.INTEGER),
            List.of(new IndexSchema("byTitle", "title", Optional.of("year")))));
    Store store = store("source");
    backend.tenants(NAMESPACE).create(new Tenant("source"));
    for (int i = 0; i < 60; i++) {
      store.items().apply(put(NOTES, "n" + i, "{\"text\":\"" + "x".repeat(i * 7) + "\"}"), plain());
      store
          .items()
          .apply(put(BOOKS, "b" + i, "{\"title\":\"t" + i % 5 + "\",\"year\":" + i + "}"), plain());
    }
    Sql sql = store.sql().orElseThrow();
    for (String statement :
        List.of(
            "CREATE TABLE likes(id INTEGER PRIMARY KEY, room TEXT, n INTEGER)",
            "CREATE INDEX likes_room ON likes(room)",
            "INSERT INTO likes(room, n) VALUES ('room-1', 3), ('room-2', 4)")) {
      run(sql, statement);
    }
    copy = directory.path().resolve("copy.db");
    snapshots("source").copyTo(copy, Deadline.none());
  }

  @AfterEach
  void close() {
    backend.close();
    directory.close();
  }

  private static void run(Sql sql, String statement) {
    assertThat(
            sql.run(
                    new Sql.Script(
                        List.of(new Sql.Statement(statement, Sql.Parameters.NONE)), true, false),
                    plain())
                .results())
        .hasSize(1);
  }

  private static Mutation put(CollectionName collection, String key, String json) {
    return Mutation.Put.of(
        ItemKey.of(collection, key), Document.parseJson(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static WriteOptions plain() {
    return WriteOptions.plain();
  }

  private Store store(String tenant) {
    return backend.store(new StoreId(NAMESPACE, new Tenant(tenant)));
  }

  private Snapshots snapshots(String tenant) {
    return store(tenant).snapshots().orElseThrow();
  }

  private Snapshots.Restored restored(Path file) {
    return snapshots("target").restore(file, false, Deadline.after(Duration.ofSeconds(10)));
  }

  private boolean isThere() {
    return backend.tenants(NAMESPACE).exists(new Tenant("target"));
  }

  private SortedMap<String, Document> items(String tenant, CollectionName collection) {
    SortedMap<String, Document> items = new TreeMap<>();
    for (Item item :
        store(tenant)
            .queries()
            .orElseThrow()
            .scan(
                new Scan(
                    collection,
                    0,
                    1,
                    Optional.empty(),
                    Optional.empty(),
                    new PageRequest(Optional.empty(), 1_000, 8 << 20)),
                ReadOptions.strong())
            .items()) {
      items.put(item.key().partition(), item.value());
    }
    return items;
  }

  @Test
  void tablesAndIndexesOfPeoplesOwnAreRestored() {
    assertThat(restored(copy)).isEqualTo(new Snapshots.Restored(120, 2));

    assertThat(items("target", NOTES)).isEqualTo(items("source", NOTES));
    assertThat(items("target", BOOKS)).isEqualTo(items("source", BOOKS));
    Sql.Outcome read =
        store("target")
            .sql()
            .orElseThrow()
            .run(
                new Sql.Script(
                    List.of(
                        new Sql.Statement(
                            "SELECT id, n FROM likes INDEXED BY likes_room WHERE room = 'room-2'",
                            Sql.Parameters.NONE)),
                    true,
                    true),
                plain());
    assertThat(((Sql.Result.Done) read.results().getFirst()).rows().toString())
        .isEqualTo("[[Num[value=2], Num[value=4]]]");
  }

  @Test
  void mutatedFilesAreRefusedOrHoldWhatWasWritten() throws IOException {
    byte[] sound = Files.readAllBytes(copy);
    SortedMap<String, Document> notes = items("source", NOTES);
    SortedMap<String, Document> books = items("source", BOOKS);
    Random random = new Random(SEED);
    List<String> unseen = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Path file = directory.path().resolve("mutated.db");
      Files.write(file, mutated(sound, random));
      try {
        var _ = restored(file);
        if (!items("target", NOTES).equals(notes) || !items("target", BOOKS).equals(books)) {
          unseen.add("mutation " + i);
        }
        assertThat(backend.tenants(NAMESPACE).erase(new Tenant("target"))).isTrue();
      } catch (StorageException.Rejected
          | StorageException.TooLarge
          | StorageException.OutOfSpace
          | StorageException.Unavailable e) {
        refused++;
        assertThat(isThere()).as("mutation %d", i).isFalse();
      }
    }
    assertThat(unseen).as("seed %d", SEED).isEmpty();
    assertThat(refused).isGreaterThan(MUTATIONS / 4);
    backend.probe();
  }

  /** One thing wrong: a bit, some bytes, a page that is empty or another's, an end that is gone. */
  private static byte[] mutated(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    int page = 4096;
    int pages = sound.length / page;
    switch (random.nextInt(6)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> {
        int at = random.nextInt(bytes.length - 16);
        for (int i = 0; i < 16; i++) {
          bytes[at + i] = (byte) random.nextInt();
        }
      }
      case 2 -> bytes[random.nextInt(100)] ^= (byte) (1 + random.nextInt(255));
      case 3 -> {
        int at = random.nextInt(pages) * page;
        java.util.Arrays.fill(bytes, at, at + page, (byte) 0);
      }
      case 4 ->
          System.arraycopy(
              sound, random.nextInt(pages) * page, bytes, random.nextInt(pages) * page, page);
      default -> bytes = java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
    }
    return bytes;
  }

  /** Changes a copy with the engine, as its owner may. */
  private Path changed(String... statements) throws SQLException, IOException {
    Path file = directory.path().resolve("changed.db");
    Files.copy(copy, file);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return file;
  }

  /** Refused, whether the copy says what it was or not. */
  private void assertRefused(String... statements) throws SQLException, IOException {
    Path file = changed(statements);
    assertThatThrownBy(() -> restored(file)).isInstanceOf(StorageException.Rejected.class);
    assertThat(isThere()).isFalse();
    Files.delete(file);
    List<String> unsealed = new ArrayList<>(List.of("DROP TABLE polygate_manifest"));
    unsealed.addAll(List.of(statements));
    Path other = changed(unsealed.toArray(String[]::new));
    assertThatThrownBy(() -> restored(other)).isInstanceOf(StorageException.Rejected.class);
    assertThat(isThere()).isFalse();
  }

  @Test
  void rowThatIsGoneIsMissed() throws SQLException, IOException {
    Path file = changed("DELETE FROM notes WHERE pk = 'n1'");
    assertThatThrownBy(() -> restored(file)).isInstanceOf(StorageException.Rejected.class);
    assertThat(isThere()).isFalse();
  }

  @Test
  void endlessViewInPlaceOfACollectionIsRefused() throws SQLException, IOException {
    assertRefused(
        "DROP TABLE notes",
        "CREATE VIEW notes AS WITH RECURSIVE e(pk) AS (SELECT 'a' UNION ALL SELECT pk FROM e)"
            + " SELECT pk, pk AS sk, pk AS doc FROM e");
  }

  @Test
  void viewsAndTriggersAreRefusedWhereSqlIsNotAllowed() throws SQLException, IOException {
    assertRefused("CREATE TRIGGER t AFTER INSERT ON likes BEGIN DELETE FROM likes; END");
  }

  @Test
  void viewsAreRestoredWhereSqlIsAllowed() throws SQLException, IOException {
    Path file = changed("CREATE VIEW most AS SELECT max(n) FROM likes");
    assertThat(snapshots("target").restore(file, true, Deadline.none()).rows()).isEqualTo(2);
  }

  @Test
  void triggerOnACollectionIsNeverMade() throws SQLException, IOException {
    Path file = changed("CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM likes; END");
    assertThatThrownBy(() -> snapshots("target").restore(file, true, Deadline.none()))
        .isInstanceOf(StorageException.Rejected.class);
    assertThat(isThere()).isFalse();
  }

  @Test
  void virtualTableIsRefused() throws SQLException, IOException {
    assertRefused("CREATE VIRTUAL TABLE search USING fts5(text)");
  }

  @Test
  void computedColumnInPlaceOfAKeyIsRefused() throws SQLException, IOException {
    assertRefused(
        "DROP TABLE notes",
        "CREATE TABLE notes(sk, doc, body, type, version, updated_at, expires_at, checksum,"
            + " pk AS (hex(zeroblob(1000000))))",
        "INSERT INTO notes(sk) VALUES ('')");
  }

  @Test
  void collectionsThatCannotBeAreRefused() throws SQLException, IOException {
    assertRefused("INSERT INTO polygate_collections VALUES ('../x', 'likes', 0, '{}')");
  }

  @Test
  void oneTableIsNotTwoCollections() throws SQLException, IOException {
    assertRefused("INSERT INTO polygate_collections VALUES ('other', 'notes', 0, '{}')");
  }

  @Test
  void valuesThatAreNoJsonAreRefused() throws SQLException, IOException {
    assertRefused("UPDATE notes SET doc = '{', checksum = NULL WHERE pk = 'n1'");
  }

  @Test
  void valueThatWasChangedBehindItsChecksumIsRefused() throws SQLException, IOException {
    assertRefused("UPDATE notes SET doc = '{}' WHERE pk = 'n1'");
  }

  @Test
  void mediaTypeThatWouldBreakAHeaderIsRefused() throws SQLException, IOException {
    assertRefused(
        "UPDATE notes SET body = x'00', doc = NULL, type = 'a/b' || char(10) || 'x: y',"
            + " checksum = NULL WHERE pk = 'n1'");
  }

  @Test
  void keyThatIsTooLongIsRefused() throws SQLException, IOException {
    Path file =
        changed(
            "DROP TABLE polygate_manifest",
            "UPDATE notes SET pk = hex(zeroblob(600)), checksum = NULL WHERE pk = 'n1'");
    assertThatThrownBy(() -> restored(file)).isInstanceOf(StorageException.TooLarge.class);
    assertThat(isThere()).isFalse();
  }

  @Test
  void timeThatHasNoFormIsRefused() throws SQLException, IOException {
    assertRefused("UPDATE notes SET updated_at = 1 << 60, checksum = NULL WHERE pk = 'n1'");
  }

  @Test
  void itemThatWasWrittenWithTheEngineIsTaken() throws SQLException, IOException {
    Path file =
        changed(
            "DROP TABLE polygate_manifest",
            "INSERT INTO notes(pk, doc) VALUES ('by hand', '{\"n\":1}')");

    assertThat(restored(file).items()).isEqualTo(121);

    assertThat(items("target", NOTES)).containsKey("by hand");
  }

  @Test
  void databaseOfOthersBringsItsTables() throws SQLException {
    Path file = directory.path().resolve("others.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "PRAGMA journal_mode=WAL",
              "CREATE TABLE artists(name TEXT, born REAL, photo BLOB, double AS (born * 2))",
              "INSERT INTO artists VALUES ('Ella', 1917.5, x'00ff'), (NULL, -0.5, NULL)")) {
        statement.execute(sql);
      }
    }
    assertThat(restored(file)).isEqualTo(new Snapshots.Restored(0, 2));
  }

  @Test
  void copyIsReadByPlainStatements() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT title, year FROM books WHERE pk = 'b7'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("t2");
      assertThat(row.getInt(2)).isEqualTo(7);
    }
    assertThat(directory.path().resolve("copy.db-wal")).doesNotExist();
  }
}
