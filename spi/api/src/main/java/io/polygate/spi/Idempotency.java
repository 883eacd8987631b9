package io.polygate.spi;

import java.time.Duration;

/**
 * A client's promise that two requests with the same key are one request. The backend keeps a
 * record of the key with the outcome, in the same transaction as the effect, for at least {@link
 * #RETENTION}. Failed requests leave no record; successful ones that changed nothing leave one.
 *
 * <p>The record answers for the key alone, within one tenant: a request with the same key and
 * fingerprint gets the first outcome as it was then, {@link Written#replayed}, whatever item it
 * names and whatever became of the item since. Erasing the tenant erases its records.
 *
 * @param key 1 to 300 characters; the client's own, with what the gateway adds to tell parts of one
 *     request apart
 * @param fingerprint a digest of the request, as text; a second request with the same key and
 *     another fingerprint is refused with {@link
 *     StorageException.Rejected.Reason#IDEMPOTENCY_KEY_REUSED}
 */
public record Idempotency(String key, String fingerprint) {
  /** How long a record is kept at least. */
  public static final Duration RETENTION = Duration.ofHours(24);

  /**
   * Checks the lengths.
   *
   * @throws StorageException.Invalid if the key is empty or too long
   */
  public Idempotency {
    if (key.isEmpty() || key.length() > 300) {
      throw new StorageException.Invalid(
          "An idempotency key has 1 to 255 characters.", "Idempotency-Key");
    }
  }

  /** The key of the {@code index}th write of a request that makes several. */
  public Idempotency forOperation(int index) {
    return new Idempotency(key + "#" + index, fingerprint);
  }
}
