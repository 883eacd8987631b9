package io.polygate.gateway.files;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.Json;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A file of JSON with a list of things. It is replaced as a whole and never changed in place, so
 * that a reader sees the one state or the other; those who change it wait for each other.
 *
 * @param <T> what is listed
 */
public final class OperatorFile<T> {
  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final Lock CHANGING = new ReentrantLock();

  private final Path path;
  private final String member;
  private final Function<Map<String, Value>, T> reader;
  private final Function<T, Value> writer;

  /**
   * Describes a file, which need not exist.
   *
   * @param path where it is
   * @param member the member of its object that is the list
   * @param reader reads an element; it may throw {@link StorageException.Invalid} or {@link
   *     DateTimeException}
   * @param writer writes one
   */
  public OperatorFile(
      Path path, String member, Function<Map<String, Value>, T> reader, Function<T, Value> writer) {
    this.path = path;
    this.member = member;
    this.reader = reader;
    this.writer = writer;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * What it lists; nothing if there is no file.
   *
   * @throws ConfigurationException if it cannot be read as such
   */
  public List<T> read() {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new ConfigurationException("The file " + path + " is larger than 16 MiB.");
      }
      return elements(Json.parse(Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new ConfigurationException("The file " + path + " cannot be read.", e);
    } catch (StorageException.Invalid | DateTimeException e) {
      throw new ConfigurationException("The file " + path + " is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Changes what it lists.
   *
   * @throws ConfigurationException if it cannot be read
   * @throws UncheckedIOException if it cannot be written; then it is as it was
   */
  public void change(UnaryOperator<List<T>> change) {
    Path absolute = path.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null) {
      throw new ConfigurationException(path + " is no file's name.");
    }
    // A lock on a file is between processes: within one a second try would be an error.
    CHANGING.lock();
    try {
      Files.createDirectories(directory);
      Path lock = absolute.resolveSibling(absolute.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        List<Value> changed = change.apply(read()).stream().map(writer).toList();
        Value document = Value.Members.of(Map.of(member, new Value.Array(changed)));
        replace(absolute, directory, Json.write(document));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      CHANGING.unlock();
    }
  }

  private List<T> elements(Value document) {
    if (!(document instanceof Value.Members(var members))
        || !(members.get(member) instanceof Value.Array(var elements))) {
      throw new StorageException.Invalid("It has no member " + member + " that is a list.", member);
    }
    List<T> read = new ArrayList<>();
    for (Value element : elements) {
      if (!(element instanceof Value.Members(var fields))) {
        throw new StorageException.Invalid("An element must be an object.", member);
      }
      read.add(reader.apply(fields));
    }
    return read;
  }

  private static void replace(Path file, Path directory, byte[] content) throws IOException {
    Path fresh = Files.createTempFile(directory, ".polygate-", ".new");
    try {
      if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      }
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
