package io.polygate.backend.sqlite;

import io.polygate.spi.CollectionName;
import io.polygate.spi.CollectionSchema;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.Durability;
import io.polygate.spi.Item;
import io.polygate.spi.SnapshotFiles;
import io.polygate.spi.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Files that hold a copy of a tenant, apart from any instance. */
public final class SqliteSnapshotFiles implements SnapshotFiles {
  private static final String DEFINITIONS = "polygate_definitions";
  private static final String DEFINITION = "definition";
  private static final String QUERIES = "polygate_queries";
  private static final String QUERY = "query";

  /** Nothing but the page cache matters: the files are nobody's yet. */
  private static final SqliteSettings SETTINGS =
      new SqliteSettings(
          Path.of("").toAbsolutePath(), Durability.PROCESS, 1, 1, 4 << 20, 0, OptionalLong.empty());

  private final FileOpener opener;
  private final NewFile newFile;

  /** Loads the engine. */
  public SqliteSnapshotFiles() {
    opener = new FileOpener(SETTINGS);
    try {
      newFile = new NewFile(opener, InstantSource.system());
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    }
  }

  /** What is done with a file. */
  private interface Work<T> {
    T run() throws SQLException, IOException;
  }

  private static <T> T translated(Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw SqliteErrors.translate(e);
    } catch (IOException e) {
      throw SqliteTenants.failure(e);
    }
  }

  @Override
  public Writer create(Path file) {
    Schemas schemas = new Schemas();
    FileBuilder builder =
        translated(
            () ->
                FileBuilder.create(
                    opener,
                    newFile.empty(),
                    file,
                    schemas,
                    InstantSource.system(),
                    Integer.MAX_VALUE));
    return new Writer() {
      @Override
      public void define(CollectionSchema schema) {
        schemas.define(schema);
      }

      @Override
      public void add(Item item) {
        translated(
            () -> {
              builder.add(item);
              return item;
            });
      }

      @Override
      public void finish() {
        builder.finishCopy();
      }

      @Override
      public void close() {
        builder.close();
      }
    };
  }

  @Override
  public void describe(Path file, Descriptions descriptions) {
    translated(
        () -> {
          try (FileConnection connection = opener.openPrivate(file.toFile(), Integer.MAX_VALUE)) {
            connection.statement("BEGIN IMMEDIATE").run();
            write(connection, DEFINITIONS, DEFINITION, descriptions.definitions());
            write(connection, QUERIES, QUERY, descriptions.queries());
            connection.statement("COMMIT").run();
          }
          return file;
        });
  }

  private static void write(
      FileConnection connection, String table, String column, Map<String, Document> documents)
      throws SQLException {
    connection.run(
        "CREATE TABLE "
            + table
            + "(name TEXT PRIMARY KEY, "
            + column
            + " TEXT NOT NULL) WITHOUT ROWID");
    for (Map.Entry<String, Document> one : documents.entrySet()) {
      connection
          .statement("INSERT INTO " + table + " VALUES (?, CAST(? AS TEXT))")
          .run(one.getKey(), one.getValue().bytes());
    }
  }

  @Override
  public Reader open(Path file, Instant now, Deadline deadline) {
    return new FileReader(translated(() -> ForeignFile.open(opener, file, now, deadline)));
  }

  private static final class FileReader implements Reader {
    private final ForeignFile file;

    FileReader(ForeignFile file) {
      this.file = file;
    }

    @Override
    public List<CollectionName> collections() {
      return file.collections();
    }

    @Override
    public List<String> tables() {
      return file.tables();
    }

    @Override
    public Descriptions descriptions() {
      try {
        return Descriptions.of(
            documents(file.texts(DEFINITIONS, DEFINITION)), documents(file.texts(QUERIES, QUERY)));
      } catch (SQLException e) {
        throw ForeignFile.failure(e);
      } catch (StorageException.Invalid e) {
        throw ForeignFile.unsound("A definition in the file is not JSON.");
      }
    }

    private static Map<String, Document> documents(Map<String, byte[]> texts) {
      Map<String, Document> documents = new LinkedHashMap<>();
      texts.forEach((name, text) -> documents.put(name, Document.parseJson(text)));
      return documents;
    }

    @Override
    public ItemReader items(CollectionName collection) {
      try {
        return new Items(file.read(collection));
      } catch (SQLException e) {
        throw ForeignFile.failure(e);
      }
    }

    @Override
    public void close() {
      file.close();
    }
  }

  private record Items(ForeignFile.Reading reading) implements ItemReader {
    @Override
    public List<Item> next(int bytes) {
      List<Item> items = new ArrayList<>();
      long taken = 0;
      while (items.isEmpty() || taken < bytes) {
        @Nullable Item item = reading.next();
        if (item == null) {
          break;
        }
        items.add(item);
        taken +=
            item.value().length() + item.key().partition().length() + item.key().sort().length();
      }
      return items;
    }

    @Override
    public void close() {
      reading.close();
    }
  }
}
