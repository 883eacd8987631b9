package io.polygate.backend.kv;

import io.polygate.spi.Idempotency;
import io.polygate.spi.StorageException;
import io.polygate.spi.Written;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The outcomes of requests with an idempotency key, committed together with their effects. */
final class IdempotencyRecords {
  /** A record is kept longer than promised, so that it does not depend on one second. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private final WriteSession session;

  IdempotencyRecords(WriteSession session) {
    this.session = session;
  }

  /**
   * Does some work once: gives the recorded outcome of an earlier request with the same key, or
   * does it and records the outcome.
   *
   * @throws StorageException.Rejected if the key was used with another fingerprint
   */
  List<Written> once(long tenant, Optional<Idempotency> idempotency, Supplier<List<Written>> work) {
    if (idempotency.isEmpty()) {
      return work.get();
    }
    Idempotency request = idempotency.get();
    byte[] key = Keys.record(tenant, request.key());
    byte[] found = session.get(key);
    if (found != null) {
      RequestRecord first = RequestRecord.decode(key, found);
      if (!first.fingerprint().equals(request.fingerprint())) {
        throw new StorageException.Rejected(
            StorageException.Rejected.Reason.IDEMPOTENCY_KEY_REUSED,
            "The Idempotency-Key was used before with another request.",
            "Idempotency-Key");
      }
      return first.outcome();
    }
    List<Written> outcome = work.get();
    long until = session.now().plus(Idempotency.RETENTION).plus(MARGIN).getEpochSecond();
    session.put(key, new RequestRecord(request.fingerprint(), outcome).encode(key));
    session.put(Keys.recordExpiry(tenant, until, request.key()), Mutations.NOTHING);
    session.put(Keys.expiring(Sweeper.bucket(until), tenant), Mutations.NOTHING);
    return outcome;
  }
}
