package io.polygate.backend.kv;

import io.polygate.spi.Items;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import io.polygate.spi.WriteOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    KvSettings settings = AcknowledgingWriter.settings(Path.of(arguments[0]));
    Map<String, Integer> ends = new TreeMap<>();
    List<String> acknowledged = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    try (KvBackend backend = KvBackend.open("main", settings, InstantSource.system())) {
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
      ends.put("Afterwards" + write(items, "afterwards"), 1);
      count(ends, items, acknowledged, refused);
    }
    try (KvBackend backend = KvBackend.open("main", settings, InstantSource.system())) {
      count(ends, backend.store(TestInstance.id("acme")).items(), acknowledged, refused);
    }
    ends.forEach((end, times) -> System.out.println(end + "=" + times));
  }

  private static String write(Items items, String key) {
    try {
      items.apply(TestInstance.put(key, "\"" + "x".repeat(5_000) + "\""), WriteOptions.plain());
      return "Written";
    } catch (StorageException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static void count(
      Map<String, Integer> ends, Items items, List<String> acknowledged, List<String> refused) {
    for (String key : acknowledged) {
      if (items.get(TestInstance.key(key), ReadOptions.strong()).isEmpty()) {
        ends.merge("Lost", 1, Integer::sum);
      }
    }
    for (String key : refused) {
      if (items.get(TestInstance.key(key), ReadOptions.strong()).isPresent()) {
        ends.merge("RefusedAndThere", 1, Integer::sum);
      }
    }
  }
}
