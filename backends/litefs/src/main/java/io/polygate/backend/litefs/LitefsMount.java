package io.polygate.backend.litefs;

import io.polygate.backend.sqlite.Mount;
import io.polygate.backend.sqlite.Position;
import io.polygate.spi.Deadline;
import io.polygate.spi.Namespace;
import io.polygate.spi.StorageException;
import io.polygate.spi.StoreId;
import io.polygate.spi.Tenant;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The mount as SQLite sees it. A commit counts when LiteFS has taken it, which shows in the
 * position; one that it has not taken would be on this node alone, and gone with the next change.
 */
final class LitefsMount implements Mount {
  /** LiteFS is done with a commit before SQLite is; a little is left for a busy machine. */
  private static final Duration TAKEN = Duration.ofSeconds(2);

  private static final long LOOK_NANOS = 500_000;

  private final Node node;
  private final Positions positions;
  private final Copies copies;

  LitefsMount(Node node, Positions positions, Copies copies) {
    this.copies = copies;
    this.node = node;
    this.positions = positions;
  }

  @Override
  public boolean isWritable() {
    return node.isWritable();
  }

  @Override
  public long epoch() {
    return node.state().epoch();
  }

  @Override
  public Position position(File database) {
    return PositionFile.read(database);
  }

  @Override
  public Position beforeCommit(File database) {
    node.requireReign(node.state().epoch());
    node.requireMount();
    return PositionFile.read(database);
  }

  @Override
  public void afterErasure(File database) {
    Deadline deadline = Deadline.after(TAKEN);
    while (!PositionFile.read(database).equals(Position.NONE) && !deadline.passed()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    positions.forget(database);
  }

  @Override
  public void afterCommit(File database, Position before, boolean changed) {
    long epoch = node.state().epoch();
    if (changed && !positions.await(database, before.transaction() + 1, Deadline.after(TAKEN))) {
      node.doubt("LiteFS did not take a commit of " + database.getName());
      throw new StorageException.OutcomeUnknown(
          "LiteFS did not take the commit, so that other nodes may never see it.", null);
    }
    Position now = PositionFile.read(database);
    try {
      node.requireReign(epoch);
      node.requireMount();
    } catch (StorageException.Unavailable e) {
      throw new StorageException.OutcomeUnknown(
          "Another node began to write while the commit was made.", e);
    }
    Token token = new Token(epoch, now);
    if (changed) {
      copies.await(tenant(database), token, node.state().primary());
    }
    positions.acknowledged(database, token);
  }

  private static StoreId tenant(File database) {
    String[] parts = database.getName().split("\\.", -1);
    return new StoreId(new Namespace(parts[0]), new Tenant(parts[1]));
  }
}
