package io.polygate.backend.sqlite;

import io.polygate.spi.Durability;
import io.polygate.spi.Store;
import io.polygate.spi.WriteOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/**
 * A program whose four clients write to two tenants until it is killed, and which says of each
 * write that it is acknowledged. Every write is of two items with one value.
 */
final class AcknowledgingWriter {
  private AcknowledgingWriter() {}

  /**
   * Runs.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) throws Exception {
    SqliteSettings settings =
        new SqliteSettings(
            Path.of(arguments[0]),
            Durability.FSYNC,
            4,
            4,
            512 << 10,
            1 << 20,
            OptionalLong.empty());
    SqliteBackend backend = SqliteBackend.open("main", settings, InstantSource.system());
    for (int client = 0; client < 4; client++) {
      int number = client;
      String tenant = "t" + number % 2;
      backend.tenants(TestInstance.NAMESPACE).create(TestInstance.id(tenant).tenant());
      Store store = backend.store(TestInstance.id(tenant));
      Thread.ofPlatform().start(() -> write(store, number));
    }
  }

  private static void write(Store store, int client) {
    for (int i = 0; ; i++) {
      String key = client + "-" + i;
      store
          .transactions()
          .orElseThrow()
          .commit(
              List.of(
                  TestInstance.put("left-" + key, Integer.toString(i)),
                  TestInstance.put("right-" + key, Integer.toString(i))),
              WriteOptions.plain());
      synchronized (System.out) {
        System.out.println("t" + client % 2 + " " + key);
        System.out.flush();
      }
    }
  }
}
