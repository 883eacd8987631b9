package io.polygate.backend.sharded;

import io.polygate.backend.sqlite.SqliteShards;
import io.polygate.spi.Backend;
import io.polygate.spi.BackendRef;
import io.polygate.spi.Backends;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.tck.memory.MemoryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Opens the shards of a test, SQLite ones in a temporary directory and memory ones, each once, as
 * the gateway does.
 */
final class TestShards implements Backends, AutoCloseable {
  private final Path directory;
  private final InstantSource clock;
  private final Map<BackendRef, Backend> open = new LinkedHashMap<>();

  TestShards(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("polygate-sharded");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> inwards = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inwards) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings over some shards, the others as they are by default. */
  static ShardedSettings settings(
      ShardedSettings.Route route, ShardedSettings.Policy policy, String... shards) {
    return new ShardedSettings(
        Stream.of(shards).map(BackendRef::parse).toList(),
        route,
        policy,
        16,
        8,
        Duration.ofSeconds(10),
        0);
  }

  /** Has another backend stand for a reference. */
  void put(String reference, Backend backend) {
    open.put(BackendRef.parse(reference), backend);
  }

  @Override
  public Backend open(BackendRef ref) {
    return open.computeIfAbsent(
        ref,
        absent ->
            switch (absent.kind()) {
              case "sqlite" -> SqliteShards.open(absent.instance(), directory, clock);
              case "memory" -> new MemoryBackend(clock);
              default -> throw new ConfigurationException("There is no kind " + absent.kind());
            });
  }

  @Override
  public void close() {
    open.values().forEach(Backend::close);
    open.clear();
  }
}
