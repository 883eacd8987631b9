package io.polygate.backend.sharded;

import io.polygate.spi.Consistency;
import io.polygate.spi.Document;
import io.polygate.spi.Idempotency;
import io.polygate.spi.Item;
import io.polygate.spi.ItemKey;
import io.polygate.spi.Mutation;
import io.polygate.spi.Part;
import io.polygate.spi.Precondition;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.Returns;
import io.polygate.spi.StorageException;
import io.polygate.spi.Tenant;
import io.polygate.spi.Value;
import io.polygate.spi.Version;
import io.polygate.spi.WriteOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which shard keeps the record of an idempotency key. A key is the tenant's, whatever item it
 * names, but a record is kept on one shard, in the transaction of its effect: the claim, an item of
 * the dispatcher's own, leads every later request with the key to that shard, though it names an
 * item of another, or the item has moved.
 */
final class Claims {
  /** Twice as long as records must be kept, so that no claim goes before its record. */
  static final Duration KEPT = Idempotency.RETENTION.multipliedBy(2);

  private final Access control;
  private final Tenant tenant;
  private final boolean expires;

  /**
   * The claims of one tenant's keys.
   *
   * @param parts what all shards can do: claims expire where items can
   */
  Claims(ShardedNamespace namespace, Tenant tenant, Set<Part> parts) {
    this.control = new Access(namespace, Control.TENANT);
    this.tenant = tenant;
    this.expires = parts.contains(Part.EXPIRY);
  }

  /**
   * A claim.
   *
   * @param shard the number of the shard that has the record, if any shard has
   * @param nonce makes the key that the shard knows: a claim that was given up is never taken again
   * @param version of the claim's item
   * @param at when it was made
   */
  record Claim(int shard, String nonce, Version version, Instant at) {
    /** What the shard knows for a client's idempotency key. */
    Idempotency known(Idempotency idempotency) {
      return new Idempotency(
          Notes.digest(idempotency.key()) + "." + nonce, idempotency.fingerprint());
    }

    /** The same under a fingerprint that no request has: what bars this claim's key for ever. */
    Idempotency barring(Idempotency idempotency) {
      return new Idempotency(known(idempotency).key(), "given up");
    }
  }

  /** The claim on a key, if there is one. */
  Optional<Claim> find(Idempotency idempotency, WriteOptions options) {
    ItemKey key = key(idempotency);
    ReadOptions reading = new ReadOptions(Consistency.STRONG, options.deadline());
    Optional<Item> item =
        control.read(
            key.partition(),
            shard -> shard.versions().given(shard.store(Control.TENANT).items().get(key, reading)),
            Optional::empty);
    return item.map(Claims::claim);
  }

  /**
   * Makes a claim for a shard.
   *
   * @param givenUp the claim that is replaced; empty if there is none
   * @return empty if somebody else was faster
   */
  Optional<Claim> make(
      Idempotency idempotency, int shard, Optional<Claim> givenUp, WriteOptions options) {
    String nonce = UUID.randomUUID().toString();
    Instant now = control.namespace().clock().instant();
    Precondition precondition =
        givenUp.map(claim -> Precondition.matches(claim.version())).orElse(Precondition.ABSENT);
    Mutation put =
        new Mutation.Put(
            key(idempotency),
            Document.of(
                Value.Members.of(
                    Map.of("shard", Value.Num.of(shard), "nonce", new Value.Text(nonce)))),
            expires ? Optional.of(now.plus(KEPT)) : Optional.empty(),
            Mutation.Guard.of(precondition),
            Returns.NONE);
    try {
      Version version =
          control.write(
              List.of(put.key()),
              options.deadline(),
              (map, home) ->
                  home.versions()
                      .given(
                          home.store(Control.TENANT)
                              .items()
                              .apply(
                                  home.versions().known(put),
                                  new WriteOptions(Optional.empty(), options.deadline()))
                              .version()
                              .orElseThrow()));
      return Optional.of(new Claim(shard, nonce, version, now));
    } catch (StorageException.PreconditionFailed e) {
      return Optional.empty();
    } catch (StorageException.OutcomeUnknown e) {
      // What the client asked for was not begun, whatever became of the claim.
      throw new StorageException.Unavailable(
          "The claim on the Idempotency-Key could not be made.", Duration.ofSeconds(1), e);
    }
  }

  private ItemKey key(Idempotency idempotency) {
    return ItemKey.of(Control.CLAIMS, Notes.digest(tenant.name() + "\n" + idempotency.key()));
  }

  private static Claim claim(Item item) {
    if (item.value().value() instanceof Value.Members(var members)
        && members.get("shard") instanceof Value.Num(var shard)
        && members.get("nonce") instanceof Value.Text(String nonce)) {
      return new Claim(shard.intValue(), nonce, item.version(), item.updatedAt());
    }
    throw new StorageException.Corrupt("A claim on an idempotency key cannot be read.", null);
  }
}
