package io.polygate.gateway.access;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The file that keeps the keys. It is replaced as a whole and never changed in place, so that a
 * reader sees the one state or the other; those who change it wait for each other.
 *
 * @param path where it is
 */
public record KeyFile(Path path) {
  /** The file's name in the directory of the data, unless the configuration names another. */
  public static final String NAME = "keys.json";

  private static final Lock CHANGING = new ReentrantLock();
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  /**
   * The keys that it has, revoked and expired ones too; none if there is no file.
   *
   * @throws ConfigurationException if it cannot be read as such
   */
  public List<ApiKey> read() {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new ConfigurationException("The file of keys " + path + " is larger than 16 MiB.");
      }
      return keys(Json.parse(Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new ConfigurationException("The file of keys " + path + " cannot be read.", e);
    } catch (StorageException.Invalid | DateTimeException e) {
      throw new ConfigurationException(
          "The file of keys " + path + " is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Changes the keys.
   *
   * @throws ConfigurationException if the file cannot be read
   * @throws UncheckedIOException if it cannot be written; then it is as it was
   */
  public void change(UnaryOperator<List<ApiKey>> change) {
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
        replace(absolute, directory, Json.write(document(change.apply(read()))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      CHANGING.unlock();
    }
  }

  private static void replace(Path file, Path directory, byte[] content) throws IOException {
    Path fresh = Files.createTempFile(directory, ".keys-", ".new");
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

  private static Value document(List<ApiKey> keys) {
    return Value.Members.of(
        Map.of("keys", new Value.Array(keys.stream().map(KeyFile::written).toList())));
  }

  private static Value written(ApiKey key) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("id", new Value.Text(key.id()));
    members.put("name", new Value.Text(key.name()));
    members.put("sha256", new Value.Text(key.digest()));
    members.put(
        "grants",
        new Value.Array(
            key.grants().stream().map(grant -> (Value) new Value.Text(grant.toString())).toList()));
    members.put("createdAt", new Value.Text(key.createdAt().toString()));
    key.expiresAt().ifPresent(at -> members.put("expiresAt", new Value.Text(at.toString())));
    key.revokedAt().ifPresent(at -> members.put("revokedAt", new Value.Text(at.toString())));
    return Value.Members.of(members);
  }

  private static List<ApiKey> keys(Value document) {
    if (!(document instanceof Value.Members(var members))
        || !(members.get("keys") instanceof Value.Array(var elements))) {
      throw new StorageException.Invalid("It has no member keys that is an array.", "keys");
    }
    List<ApiKey> keys = new ArrayList<>();
    for (Value element : elements) {
      if (!(element instanceof Value.Members(var key))) {
        throw new StorageException.Invalid("A key must be an object.", "keys");
      }
      keys.add(
          new ApiKey(
              text(key, "id"),
              text(key, "name"),
              text(key, "sha256"),
              grants(key),
              Instant.parse(text(key, "createdAt")),
              time(key, "expiresAt"),
              time(key, "revokedAt")));
    }
    return keys;
  }

  private static List<Grant> grants(Map<String, Value> key) {
    if (!(key.get("grants") instanceof Value.Array(var elements))) {
      throw new StorageException.Invalid("A key's grants must be an array.", "grants");
    }
    return elements.stream()
        .map(element -> element instanceof Value.Text(String text) ? text : "")
        .map(Grant::parse)
        .toList();
  }

  private static Optional<Instant> time(Map<String, Value> key, String name) {
    return key.containsKey(name) ? Optional.of(Instant.parse(text(key, name))) : Optional.empty();
  }

  private static String text(Map<String, Value> members, String name) {
    if (members.get(name) instanceof Value.Text(String text)) {
      return text;
    }
    throw new StorageException.Invalid("A key's " + name + " must be a text.", name);
  }
}
