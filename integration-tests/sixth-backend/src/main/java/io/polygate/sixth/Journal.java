package io.polygate.sixth;

import io.polygate.spi.CollectionName;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Part;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Tenants;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import io.polygate.spi.Written;
import io.polygate.spi.Written.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One tenant: what its file says, in memory. A write is in the file, and synced, before it is in
 * memory; what is in memory is acknowledged. One lock for reads and writes.
 */
final class Journal {
  private final JournalFile file;
  private final InstantSource clock;
  private final Map<ItemKey, Item> items = new HashMap<>();
  private final Map<String, JournalLine.Request> requests = new HashMap<>();
  private long lines;
  private @Nullable Instant lastUsedAt;

  private Journal(JournalFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** An empty journal in a new file. */
  static Journal create(Path path, InstantSource clock) throws IOException {
    return new Journal(JournalFile.create(path), clock);
  }

  /**
   * The journal of a file.
   *
   * @throws StorageException.Corrupt if a line of it cannot be read
   */
  static Journal read(Path path, InstantSource clock) throws IOException {
    JournalFile file = JournalFile.open(path);
    Journal journal = new Journal(file, clock);
    try {
      for (byte[] line : file.lines()) {
        journal.remember(JournalLine.read(line));
      }
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    return journal;
  }

  synchronized Optional<Item> item(ItemKey key) {
    use();
    return Optional.ofNullable(items.get(key));
  }

  synchronized Written write(Mutation mutation, WriteOptions options) {
    use();
    if (options.deadline().passed()) {
      throw new StorageException.Unavailable(
          "The time was up before the write began.", Duration.ZERO, null);
    }
    Optional<Written> first = options.idempotency().flatMap(this::replay);
    if (first.isPresent()) {
      return first.get();
    }
    Optional<Item> before = Optional.ofNullable(items.get(mutation.key()));
    mutation
        .guard()
        .failedCheck(0, before)
        .ifPresent(
            check -> {
              throw new StorageException.PreconditionFailed(List.of(check));
            });
    Optional<Item> after = after(mutation, before);
    Written written = written(mutation, before, after);
    JournalLine line =
        new JournalLine(
            mutation.key(),
            after,
            options
                .idempotency()
                .map(
                    request ->
                        new JournalLine.Request(request.key(), request.fingerprint(), written)));
    if (written.kind() != Kind.UNCHANGED || line.request().isPresent()) {
      file.append(line.write());
      remember(line);
    }
    return written;
  }

  synchronized Tenants.Description describe(Tenant tenant) {
    Map<CollectionName, Long> counts = new TreeMap<>();
    items.keySet().forEach(key -> counts.merge(key.collection(), 1L, Long::sum));
    return new Tenants.Description(
        tenant,
        file.size(),
        counts.entrySet().stream()
            .map(count -> new Tenants.CollectionCount(count.getKey(), count.getValue()))
            .toList(),
        Optional.ofNullable(lastUsedAt));
  }

  /** Removes the file; every later call finds no tenant. */
  synchronized void erase() throws IOException {
    file.delete();
  }

  synchronized void close() throws IOException {
    file.close();
  }

  private void use() {
    file.requireUsable();
    lastUsedAt = now();
  }

  private Optional<Written> replay(Idempotency idempotency) {
    JournalLine.Request request = requests.get(idempotency.key());
    if (request == null) {
      return Optional.empty();
    }
    if (!request.fingerprint().equals(idempotency.fingerprint())) {
      throw new StorageException.Rejected(
          StorageException.Rejected.Reason.IDEMPOTENCY_KEY_REUSED,
          "The Idempotency-Key was used before with another request.",
          "Idempotency-Key");
    }
    Written first = request.outcome();
    return Optional.of(new Written(first.key(), first.kind(), first.version(), first.item(), true));
  }

  private Optional<Item> after(Mutation mutation, Optional<Item> before) {
    return switch (mutation) {
      case Mutation.Put put -> Optional.of(item(put.key(), put.value(), put.expiresAt()));
      case Mutation.Update update ->
          Optional.of(
              item(update.key(), update.changed(before.map(Item::value)), update.expiresAt()));
      case Mutation.Delete _ -> Optional.empty();
      case Mutation.Check _ -> before;
    };
  }

  private Item item(ItemKey key, Document value, Optional<Instant> expiresAt) {
    if (expiresAt.isPresent()) {
      throw new StorageException.Unsupported(Part.EXPIRY);
    }
    int maximum = JournalBackend.LIMITS.valueBytes();
    if (value.length() > maximum) {
      throw new StorageException.TooLarge(
          "The value is too large.", "valueBytes", maximum, value.length());
    }
    // The file's name of its own keeps versions from coming back when the tenant does.
    Version version = new Version(file.identity() + "-" + (lines + 1));
    return new Item(key, value, version, now(), Optional.empty());
  }

  private static Written written(Mutation mutation, Optional<Item> before, Optional<Item> after) {
    Kind kind;
    if (before.equals(after)) {
      kind = Kind.UNCHANGED;
    } else if (before.isEmpty()) {
      kind = Kind.CREATED;
    } else {
      kind = after.isPresent() ? Kind.REPLACED : Kind.DELETED;
    }
    Optional<Item> answered =
        switch (mutation.returns()) {
          case NONE -> Optional.empty();
          case OLD -> before;
          case NEW -> after;
        };
    return new Written(mutation.key(), kind, after.map(Item::version), answered, false);
  }

  private void remember(JournalLine line) {
    lines++;
    line.item()
        .ifPresentOrElse(item -> items.put(line.key(), item), () -> items.remove(line.key()));
    line.request().ifPresent(request -> requests.put(request.key(), request));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
