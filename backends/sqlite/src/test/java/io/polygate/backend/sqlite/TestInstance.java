package io.polygate.backend.sqlite;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Durability;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Namespace;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Store;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.tck.TestClock;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The parts of an instance, put together as {@link SqliteBackend} does, but within a test's reach,
 * and without a sweeper that runs by itself.
 */
final class TestInstance implements AutoCloseable {
  static final Namespace NAMESPACE = new Namespace("tests");
  static final CollectionName NOTES = new CollectionName("notes");

  final TemporaryDirectory directory = new TemporaryDirectory();
  final TestClock clock = new TestClock();
  final SqliteSettings settings;
  final FileOpener opener;
  final SqliteThreads threads = new SqliteThreads("test");
  final TenantPaths paths = new TenantPaths(directory.path());
  final TenantFiles files;
  final HotItems hot = new HotItems(1 << 20);
  final NamespaceDirectory namespace;
  final SqliteTenants tenants;
  final NewFile newFile;

  /** An instance as it is by default. */
  TestInstance() {
    this(Durability.FSYNC, 1024);
  }

  /** An instance of a durability, with a number of handles. */
  TestInstance(Durability durability, int handles) {
    settings = directory.settings(durability, handles);
    opener = new FileOpener(settings);
    files = new TenantFiles(paths, settings, opener, threads, clock);
    namespace = new NamespaceDirectory(paths, NAMESPACE, durability == Durability.FSYNC);
    newFile = newFile(opener);
    tenants = new SqliteTenants(NAMESPACE, namespace, files, paths, threads, newFile);
  }

  private NewFile newFile(FileOpener opener) {
    try {
      return new NewFile(opener, clock);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static StoreId id(String tenant) {
    return new StoreId(NAMESPACE, new Tenant(tenant));
  }

  static ItemKey key(String partition) {
    return ItemKey.of(NOTES, partition);
  }

  static Document json(String text) {
    return Document.parseJson(text.getBytes(StandardCharsets.UTF_8));
  }

  static Mutation.Put put(String partition, String json) {
    return Mutation.Put.of(key(partition), json(json));
  }

  void create(String tenant) {
    tenants.create(new Tenant(tenant));
  }

  Store store(String tenant) {
    StoreId id = id(tenant);
    return Store.of(new SqliteItems(id, files, hot, clock))
        .withHot(new SqliteHot(id, files, hot, clock))
        .withQueries(new SqliteQueries(id, files, threads, clock))
        .withTransactions(new SqliteTransactions(id, files))
        .withIndexes(new SqliteIndexes(id, files))
        .withExpiry(new SqliteExpiry(id, files))
        .withSql(new SqliteSql(id, files, threads));
  }

  Written write(String tenant, Mutation mutation) {
    return store(tenant).items().apply(mutation, WriteOptions.plain());
  }

  Optional<Item> read(String tenant, String partition) {
    return store(tenant).items().get(key(partition), ReadOptions.strong());
  }

  /** The text of an item that must be there. */
  String text(String tenant, String partition) {
    return new String(
        read(tenant, partition).orElseThrow().value().bytes(), StandardCharsets.UTF_8);
  }

  /** A tenant's file, open and held. */
  TenantFile hold(String tenant, FileOpener.Use use) {
    return files.hold(id(tenant), use, Deadline.none());
  }

  File database(String tenant) {
    return paths.database(id(tenant));
  }

  /** Runs a statement on a tenant's file from beside the instance, which must not have it open. */
  void sql(String tenant, String sql) throws SQLException {
    try (Connection connection = connect(database(tenant).toPath());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The only number that a query gives, from beside the instance. */
  static long number(Path database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getLong(1);
    }
  }

  /** Closes all open files; the next use opens them anew. */
  void closeFiles() {
    for (TenantFile file : files.open()) {
      file.retire();
      SqliteThreads.await(file.closed(), Deadline.none());
    }
  }

  /** How many descriptors of this process are on files of the instance. */
  long descriptors() throws java.io.IOException {
    long count = 0;
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        if (isOfInstance(descriptor)) {
          count++;
        }
      }
    }
    return count;
  }

  private boolean isOfInstance(Path descriptor) throws java.io.IOException {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(directory.path());
    } catch (java.nio.file.NoSuchFileException e) {
      return false; // Closed since the listing.
    }
  }

  private static Connection connect(Path database) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + database);
  }

  @Override
  public void close() {
    files.close();
    threads.close();
    directory.close();
  }
}
