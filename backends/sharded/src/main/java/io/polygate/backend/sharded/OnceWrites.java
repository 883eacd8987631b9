package io.polygate.backend.sharded;

import io.polygate.spi.Idempotency;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.Rejected;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes with an idempotency key, each made once however often and on whichever shard it is asked
 * for. What decides is always the record on a shard, in the transaction of the effect; {@link
 * Claims} lead to it.
 */
final class OnceWrites {
  private static final int MAX_ATTEMPTS = 32;

  /** What no item has: a check of it fails, unless there is a record to be replayed. */
  private static final Mutation.Guard NEVER =
      Mutation.Guard.of(Precondition.matches(new Version("no-item-has-this")));

  private final Access access;
  private final Claims claims;

  OnceWrites(Access access, Claims claims) {
    this.access = access;
    this.claims = claims;
  }

  /**
   * One kind of write.
   *
   * @param <T> its outcome
   */
  interface Write<T> {
    /** Makes the write itself on its shard. */
    T on(Shard shard, WriteOptions options);

    /** Makes a check in its place, on any shard. */
    T instead(Mutation check, Shard shard, WriteOptions options);
  }

  /** Makes a write, or finds what it came to before. */
  <T> T write(List<ItemKey> keys, WriteOptions options, Write<T> write) {
    Idempotency idempotency = options.idempotency().orElseThrow();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<Claims.Claim> claim = claim(keys, idempotency, options);
      if (claim.isPresent()) {
        Optional<T> outcome = attempt(keys, idempotency, claim.get(), options, write);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
    }
    throw new StorageException.Conflict(StorageException.Conflict.Reason.IDEMPOTENCY_KEY_IN_FLIGHT);
  }

  private Optional<Claims.Claim> claim(
      List<ItemKey> keys, Idempotency idempotency, WriteOptions options) {
    return claims
        .find(idempotency, options)
        .or(() -> claims.make(idempotency, owner(keys), Optional.empty(), options));
  }

  private int owner(List<ItemKey> keys) {
    return access
        .owners(access.namespace().writableMap(), keys.subList(0, 1))
        .keySet()
        .iterator()
        .next();
  }

  /** Empty if the claim is not, or no longer, the one to follow. */
  private <T> Optional<T> attempt(
      List<ItemKey> keys,
      Idempotency idempotency,
      Claims.Claim claim,
      WriteOptions options,
      Write<T> write) {
    WriteOptions known = with(claim.known(idempotency), options);
    try {
      Optional<T> outcome =
          access.write(
              keys,
              options.deadline(),
              (map, shard) ->
                  shard.number() == claim.shard()
                      ? Optional.of(write.on(shard, known))
                      : Optional.empty());
      if (outcome.isPresent()) {
        return outcome;
      }
    } catch (Rejected e) {
      if (isReused(e) && isGivenUp(claim, idempotency, options)) {
        return Optional.empty();
      }
      throw e;
    }
    return elsewhere(keys, idempotency, claim, options, write);
  }

  /**
   * Replays the record that another shard has; if it has none, bars the key there, so that whoever
   * made the claim cannot write any more, and claims it for this shard.
   */
  private <T> Optional<T> elsewhere(
      List<ItemKey> keys,
      Idempotency idempotency,
      Claims.Claim claim,
      WriteOptions options,
      Write<T> write) {
    SlotMap map = access.namespace().writableMap();
    boolean forgotten =
        claim.at().plus(Idempotency.RETENTION).isBefore(access.namespace().clock().instant())
            && !access.namespace().maps().isConfigured(map.member(claim.shard()));
    if (forgotten) {
      // The shard is gone, and its records need not be kept any longer.
      return taken(keys, idempotency, claim, options, write);
    }
    Shard shard = access.namespace().shard(map, claim.shard());
    ItemKey key = keys.getFirst();
    WriteOptions barring = with(claim.barring(idempotency), options);
    try {
      T barred =
          access.writeOn(
              map,
              shard,
              () -> write.instead(new Mutation.Check(key, Mutation.Guard.NONE), shard, barring));
      Objects.requireNonNull(barred);
    } catch (Rejected e) {
      if (!isReused(e)) {
        throw e;
      }
      try {
        return Optional.of(
            write.instead(
                new Mutation.Check(key, NEVER), shard, with(claim.known(idempotency), options)));
      } catch (StorageException.PreconditionFailed gone) {
        return Optional.empty();
      } catch (StorageException failure) {
        throw shard.named(failure);
      }
    }
    return taken(keys, idempotency, claim, options, write);
  }

  /** Takes a claim over. Whether or not somebody else is faster: the claim there is is followed. */
  private <T> Optional<T> taken(
      List<ItemKey> keys,
      Idempotency idempotency,
      Claims.Claim claim,
      WriteOptions options,
      Write<T> write) {
    Optional<Claims.Claim> made =
        claims.make(idempotency, owner(keys), Optional.of(claim), options);
    return made.isPresent()
        ? attempt(keys, idempotency, made.get(), options, write)
        : Optional.empty();
  }

  private boolean isGivenUp(Claims.Claim claim, Idempotency idempotency, WriteOptions options) {
    return claims
        .find(idempotency, options)
        .map(now -> !now.nonce().equals(claim.nonce()))
        .orElse(true);
  }

  private static boolean isReused(Rejected e) {
    return e.reason() == Rejected.Reason.IDEMPOTENCY_KEY_REUSED;
  }

  private static WriteOptions with(Idempotency idempotency, WriteOptions options) {
    return new WriteOptions(Optional.of(idempotency), options.deadline());
  }
}
