package io.polygate.backend.kv;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Directories that are there after a power cut too. */
final class NewDirectory {
  private NewDirectory() {}

  /** Makes a directory with all above it, and syncs where each is written down. */
  static void create(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path path = directory; path != null && !Files.exists(path); path = path.getParent()) {
      missing.push(path);
    }
    Files.createDirectories(directory);
    for (Path made : missing) {
      Path parent = made.getParent();
      if (parent != null) {
        sync(parent);
      }
    }
  }

  private static void sync(Path directory) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      return; // A system on which directories are no files, and are written through.
    }
    try (channel) {
      channel.force(true);
    }
  }
}
