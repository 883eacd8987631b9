package io.polygate.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What the figures depend on and the reader cannot see. */
final class Machine {
  private static final int SYNCS = 50;
  private static final int PAGE_BYTES = 4096;

  private Machine() {}

  /**
   * A line about the machine.
   *
   * @param loader what measures the rates
   * @param directory where the data is
   * @throws IOException when the directory cannot be written to
   */
  static String describe(Loader loader, Path directory) throws IOException {
    return String.format(
        Locale.ROOT,
        "%d cores, %s %s, JDK %s, %s, data on %s with %.2f ms for an fsync",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.version(),
        loader.description(),
        Files.getFileStore(directory).type(),
        syncMillis(directory));
  }

  /** The median time of making one appended page durable: what a durable write cannot go below. */
  private static double syncMillis(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "sync-", ".bin");
    Times times = new Times();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        ByteBuffer page = ByteBuffer.allocate(PAGE_BYTES);
        long started = System.nanoTime();
        channel.write(page);
        channel.force(false);
        times.add(System.nanoTime() - started);
      }
    }
    Files.delete(file);
    return times.millisAt(50);
  }
}
