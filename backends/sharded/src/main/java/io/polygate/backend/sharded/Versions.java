package io.polygate.backend.sharded;

import io.polygate.spi.Item;
import io.polygate.spi.Mutation;
import io.polygate.spi.Precondition;
import io.polygate.spi.StorageException;
import io.polygate.spi.StorageException.FailedCheck;
import io.polygate.spi.Version;
import io.polygate.spi.Written;
import java.util.Optional;

/**
 * Versions as the dispatcher gives them: a shard's own, with the shard's number before it. Shards
 * know nothing of each other's versions, and two of them may give the same one; with its number it
 * does not come back on an item that has moved.
 *
 * @param number the shard's number
 */
record Versions(int number) {
  private static final int MAX_LENGTH = 64;

  /** A version that no shard gives: what an item does not have that came from elsewhere. */
  static final Version FOREIGN = new Version("elsewhere");

  private String prefix() {
    return Integer.toString(number, Character.MAX_RADIX) + ".";
  }

  /** What a client gets for a shard's version. One without room for a number is long enough. */
  Version given(Version version) {
    String prefix = prefix();
    return prefix.length() + version.token().length() <= MAX_LENGTH
        ? new Version(prefix + version.token())
        : version;
  }

  /** What the shard knows for a client's version; {@link #FOREIGN} if it is of another shard. */
  Version known(Version version) {
    String prefix = prefix();
    String token = version.token();
    if (token.startsWith(prefix) && token.length() > prefix.length()) {
      return new Version(token.substring(prefix.length()));
    }
    return prefix.length() + token.length() > MAX_LENGTH ? version : FOREIGN;
  }

  Item given(Item item) {
    return new Item(
        item.key(), item.value(), given(item.version()), item.updatedAt(), item.expiresAt());
  }

  Written given(Written written) {
    return new Written(
        written.key(),
        written.kind(),
        written.version().map(this::given),
        written.item().map(this::given),
        written.replayed());
  }

  /** The failure as a client gets it. */
  StorageException given(StorageException failure) {
    return failure instanceof StorageException.PreconditionFailed failed
        ? new StorageException.PreconditionFailed(
            failed.failedChecks().stream()
                .map(
                    check ->
                        new FailedCheck(
                            check.index(), check.code(), check.current().map(this::given)))
                .toList())
        : failure;
  }

  /** The mutation as the shard is to make it. */
  Mutation known(Mutation mutation) {
    if (!(mutation.guard().precondition() instanceof Precondition.Matches(Version version))) {
      return mutation;
    }
    Mutation.Guard guard =
        new Mutation.Guard(Precondition.matches(known(version)), mutation.guard().condition());
    return switch (mutation) {
      case Mutation.Put put -> put.when(guard);
      case Mutation.Update update ->
          new Mutation.Update(
              update.key(), update.update(), update.expiresAt(), guard, update.returns());
      case Mutation.Delete delete -> new Mutation.Delete(delete.key(), guard, delete.returns());
      case Mutation.Check check -> new Mutation.Check(check.key(), guard);
    };
  }

  Optional<Item> given(Optional<Item> item) {
    return item.map(this::given);
  }
}
