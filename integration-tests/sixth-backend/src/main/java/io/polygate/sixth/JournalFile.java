package io.polygate.sixth;

import io.polygate.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;

/**
 * The file of a journal: a first line that no other journal has, then one line for each write. A
 * last line without its line break was never acknowledged and is cut off. Not safe for use by
 * several threads.
 */
final class JournalFile {
  private final Path path;
  private final FileChannel channel;
  private final String identity;
  private State state = State.USABLE;

  private enum State {
    USABLE,
    /** A write failed: nobody knows what the file holds until it is read anew. */
    BROKEN,
    CLOSED,
    DELETED
  }

  private JournalFile(Path path, FileChannel channel, String identity) {
    this.path = path;
    this.channel = channel;
    this.identity = identity;
  }

  /** A new file, which is there whole or not at all. */
  static JournalFile create(Path path) throws IOException {
    Path draft = path.resolveSibling(path.getFileName() + ".new");
    String identity = UUID.randomUUID().toString();
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeLine(channel, identity.getBytes(StandardCharsets.US_ASCII));
    }
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    sync(path.resolveSibling(""));
    return open(path);
  }

  /** A file that is there. */
  static JournalFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      return new JournalFile(path, channel, identity(wholeLines(channel)));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String identity(List<byte[]> lines) {
    try {
      return UUID.fromString(new String(lines.getFirst(), StandardCharsets.US_ASCII)).toString();
    } catch (NoSuchElementException | IllegalArgumentException e) {
      throw new StorageException.Corrupt("A journal has no first line.", e);
    }
  }

  /** What no other file has, also not a later one of the same name. */
  String identity() {
    return identity;
  }

  /** The lines after the first, without their line breaks. */
  List<byte[]> lines() throws IOException {
    List<byte[]> lines = wholeLines(channel);
    return lines.subList(1, lines.size());
  }

  /**
   * Adds a line and syncs it.
   *
   * @throws StorageException.OutcomeUnknown if that fails; nothing can be written any more then
   */
  void append(byte[] line) {
    try {
      writeLine(channel, line);
    } catch (IOException e) {
      state = State.BROKEN;
      throw new StorageException.OutcomeUnknown("The journal could not be written.", e);
    }
  }

  /**
   * Returns if the file can be used.
   *
   * @throws StorageException.NotFound if it was deleted
   * @throws StorageException.Unavailable if it is closed, or broke
   */
  void requireUsable() {
    switch (state) {
      case USABLE -> {}
      case BROKEN, CLOSED ->
          throw new StorageException.Unavailable(
              "The journal is not open.", Duration.ofSeconds(5), null);
      case DELETED -> throw new StorageException.NotFound(StorageException.NotFound.Subject.TENANT);
    }
  }

  /** How many bytes the file has. */
  long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "The journal cannot be read.", Duration.ofSeconds(5), e);
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
    sync(path.resolveSibling(""));
    channel.close();
    state = State.DELETED;
  }

  void close() throws IOException {
    channel.close();
    state = State.CLOSED;
  }

  /** All lines that end with a line break; what follows the last one is cut off the file. */
  private static List<byte[]> wholeLines(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {
      // until all of it is read
    }
    byte[] bytes = content.array();
    List<byte[]> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, begin, i));
        begin = i + 1;
      }
    }
    if (begin < bytes.length) {
      channel.truncate(begin);
      channel.force(true);
    }
    return lines;
  }

  private static void writeLine(FileChannel channel, byte[] line) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    long end = channel.size();
    while (bytes.hasRemaining()) {
      end += channel.write(bytes, end);
    }
    channel.force(true);
  }

  /** Makes names in a directory durable. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
