package io.polygate.backend.kv;

import io.polygate.spi.Durability;
import io.polygate.spi.Store;
import io.polygate.spi.WriteOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/**
 * A program whose clients write to two tenants until it is killed, and which says of each write
 * that it is acknowledged. Every write is of two items with one value.
 */
final class AcknowledgingWriter {
  static final int CLIENTS = 8;

  private AcknowledgingWriter() {}

  /**
   * Runs.
   *
   * @param arguments the directory, and what the keys begin with
   */
  public static void main(String[] arguments) {
    KvBackend backend =
        KvBackend.open("main", settings(Path.of(arguments[0])), InstantSource.system());
    for (int client = 0; client < CLIENTS; client++) {
      int number = client;
      String tenant = "t" + number % 2;
      backend.tenants(TestInstance.NAMESPACE).create(TestInstance.id(tenant).tenant());
      Store store = backend.store(TestInstance.id(tenant));
      Thread.ofPlatform().start(() -> write(store, arguments[1], number));
    }
  }

  static KvSettings settings(Path directory) {
    return new KvSettings(
        directory, Durability.FSYNC, 8 << 20, 8 << 20, 64, 1 << 20, OptionalLong.empty());
  }

  private static void write(Store store, String name, int client) {
    for (int i = 0; ; i++) {
      String key = name + "-" + client + "-" + i;
      store
          .transactions()
          .orElseThrow()
          .commit(
              List.of(
                  TestInstance.put("left-" + key, Integer.toString(i)),
                  TestInstance.put("right-" + key, Integer.toString(i))),
              WriteOptions.plain());
      synchronized (System.out) {
        System.out.println("t" + client % 2 + " " + key + ".");
        System.out.flush();
      }
    }
  }
}
