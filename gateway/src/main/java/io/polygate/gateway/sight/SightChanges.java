package io.polygate.gateway.sight;

import io.polygate.spi.Changes;
import io.polygate.spi.CollectionName;
import io.polygate.spi.Deadline;
import io.polygate.spi.Document;
import io.polygate.spi.ReadOptions;
import io.polygate.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of the items that a caller sees, where values are kept: an item that comes into sight is
 * created, one that goes out of it is deleted, and what cannot be told is left out.
 *
 * @param changes the store's own
 */
record SightChanges(Changes changes, Sight sight) implements Changes {

  @Override
  public Batch read(String after, int limit, int bytes, ReadOptions options) {
    SealedTokens tokens = sight.tokens().get();
    Collected collected = new Collected(opened(tokens, after));
    boolean more = true;
    while (more && collected.isBelow(limit, bytes)) {
      Batch batch =
          changes.read(
              collected.next, limit - collected.found.size(), collected.left(bytes), options);
      collected.add(batch, tokens);
      more = !batch.changes().isEmpty() && !options.deadline().passed();
    }
    return collected.batch(tokens);
  }

  @Override
  public Follower follow() {
    SealedTokens tokens = sight.tokens().get();
    Follower follower = changes.follow();
    return new Follower() {
      @Override
      public Batch next(String after, int limit, int bytes, Deadline deadline) {
        Collected collected = new Collected(opened(tokens, after));
        boolean more = true;
        while (more && collected.found.isEmpty()) {
          Batch batch = follower.next(collected.next, limit, bytes, deadline);
          collected.add(batch, tokens);
          more = !batch.changes().isEmpty() && !deadline.passed();
        }
        return collected.batch(tokens);
      }

      @Override
      public void close() {
        follower.close();
      }
    };
  }

  private static String opened(SealedTokens tokens, String after) {
    return after.equals(START)
        ? START
        : tokens
            .open(after)
            .orElseThrow(() -> new StorageException.Invalid("It is no change's token.", "after"));
  }

  /** What was found of several batches. */
  private final class Collected {
    private final List<Change> found = new ArrayList<>();
    private String next;
    private long bytes;

    Collected(String after) {
      this.next = after;
    }

    boolean isBelow(int limit, int most) {
      return found.size() < limit && bytes < most;
    }

    int left(int most) {
      return (int) Math.max(1, most - bytes);
    }

    void add(Batch batch, SealedTokens tokens) {
      for (Change change : batch.changes()) {
        seen(change, tokens.name(change.token())).ifPresent(this::add);
      }
      next = batch.next();
    }

    private void add(Change change) {
      found.add(change);
      bytes += change.before().map(Document::length).orElse(0);
      bytes += change.after().map(Document::length).orElse(0);
    }

    Batch batch(SealedTokens tokens) {
      return new Batch(found, tokens.seal(next));
    }
  }

  /** The change as the caller sees it; empty if it is of nothing that they see. */
  private Optional<Change> seen(Change change, String token) {
    CollectionName collection = change.key().collection();
    if (sight.seen(collection).isEmpty()) {
      return Optional.of(
          new Change(
              token,
              change.kind(),
              change.key(),
              change.at(),
              change.version(),
              change.before(),
              change.after()));
    }
    Optional<Document> before = change.before().filter(value -> sight.sees(collection, value));
    Optional<Document> after = change.after().filter(value -> sight.sees(collection, value));
    if (before.isEmpty() && after.isEmpty()) {
      return Optional.empty();
    }
    Kind kind =
        switch (change.kind()) {
          case CREATED, UPDATED ->
              after.isEmpty() ? Kind.DELETED : before.isEmpty() ? Kind.CREATED : Kind.UPDATED;
          case DELETED, EXPIRED -> change.kind();
        };
    return Optional.of(
        new Change(
            token,
            kind,
            change.key(),
            change.at(),
            after.isPresent() ? change.version() : Optional.empty(),
            before,
            after));
  }
}
