package io.polygate.gateway.access;

import io.polygate.gateway.files.OperatorFile;
import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StorageException;
import io.polygate.spi.Value;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The file that keeps the keys.
 *
 * @param path where it is
 */
public record KeyFile(Path path) {
  /** The file's name in the directory of the data, unless the configuration names another. */
  public static final String NAME = "keys.json";

  /**
   * The keys that it has, revoked and expired ones too; none if there is no file.
   *
   * @throws ConfigurationException if it cannot be read as such
   */
  public List<ApiKey> read() {
    return file().read();
  }

  /**
   * Changes the keys.
   *
   * @throws ConfigurationException if the file cannot be read
   * @throws UncheckedIOException if it cannot be written; then it is as it was
   */
  public void change(UnaryOperator<List<ApiKey>> change) {
    file().change(change);
  }

  private OperatorFile<ApiKey> file() {
    return new OperatorFile<>(path, "keys", KeyFile::key, KeyFile::written);
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

  private static ApiKey key(Map<String, Value> key) {
    return new ApiKey(
        text(key, "id"),
        text(key, "name"),
        text(key, "sha256"),
        grants(key),
        Instant.parse(text(key, "createdAt")),
        time(key, "expiresAt"),
        time(key, "revokedAt"));
  }

  private static List<Grant> grants(Map<String, Value> key) {
    if (!(key.get("grants") instanceof Value.Array(var elements))) {
      throw new StorageException.Invalid("A key's grants must be a list.", "grants");
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
