package io.polygate.spi.tck.memory;

import io.polygate.spi.Idempotency;
import io.polygate.spi.StorageException;
import io.polygate.spi.Written;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The outcomes of one tenant's writes with an idempotency key, oldest first. */
final class IdempotencyRecords {
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

  /**
   * The recorded outcome of a request.
   *
   * @return its outcome marked as replayed; empty if it is a new request
   * @throws StorageException.Rejected if the key was used with another fingerprint
   */
  Optional<List<Written>> replay(Idempotency idempotency) {
    Entry entry = entries.get(idempotency.key());
    if (entry == null) {
      return Optional.empty();
    }
    if (!entry.fingerprint().equals(idempotency.fingerprint())) {
      throw new StorageException.Rejected(
          StorageException.Rejected.Reason.IDEMPOTENCY_KEY_REUSED,
          "The Idempotency-Key was used before with another request.",
          "Idempotency-Key");
    }
    return Optional.of(entry.outcome().stream().map(IdempotencyRecords::replayed).toList());
  }

  /** Keeps an outcome, and gives up those that need not be kept any longer. */
  void keep(Idempotency idempotency, List<Written> outcome, Instant now) {
    while (!entries.isEmpty()
        && entries.firstEntry().getValue().at().plus(Idempotency.RETENTION).isBefore(now)) {
      entries.pollFirstEntry();
    }
    entries.put(idempotency.key(), new Entry(idempotency.fingerprint(), List.copyOf(outcome), now));
  }

  private static Written replayed(Written first) {
    return new Written(first.key(), first.kind(), first.version(), first.item(), true);
  }

  private record Entry(String fingerprint, List<Written> outcome, Instant at) {}
}
