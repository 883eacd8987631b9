package io.polygate.backend.kv;

import io.polygate.spi.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A directory that goes with everything in it. */
final class TemporaryDirectory implements AutoCloseable {
  private final Path path;

  TemporaryDirectory() {
    try {
      path = Files.createTempDirectory("polygate-kv");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  /** Settings of an instance here, the others as they are by default. */
  KvSettings settings() {
    return settings(Durability.FSYNC);
  }

  /** Settings of an instance here of a durability. */
  KvSettings settings(Durability durability) {
    return new KvSettings(path, durability, 8 << 20, 8 << 20, 64, 1 << 20, OptionalLong.empty());
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> inwards = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inwards) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
