package io.polygate.backend.sqlite;

import io.polygate.spi.Durability;
import io.polygate.spi.Items;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A program that writes to a disk that fails now and then, and says how often its writes ended in
 * which way, and which of these ends were not true.
 */
final class FailingDiskWriter {
  static final int WRITES = 300;

  private FailingDiskWriter() {}

  /**
   * Runs.
   *
   * @param arguments the directory
   */
  public static void main(String[] arguments) {
    SqliteSettings settings =
        new SqliteSettings(
            Path.of(arguments[0]),
            Durability.FSYNC,
            4,
            4,
            512 << 10,
            1 << 20,
            OptionalLong.empty());
    Map<String, Integer> ends = new TreeMap<>();
    List<String> acknowledged = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    try (SqliteBackend backend = SqliteBackend.open("main", settings, InstantSource.system())) {
      backend.tenants(TestInstance.NAMESPACE).create(TestInstance.id("acme").tenant());
      Items items = backend.store(TestInstance.id("acme")).items();
      for (int i = 0; i < WRITES; i++) {
        String end = write(items, "k" + i);
        ends.merge(end, 1, Integer::sum);
        switch (end) {
          case "Written" -> acknowledged.add("k" + i);
          case "OutcomeUnknown" -> {}
          default -> refused.add("k" + i);
        }
      }
      untrue(items, acknowledged, refused)
          .forEach((end, count) -> ends.merge(end, count, Integer::sum));
    }
    try (SqliteBackend backend = SqliteBackend.open("main", settings, InstantSource.system())) {
      Items items = backend.store(TestInstance.id("acme")).items();
      untrue(items, acknowledged, refused)
          .forEach((end, count) -> ends.merge(end, count, Integer::sum));
      String last = write(items, "afterwards");
      for (int i = 0; i < WRITES && !last.equals("Written"); i++) {
        last = write(items, "afterwards"); // The faults count for each of its new threads anew.
      }
      ends.put("Afterwards" + last, 1);
    }
    ends.forEach((end, count) -> System.out.println(end + "=" + count));
  }

  private static String write(Items items, String key) {
    try {
      items.apply(TestInstance.put(key, "\"" + "x".repeat(5_000) + "\""), WriteOptions.plain());
      return "Written";
    } catch (StorageException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static Map<String, Integer> untrue(
      Items items, List<String> acknowledged, List<String> refused) {
    Map<String, Integer> untrue = new TreeMap<>();
    for (String key : acknowledged) {
      if (items.get(TestInstance.key(key), ReadOptions.strong()).isEmpty()) {
        untrue.merge("Lost", 1, Integer::sum);
      }
    }
    for (String key : refused) {
      if (items.get(TestInstance.key(key), ReadOptions.strong()).isPresent()) {
        untrue.merge("RefusedAndThere", 1, Integer::sum);
      }
    }
    return untrue;
  }
}
